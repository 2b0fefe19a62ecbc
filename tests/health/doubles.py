"""Mimir 2.10.3, Tempo 2.3.1 and Loki 2.9.4 as real servers answered (tests/fixtures/health/*.json), with variations.

    with Mimir(members=[member("a"), member("b", "UNHEALTHY"), member("c")], replication_factor=3) as mimir: ...

What was recorded is given back as it was, except for what the arguments say and for the clock: heartbeats and start times
are as old now as they were then. What was not recorded is not found (404), as at the servers.
"""

import datetime
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

from .web import Response, WebServer, go_not_found

_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "health"
STARTING = "Some services are not Running:\nStarting: 1\nRunning: 13\n"
INGESTER_WAITS = "Ingester not ready: waiting for 15s after being ready\n"
TEMPO_INGESTER_WAITS = "Ingester not ready: ingester check ready failed: waiting for 15s after being ready\n"


@dataclass
class Member:
    """An instance in a ring; `heartbeat` and `registered` in seconds ago."""

    id: str
    state: str = "ACTIVE"
    address: str = "127.0.0.1:9095"
    heartbeat: float = 5
    registered: float = 3600
    zone: str = ""


def member(name, state="ACTIVE", **options):
    return Member(name, state, **options)


def _stamp(seconds_ago):
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds_ago)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class _Recorded(WebServer):
    """`not_ready`: the text of a 503 at /ready. `services`: name to state, of those that are not as recorded.
    `members`: of the ingesters' ring; `rings`: path to members, of the others."""

    product = ""
    ring_path = "/ingester/ring"
    other_rings = ()
    others_joined = True
    get_only = ()  # paths, and what is below them, that answer a HEAD with 405
    ready = "ready\n"
    build_info = ""  # metric
    recorded_version = ""

    def __init__(self, *, version=None, not_ready=None, services=(), members=(member("vm"),), rings=(), replication_factor=1,
                 uptime=3600, memory=64_000_000, cpu=12.5, metrics="", **options):
        super().__init__(**options)
        self.version = version or self.recorded_version
        self.not_ready, self.services, self.replication_factor = not_ready, dict(services), replication_factor
        self.rings = {path: [member("vm")] if self.others_joined else [] for path in self.other_rings}
        self.rings |= {self.ring_path: list(members)} | dict(rings)
        self.born = time.time()
        self.process = {"uptime": uptime, "memory": memory, "cpu": cpu}
        self.more_metrics = metrics
        self._records = json.loads((_FIXTURES / f"{self.product}.json").read_text(encoding="utf-8"))

    def answer(self, request):
        if request.path == "/ready":
            return self._ready()
        if request.path in self.rings:
            return self._ring(request)
        if request.method == "HEAD" and request.path.startswith(self.get_only):
            return Response(405)
        record = self._record(request)
        if record is None:
            return go_not_found()
        if record.get("closes"):  # the handler of the real server panics
            raise ConnectionAbortedError
        body = self.change(request.path, record["body"])
        if request.path == "/metrics":
            body = self._metrics(body)
        headers = {name: value for name, value in record["headers"].items() if name != "Transfer-Encoding"}
        return Response(record["status"], body, headers, chunked="Transfer-Encoding" in record["headers"])

    def change(self, path, body):
        """The body with the variations put in; of each server its own."""
        raise NotImplementedError

    def _record(self, request):
        wants_json = "application/json" in request.headers.get("accept", "")
        found = [record for record in self._records if record["path"].partition("?")[0] == request.path]
        found = [record for record in found if "?" not in record["path"] or record["path"] == request.target]
        found.sort(key=lambda record: (record["accept"] == "application/json") == wants_json)
        return found[-1] if found else None

    def _ready(self):
        headers = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}
        if self.not_ready:
            return Response(503, self.not_ready, headers)
        return Response(200, self.ready, headers if self.ready.endswith("\n") else {"Content-Type": "text/plain"})

    def _metrics(self, body):
        """The recorded lines, with the process of today and the release that it is meant to be."""
        kept = [line for line in body.splitlines() if not re.match(r"(# \w+ )?(process_|\w+_build_info)", line)]
        made = {
            "process_start_time_seconds": f"{self.born - self.process['uptime']:.11e}",
            "process_resident_memory_bytes": f"{self.process['memory']:e}",
            "process_cpu_seconds_total": self.process["cpu"],
            f'{self.build_info}{{branch="HEAD",goversion="go1.21.13",revision="0000000",version="{self.version}"}}': 1,
        }
        lines = [*kept, *(f"{name} {value}" for name, value in made.items()), self.more_metrics.rstrip("\n")]
        return "\n".join(line for line in lines if line) + "\n"

    # ---- rings ------------------------------------------------------------------------------------------------------

    def _ring(self, request):
        members = self.rings[request.path]
        if "application/json" in request.headers.get("accept", ""):
            return Response(200, json.dumps(_shards(members), separators=(",", ":")) + "\n", {"Content-Type": "application/json"})
        page = next(record["body"] for record in self._records if record["path"] == self.ring_path and not record["accept"])
        return Response(200, _ring_page(page, members), {"Content-Type": "text/html"})


