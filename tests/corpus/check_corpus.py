#!/usr/bin/env python3
"""Hold pyat's verdicts against the recorded answers of the real servers.

usage: check_corpus.py --pyat PROGRAM [--verdict PERCENT] [--lines PERCENT] [--show N] CORPUS...

A corpus is PRODUCT-RELEASE[-KIND].ndjson, plain or gzipped; each line is one JSON object:
  doc      the YAML text
  ok       the server's loader accepts it; else `error` is what it printed and `stage` where:
           "decode" (the default), "expand" and "panic" are checked here, "validate" and "inherit" are not, but for
           the KIND receivers, where "validate" is what the distributor says of them when it is built
  expand   run with -config.expand-env, in the environment `env`

Two shares are measured, and each must reach its limit:
  verdict  documents that pyat refuses exactly when the server does
  lines    complaint lines of the server that pyat gives word for word
"""
import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

CHECKED_STAGES = ("decode", "expand", "panic")
HEADINGS = ("error(s) decoding:", "following error(s):")  # of the lines of mapstructure that follow
COMPLAINT = re.compile(r"line \d+: (field .* (not found|already set) in type|mapping key|cannot unmarshal|key .* already set)")


def read_corpus(path):
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        records = [json.loads(line) for line in lines]
    stages = CHECKED_STAGES + (("validate",) if is_about_receivers(path) else ())
    return [r for r in records if r["ok"] or r.get("stage", "decode") in stages]


def is_about_receivers(path):
    return os.path.basename(path).split(".ndjson")[0].endswith("-receivers")


def complaint_lines(record):
    lines = [line.strip() for line in record.get("error", "").split("\n")]
    if record.get("stage") == "validate":
        # The pipeline of Tempo's own, which the server says the same of, is not in the file.
        told = [line for line in lines if line and not line.endswith(HEADINGS) and "service.pipelines" not in line]
        return [in_any_order(line) for line in told]
    return [line for line in lines if COMPLAINT.match(line)]


def in_any_order(line):
    """The server ranges over maps in random order: what it lists is sorted here."""
    line = line.removeprefix("* ")
    return re.sub(r"(?<=valid values: \[).*(?=\])", lambda names: " ".join(sorted(names[0].split())), line)


def by_environment(records):
    """Documents that can be linted in one run: the same expansion, the same environment."""
    groups = {}
    for number, record in enumerate(records):
        env = tuple(sorted(record.get("env", {}).items())) if record.get("expand") else None
        groups.setdefault(env, []).append((number, record))
    return groups


def lint(pyat, product, release, group, env):
    with tempfile.TemporaryDirectory(prefix="pyat-corpus-") as folder:
        for number, record in group:
            with open(f"{folder}/{number}.yml", "wb") as file:
                file.write(record["doc"].encode("utf-8", "surrogateescape"))
        command = [pyat, "lint", "--product", product, "--target", release, "--format", "json"]
        command += ["--expand-env"] if env is not None else []
        done = subprocess.run(command + [folder], capture_output=True, env={**os.environ, **dict(env or ())}, check=False)
    if done.returncode not in (0, 1, 2):
        sys.exit(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
    files = json.loads(done.stdout.decode("utf-8"))["files"]
    return {int(os.path.basename(f["path"])[: -len(".yml")]): f for f in files}


def check(pyat, path):
    """Yields (record, pyat's report, verdict agrees, lines wanted, lines missing)."""
    name = os.path.basename(path).split(".ndjson")[0]
    product, release = name.split("-")[:2]
    for env, group in by_environment(read_corpus(path)).items():
        reports = lint(pyat, product, release, group, env)
        for number, record in group:
            report = reports.get(number, {"status": "missing", "diagnostics": []})
            refused = report["status"] in ("refused", "unreadable")
            said = {in_any_order(d.get("server_message", "")) for d in report["diagnostics"]}
            wanted = complaint_lines(record)
            missing = [line for line in wanted if line not in said]
            yield record, report, report["status"] != "missing" and refused != record["ok"], wanted, missing


def show(path, record, report, missing):
    real = "accepted" if record["ok"] else record["error"]
    said = [d.get("server_message") or d["message"] for d in report["diagnostics"]]
    print(f"--- {os.path.basename(path)}\n  server: {real}\n  pyat:   {report['status']} {said[:4]}")
    if missing:
        print(f"  missing: {missing[:4]}")
    print("  " + record["doc"].replace("\n", "\n  "))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyat", required=True)
    parser.add_argument("--verdict", type=float, default=100)
    parser.add_argument("--lines", type=float, default=100)
    parser.add_argument("--show", type=int, default=10, help="misses to print")
    parser.add_argument("corpus", nargs="+")
    options = parser.parse_args()
    documents = agreed = lines = found = shown = 0
    for path in options.corpus:
        for record, report, agrees, wanted, missing in check(options.pyat, path):
            documents += 1
            agreed += agrees
            lines += len(wanted)
            found += len(wanted) - len(missing)
            if (not agrees or missing) and shown < options.show:
                shown += 1
                show(path, record, report, missing)
    if documents == 0:
        sys.exit("no document to check")
    verdict, line_share = 100 * agreed / documents, 100 * found / max(1, lines)
    print(f"{documents} documents: verdict {verdict:.3f} % (limit {options.verdict}), "
          f"{lines} complaint lines: {line_share:.3f} % (limit {options.lines})")
    sys.exit(0 if verdict >= options.verdict and line_share >= options.lines else 1)


if __name__ == "__main__":
    main()
