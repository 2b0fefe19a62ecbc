#!/usr/bin/env python3
"""What starting, linting, adding up costs, asking for health and the smoke test cost: wall time, instructions, memory, documents a second.

usage: bench.py PYAT [--json FILE] [--files N]

Instructions are counted by valgrind's callgrind: unlike times they are the same on every machine and in every run, so
that a change of one percent can be told from noise. Peak memory and wall time come from the kernel.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from health.crowd import Crowd  # noqa: E402
from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402

SMALL = """\
# pyat: mimir 2.10.3
target: all
multitenancy_enabled: false
server:
  http_listen_port: 9009
limits:
  ingestion_rate: 50000
"""

# A usual configuration, made 8 KB long by the list that is the longest in real ones.
LARGE_HEAD = """\
# pyat: mimir 2.10.3
target: all
multitenancy_enabled: true
server:
  http_listen_port: 9009
  grpc_server_max_recv_msg_size: 104857600
  log_level: info
common:
  storage:
    backend: s3
    s3: {endpoint: minio:9000, access_key_id: mimir, secret_access_key: secret, insecure: true}
blocks_storage:
  s3: {bucket_name: blocks}
  tsdb: {dir: /data/tsdb, retention_period: 24h, ship_interval: 1m}
  bucket_store: {sync_dir: /data/sync, index_cache: {backend: inmemory}}
ingester:
  ring: {replication_factor: 3, kvstore: {store: memberlist}, num_tokens: 512}
distributor:
  pool: {health_check_ingesters: true}
ruler:
  rule_path: /data/rules
  evaluation_interval: 30s
limits:
  ingestion_rate: 50000
  ingestion_burst_size: 500000
  max_global_series_per_user: 1500000
  compactor_blocks_retention_period: 8760h
  metric_relabel_configs:
"""
RELABEL = """\
    - source_labels: [__name__, cluster, namespace]
      separator: ";"
      regex: "go_gc_duration_seconds_{number};(prod|staging);kube-system"
      action: drop
"""


def large():
    text = LARGE_HEAD
    number = 0
    while len(text) < 8 * 1024:
        text += RELABEL.format(number=number)
        number += 1
    return text


COST_ITEMS = ["cost: {a}.{b:02} USD/month", "quantity: {a} GB, price: 0.{b:02} USD/GB-month",
              "storage: {{ingest: ingest * {b}%, retention: {a}d, replication: 3}}, price: aws.s3.standard",
              "quantity: {a} h/month, price: work"]


def cost_model(count):
    """As many items, a tenth of them before, of all kinds."""
    groups = ["compute", "storage", "requests", "network", "operations", "licenses", "support", "other"]
    lines = ["baseline: before", "current: now", "inputs: {ingest: 10 GB/day, work: 80 USD/h}", "plans:"]
    for plan, items in (("before", count // 10), ("now", count - count // 10)):
        lines += [f"  {plan}:", "    environment: production", "    items:"]
        for i in range(items):
            cost = COST_ITEMS[i % 4].format(a=1 + i % 97, b=1 + i % 89)
            lines.append(f"      - {{name: item {i}, group: {groups[i % 8]}, component: c{i % 40}, tenant: t{i % 20}, {cost}}}")
    return "\n".join(lines) + "\n"


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def wall_ms(command, runs=200):
    """The median of many runs, and their minimum."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process.wait()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[0]


def instructions(command):
    if not shutil.which("valgrind"):
        return None
    # Without an environment: its size is part of the count.
    done = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], env={"PATH": os.environ["PATH"]})
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found.group(1)) if found else None


def peak_kib(command):
    """The largest resident size; GNU time asks for it, because a child of Python starts with Python's own."""
    time_command = shutil.which("time")
    if time_command is None:
        return None
    return int(run([time_command, "-f", "%M", *command]).stderr.strip().splitlines()[-1])


def bench_command(name, command, runs=200):
    median, least = wall_ms(command, runs)
    return {"name": name, "median_ms": round(median, 3), "min_ms": round(least, 3), "instructions": instructions(command),
            "peak_kib": peak_kib(command)}


def bench_folder(pyat, folder, text, count):
    """Documents a second over a folder, reading and reporting included."""
    for number in range(count):
        (folder / f"{number:05}.yml").write_text(text, encoding="utf-8")
    command = [pyat, "lint", "--format", "json", str(folder)]
    best = min(wall_ms(command, runs=3))
    return {"name": f"{count} files of {len(text)} bytes", "docs_per_second": round(count / best * 1000),
            "mb_per_second": round(count * len(text) / best / 1000, 1), "peak_kib": peak_kib(command)}