def _shards(members):
    shards = [
        {"id": each.id, "state": each.state, "address": each.address, "timestamp": _stamp(each.heartbeat),
         "registered_timestamp": _stamp(each.registered), "zone": each.zone, "tokens": list(range(1, 129))}
        for each in members
    ]
    return {"shards": shards or None, "now": _stamp(0).replace("Z", ".173511121Z")}


def _ring_page(page, members):
    """The recorded page with its one row made into as many as there are members."""
    row = re.search(r"<tr>\s+<td>vm</td>.*?</tr>", page, re.DOTALL).group()
    cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
    return page.replace(row, "".join(_ring_row(row, cells, each) for each in members))


def _ring_row(row, cells, each):
    beat = _stamp(each.heartbeat)
    values = [each.id, each.zone, each.state, each.address, _stamp(each.registered), f"{each.heartbeat}s ago ({beat[11:19]})",
              *cells[6:8], cells[8].replace('value="vm"', f'value="{each.id}"')]
    filled = iter(values)
    return re.sub(r"<td>.*?</td>", lambda _: f"<td>{next(filled)}</td>", row, flags=re.DOTALL)


# ---- the three servers ----------------------------------------------------------------------------------------------


class Mimir(_Recorded):
    product, recorded_version, build_info = "mimir", "2.10.3", "cortex_build_info"
    ready = "ready"
    other_rings = ("/distributor/ring", "/store-gateway/ring", "/compactor/ring", "/ruler/ring")

    def change(self, path, body):
        if path.endswith("/status/buildinfo"):
            return body.replace('"version":"unknown"', f'"version":"{self.version}"')
        if path == "/services":
            for name, state in self.services.items():
                body = body.replace(f'{{"name":"{name}","status":"Running"}}', f'{{"name":"{name}","status":"{state}"}}')
                body = re.sub(rf"(<td>{name}</td>\s+<td>)Running", rf"\g<1>{state}", body)
        if path == "/config":  # a setting that has its default, 3, is not in the difference
            line = "        replication_factor: 1\n"
            wanted = "" if self.replication_factor == 3 else line.replace("1", str(self.replication_factor))
            body = body.replace(line, wanted, 1)
        return body


class Tempo(_Recorded):
    product, recorded_version, build_info = "tempo", "2.3.1", "tempo_build_info"
    other_rings = ("/metrics-generator/ring",)
    others_joined = False
    get_only = ("/status", "/api/status")

    def change(self, path, body):
        if path == "/api/status/buildinfo":
            return body.replace('"version":""', f'"version":"{self.version}"')
        body = body.replace("tempo, version  (", f"tempo, version {self.version} (")
        for name, state in self.services.items():
            body = re.sub(rf"\| {name} +\| Running ", lambda found, state=state: _right(found.group(), state), body)
        if path == "/status/config" and self.replication_factor != 1:
            ring = "        ring:\n            kvstore:"
            factor = f"            replication_factor: {self.replication_factor}\n"
            body = body.replace(ring, ring.replace("ring:\n", f"ring:\n{factor}"), 1)
        return body


def _right(cell, state):
    return cell.replace("Running ", f"{state} ")


class Loki(_Recorded):
    """Its /config?mode=diff answered 500 when it was recorded; `/config` was not recorded."""

    product, recorded_version, build_info = "loki", "2.9.4", "loki_build_info"
    ring_path = "/ring"
    other_rings = ("/distributor/ring", "/compactor/ring", "/ruler/ring", "/scheduler/ring")

    def change(self, path, body):
        if path == "/loki/api/v1/status/buildinfo":
            return body.replace('"version":"2.9.4"', f'"version":"{self.version}"')
        for name, state in self.services.items():
            body = re.sub(rf"^{name} => Running$", f"{name} => {state}", body, flags=re.MULTILINE)
        return body


SERVERS = {"mimir": Mimir, "tempo": Tempo, "loki": Loki}
