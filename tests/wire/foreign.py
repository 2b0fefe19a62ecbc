"""The programs of another make: npm's packages as the lock file has them, and protoc. What cannot be had is an error."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

from health.real import tool

HERE = Path(__file__).resolve().parent
PROTO = HERE.parent / "smoke" / "proto"


def install():
    """Once; and again when the lock file has changed."""
    lock, done = HERE / "package-lock.json", HERE / "node_modules" / ".installed"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    ran = subprocess.run([tool("npm", "npm"), "ci"], cwd=HERE, capture_output=True, text=True, check=False, timeout=300)
    if ran.returncode != 0:
        raise RuntimeError(f"npm ci did not succeed; these tests need a package registry:\n{ran.stderr[-2000:]}")
    shutil.copyfile(lock, done)


def _node(script, given):
    install()
    ran = subprocess.run([tool("node", "nodejs"), HERE / script], input=given, capture_output=True, text=True, check=False, timeout=60)
    if ran.returncode != 0:
        raise RuntimeError(f"{script}: {ran.stderr[-2000:]}")
    return ran.stdout


def write(urls, begin, traces):
    """`urls`: of what is to be written where; `begin`: ms; `traces`: the ids of the traces by protocol. See write.js."""
    _node("write.js", json.dumps({"urls": urls, "begin": begin, "traces": traces}))


def decoded(bodies):
    """[(kind, bytes)] as [(dictionary, bytes again)]: what it says, and what the other make would have sent instead."""
    lines = "".join(json.dumps({"kind": kind, "body": base64.b64encode(body).decode()}) + "\n" for kind, body in bodies)
    answers = [json.loads(line) for line in _node("decode.js", lines).split("\n") if line]  # splitlines() knows more ends of lines than there are
    return [(answer["message"], base64.b64decode(answer["again"])) for answer in answers]


def protoc(direction, file, message, data):
    """`direction`: "decode" of bytes to text, or "encode"."""
    name = f"{file}.{message}"
    ran = subprocess.run([tool("protoc", "protobuf-compiler"), f"--{direction}={name}", f"--proto_path={PROTO}", f"{file}.proto"],
                         input=data, capture_output=True, check=False)
    if ran.returncode != 0:
        raise RuntimeError(f"protoc: {ran.stderr.decode()}")
    return ran.stdout
