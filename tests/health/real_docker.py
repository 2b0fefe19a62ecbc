"""A real Docker engine of its own, with containers in every kind of trouble.

The engine runs in a process-id namespace of its own: when its first process ends, or the test that has started it, the kernel
kills all that the engine has started, and its mounts go with it. Nothing is pulled: images are made of one static program.
"""

import contextlib
import functools
import io
import json
import os
import subprocess
import tarfile
import tempfile
import urllib.parse
from http.client import HTTPConnection
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket

from .real import Program, eventually, free_port, tool

_SOURCE = Path(__file__).with_name("box.c")
_CONTROL_GROUPS = Path("/sys/fs/cgroup")

# What Mimir 2.10.3 prints before it ends with 1.
MIMIR_SAYS = """error loading config from /etc/mimir/mimir.yaml: Error parsing config file: yaml: unmarshal errors:
  line 19: cannot unmarshal !!str `7d` into time.Duration
  line 20: cannot unmarshal !!str `2h` into tsdb.DurationList
  line 56: field ring not found in type alertmanager.MultitenantAlertmanagerConfig
  line 77: field query_frontend not found in type mimir.Config
"""


class _UnixConnection(HTTPConnection):
    def __init__(self, path):
        super().__init__("docker")
        self._path = path

    def connect(self):
        self.sock = socket(AF_UNIX, SOCK_STREAM)
        self.sock.connect(self._path)


@functools.lru_cache(maxsize=None)
def _box():
    """The program of all images, compiled once a process."""
    with tempfile.TemporaryDirectory(prefix="pyat-box-") as folder:
        program = Path(folder) / "box"
        subprocess.run([tool("gcc", "gcc"), "-static", "-Os", "-s", "-o", program, _SOURCE], check=True)
        return program.read_bytes()