def bench_crowd(pyat, folder, hanging):
    """A thousand HTTP services, each answering after 10 ms, some of them never."""
    with Crowd(1000, hanging=hanging, delay=0.01) as crowd:
        services = "".join(f"  s{number}: {{kind: http, address: \"{url}\"}}\n" for number, url in enumerate(crowd.urls))
        (folder / "pyat.yml").write_text(f"services:\n{services}", encoding="utf-8")
        words = ["health", "--docker", "off", "--timeout", "2s", "--format", f"json={folder / 'health.json'}"]
        command = ["sh", "-c", 'cd "$0" && exec "$@"', str(folder), pyat, *words]
        median, least = wall_ms(command, runs=1 if hanging else 9)
        row = {"name": f"health of 1000 services, {hanging} of which hang, with --timeout 2s", "median_ms": round(median, 1),
               "min_ms": round(least, 1), "peak_kib": peak_kib(command)}
    report = json.loads((folder / "health.json").read_text(encoding="utf-8"))
    states = [service["state"] for service in report["services"]]
    if (states.count("up"), states.count("down")) != (1000 - hanging, hanging):
        sys.exit("the thousand services should be up, but for those that hang")
    (folder / "pyat.yml").unlink()
    return row


def bench_smoke(pyat, folder):
    """A lot is written to doubles and read back. Their time is in the wall time, not in the CPU's."""
    with Mimir(version="2.10.3", keep=0) as mimir, Loki(version="2.9.4", keep=0) as loki, Tempo(version="2.10.8", keep=0) as tempo:
        (folder / "pyat.yml").write_text(
            f"services:\n  mimir: {{address: \"{mimir.url}\"}}\n  loki: {{address: \"{loki.url}\"}}\n"
            f"  tempo: {{address: \"{tempo.url}\", receivers: {{otlp_http: \"{tempo.otlp.url}\"}}}}\n", encoding="utf-8")
        words = ["smoke", "metrics", "logs", "traces", "--protocol", "remote-write-1,loki-protobuf,otlp-http", "--samples", "100000",
                 "--lines", "100000", "--spans", "10000", "--format", f"json={folder / 'smoke.json'}"]
        begin = time.monotonic()
        process = subprocess.Popen([pyat, *words], cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.monotonic() - begin
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit("all of the smoke test should have come back")
    (folder / "pyat.yml").unlink()
    return {"name": "smoke test of 100,000 samples, 100,000 lines and 10,000 spans, to doubles", "wall_ms": round(took * 1000),
            "cpu_ms": round((usage.ru_utime + usage.ru_stime) * 1000), "peak_kib": usage.ru_maxrss}


def show(rows):
    for row in rows:
        print(row["name"])
        for key, value in row.items():
            if key != "name":
                print(f"  {key.replace('_', ' '):16} {value:>14,}" if value is not None else f"  {key.replace('_', ' '):16} (not measured)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pyat")
    parser.add_argument("--json", help="also write the figures to this file")
    parser.add_argument("--files", type=int, default=3000, help="how many files to lint in one run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pyat-bench-") as name:
        folder = Path(name)
        (folder / "small.yml").write_text(SMALL, encoding="utf-8")
        (folder / "large.yml").write_text(large(), encoding="utf-8")
        for path in ("small.yml", "large.yml"):
            if run([options.pyat, "lint", str(folder / path)]).returncode != 0:
                sys.exit(f"{path} should be accepted: a refused file measures something else")
        rows = [
            bench_command("pyat --version", [options.pyat, "--version"]),
            bench_command("pyat lint, a small file", [options.pyat, "lint", str(folder / "small.yml")]),
            bench_command("pyat lint, 8 KB", [options.pyat, "lint", str(folder / "large.yml")]),
        ]
        (folder / "cost.yml").write_text(cost_model(10000), encoding="utf-8")
        if run([options.pyat, "cost", "report", str(folder / "cost.yml")]).returncode != 0:
            sys.exit("the cost model should be accepted")
        for output in ("text", "csv"):
            command = [options.pyat, "cost", "report", "--format", output, str(folder / "cost.yml")]
            rows.append(bench_command(f"pyat cost report, 10,000 items, {output}", command, runs=20))
        (folder / "many").mkdir()
        rows.append(bench_folder(options.pyat, folder / "many", large(), options.files))
        rows.append(bench_crowd(options.pyat, folder, hanging=0))
        rows.append(bench_crowd(options.pyat, folder, hanging=50))
        rows.append(bench_smoke(options.pyat, folder))
    show(rows)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