def file_system(files):
    """A file system as a tar archive; `files` is path to content; all of them may be executed."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for path, content in files.items():
            entry = tarfile.TarInfo(path.lstrip("/"))
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


# In a chroot, what runc executes in a container that runs would see the root of the mount namespace, not that of the container:
# whoever enters a namespace gets its root. So the engine gets a mount namespace of its own whose root is this folder: nsenter
# leads to the root of that namespace, with the chroot as its current folder. Nothing of it is seen outside.
_OWN_ROOT = [
    "unshare", "--mount", "--propagation=unchanged", "nsenter", "--mount=/proc/self/ns/mnt", "--wd=/", "sh", "-c",
    """mount --make-rprivate / && root=$(pwd -P) && mount --rbind "$root" "$root" && cd "$root" && pivot_root . . &&
    umount --lazy . && exec chroot . "$@" """, "sh",
]


def is_chroot():
    entered = subprocess.run(["nsenter", "--mount=/proc/self/ns/mnt", "stat", "--format=%d %i", "/"], capture_output=True, text=True,
                             check=False)
    here = os.stat("/")
    return entered.stdout.split() != [str(here.st_dev), str(here.st_ino)]


class DockerEngine(Program):
    """`socket` is its path, `docker_host` what DOCKER_HOST takes. Needs root, as every engine does."""

    program, package = "dockerd", "docker.io"

    def choose_ports(self):
        self.socket = str(self.folder / "docker.sock")
        self.docker_host = f"unix://{self.socket}"
        self._group = f"/{self.folder.name}"

    def prepare(self):
        self._frozen = []
        if os.geteuid() != 0:
            raise RuntimeError("a Docker engine needs root: run these tests as root")

    def command(self):
        return [*(_OWN_ROOT if is_chroot() else []), *self._engine()]

    def _engine(self):
        return [
            tool("unshare", "util-linux"), "--pid", "--mount", "--fork", "--kill-child=KILL", "--mount-proc",
            tool(self.program, self.package), "--host", self.docker_host, "--data-root", str(self.folder / "data"),
            "--exec-root", str(self.folder / "exec"), "--pidfile", str(self.folder / "pid"), "--storage-driver=vfs",
            "--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false",
            "--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", self._group,
        ]

    def is_up(self):
        with contextlib.suppress(OSError):
            return self.request("GET", "/_ping") == b"OK"

    def __exit__(self, *failure):
        for name in list(self._frozen):  # the kernel does not end what is frozen
            self.resume(name)
        super().__exit__(*failure)
        remove_control_groups(self._group)

    # ---- the API ----------------------------------------------------------------------------------------------------

    def request(self, method, path, body=None, **query):
        """The answer's body, from JSON where it is that; a refusal is a RuntimeError in the engine's words."""
        headers = {}
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/x-tar"
        elif body is not None:
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        target = f"{path}?{urllib.parse.urlencode(query, doseq=True)}" if query else path
        status, kind, content = self.exchange(method, target, body, headers)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {content.decode(errors='replace')}")
        return json.loads(content) if kind.get("Content-Type") == "application/json" and b"\r\n" not in content else content

    def exchange(self, method, target, body=None, headers=()):
        """Status, headers and body of the answer, as they came."""
        connection = _UnixConnection(self.socket)
        with contextlib.closing(connection):
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()

    def add_image(self, name, files=()):
        """An image with the box program, as /box and /bin/sh, and these files."""
        content = {"box": _box()} | {path: text.encode() for path, text in dict(files).items()}
        if "bin/sh" not in content:
            content["bin/sh"] = _box()
        repository, _, tag = name.partition(":")
        self.request("POST", "/images/create", file_system(content), fromSrc="-", repo=repository, tag=tag or "latest")
        return name

    def run_container(self, name, image, command, *, host=(), healthcheck=None, labels=()):
        """Made and started. `host` is the API's HostConfig; durations of a health check are in nanoseconds."""
        self.make_container(name, image, command, host=host, healthcheck=healthcheck, labels=labels)
        self.request("POST", f"/containers/{name}/start")
        return name

    def make_container(self, name, image, command, *, host=(), healthcheck=None, labels=()):
        settings = {"NetworkMode": "none", **dict(host)}
        wanted = {"Image": image, "Cmd": command, "Labels": dict(labels), "HostConfig": settings, "StopSignal": "SIGKILL"}
        if healthcheck:
            wanted["Healthcheck"] = healthcheck
        self.request("POST", "/containers/create", wanted, name=name)

    def state(self, name):
        return self.request("GET", f"/containers/{name}/json")

    def until(self, name, condition, what):
        """Waits for the first inspection of which the condition is true."""
        def look():
            found = self.state(name)
            return found if condition(found) else None

        return eventually(look, what=f"container {name}: {what}")

    # ---- trouble ----------------------------------------------------------------------------------------------------

    def restarting(self, name="mimir", image="grafana/mimir:2.10.3", *, says=MIMIR_SAYS, restarts=2, configuration=None,
                   at="/etc/mimir/mimir.yaml", **options):
        """Prints a configuration error, ends with 1, and is started again for ever. `configuration` is a file of this machine
        that is mounted `at`."""
        self.add_image(image, {"message": says})
        host = {"RestartPolicy": {"Name": "always"}}
        if configuration:
            host["Binds"] = [f"{configuration}:{at}:ro"]
        self.run_container(name, image, ["/box", "fail", "1"], host=host, **options)
        return self.until(name, lambda found: found["RestartCount"] >= restarts and found["State"]["Restarting"], "a loop of restarts")

    def unhealthy(self, name="minio", image="minio/minio:latest", *, test=None, **options):
        """Serves at the port of this machine that is returned with it, and is "unhealthy", because its health check calls
        curl, which the image has not. `test`: ["CMD-SHELL", "curl …"] for the same by way of a shell."""
        port = free_port()
        self.add_image(image)
        test = test or ["CMD", "curl", "-f", f"http://localhost:{port}/minio/health/live"]
        check = {"Test": test, "Interval": 50_000_000, "Timeout": 5_000_000_000, "Retries": 1}
        self.run_container(name, image, ["/box", "serve", str(port)], host={"NetworkMode": "host"}, healthcheck=check, **options)
        return self.until(name, lambda found: found["State"]["Health"]["Status"] == "unhealthy", "unhealthy"), port

    def killed_for_memory(self, name="loki", image="grafana/loki:2.9.4", *, program="nurse", **options):
        """OOMKilled, exit code 137. The engine now and then says 137 and OOMKilled: false; then it is tried again."""
        self.add_image(image)
        limit = 16 << 20
        for _ in range(10):
            self.run_container(name, image, ["/box", program], host={"Memory": limit, "MemorySwap": limit}, **options)
            found = self.until(name, lambda found: found["State"]["Status"] == "exited", "its end")
            if found["State"]["OOMKilled"]:
                return found
            self.request("DELETE", f"/containers/{name}")
        raise RuntimeError(f"{name}: the engine does not say OOMKilled")

    def ended(self, code=0, name="minio-init", image="minio/mc:latest", says="", **options):
        """A one-shot container that has done its work, or has not."""
        self.add_image(image, {"message": says})
        self.run_container(name, image, ["/box", "fail", str(code)], **options)
        return self.until(name, lambda found: found["State"]["Status"] == "exited", "its end")

    def running(self, name="tempo", image="grafana/tempo:2.3.1", **options):
        """Nothing is wrong with it; it does nothing, too."""
        self.add_image(image)
        self.run_container(name, image, ["/box", "sleep"], **options)
        return self.until(name, lambda found: found["State"]["Running"], "running")

    def busy(self, name, image, percent, mebibytes, **options):
        """Uses so much of one core, and holds so much memory."""
        self.add_image(image)
        self.run_container(name, image, ["/box", "burn", str(percent), str(mebibytes)], **options)
        return eventually(lambda: self.accounted(name)[1] >= mebibytes << 20, what=f"container {name}: its memory")

    def pause(self, name):
        self.request("POST", f"/containers/{name}/pause")
        self._frozen.append(name)

    def resume(self, name):
        self.request("POST", f"/containers/{name}/unpause")
        self._frozen.remove(name)

    def accounted(self, name):
        """Of the kernel itself: the nanoseconds of CPU that the container has used, and the bytes that it holds without the
        pages of files that it could give back."""
        group = f"{self._group[1:]}/{self.state(name)['Id']}"
        if (_CONTROL_GROUPS / "cgroup.controllers").exists():
            folder = _CONTROL_GROUPS / group
            cpu = int(_table(folder / "cpu.stat")["usage_usec"]) * 1000
            return cpu, _number(folder / "memory.current") - int(_table(folder / "memory.stat")["inactive_file"])
        memory = _CONTROL_GROUPS / "memory" / group
        cached = int(_table(memory / "memory.stat")["total_inactive_file"])
        return _number(_CONTROL_GROUPS / "cpuacct" / group / "cpuacct.usage"), _number(memory / "memory.usage_in_bytes") - cached

    def paused(self, name="tempo", image="grafana/tempo:2.3.1", **options):
        self.running(name, image, **options)
        self.pause(name)

    def never_started(self, name="tempo", image="grafana/tempo:2.3.1", *, command=("/box", "sleep"), **options):
        """Made, as by `docker compose create`. With a command that the image has not: tried in vain."""
        self.add_image(image)
        self.make_container(name, image, list(command), **options)
        if command[0] != "/box":
            with contextlib.suppress(RuntimeError):
                self.request("POST", f"/containers/{name}/start")


def _number(path):
    return int(path.read_text(encoding="utf-8"))


def _table(path):
    return dict(line.split() for line in path.read_text(encoding="utf-8").splitlines())


def remove_control_groups(name):
    """The kernel keeps them after their processes. They are empty as soon as those are gone."""
    for root in (_CONTROL_GROUPS / name[1:], *_CONTROL_GROUPS.glob(f"*{name}")):
        for folder, _, _ in os.walk(root, topdown=False):
            eventually(lambda folder=folder: _removed(folder), what=f"the end of {folder}")


def _removed(folder):
    with contextlib.suppress(OSError):
        os.rmdir(folder)
    return not os.path.exists(folder)
