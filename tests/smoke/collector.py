"""An OpenTelemetry Collector that passes on what it is given: OTLP in, over HTTP and gRPC; counters of each step.

    with Collector(traces=tempo.otlp.url, logs=f"{loki.url}/otlp", metrics=f"{mimir.url}/otlp") as collector:
        ... collector.otlp.url, collector.grpc.url, collector.metrics_url ...

`metrics` may end with /push or /write: then it writes remote write there, as to a Prometheus.
"""

import asyncio
import contextlib
import urllib.parse
from collections import Counter

from health import stack_doubles
from health.grpc_health import GrpcServer
from health.serving import LOOP
from health.web import Request, Response, WebServer, text

from . import bodies, otlp_metrics, protobuf, snappy
from .storing import Storing, content_type
from .upstream import Upstream

_SIGNALS = {"traces": "spans", "logs": "log_records", "metrics": "metric_points"}
_SERVICES = {"TraceService": "traces", "LogsService": "logs", "MetricsService": "metrics"}
_REQUESTS = {"traces": "ExportTraceServiceRequest", "logs": "ExportLogsServiceRequest", "metrics": "ExportMetricsServiceRequest"}


class _Receiver(Storing, WebServer):
    def __init__(self, answer):
        super().__init__(answer)
        self.set_up()


class Collector(stack_doubles.Collector):
    """`delay`: seconds that a batch waits. `loses`: a signal whose exporter loses everything, and counts it as failed;
    `silently_loses`: one that a processor drops and nobody counts but the receiver."""

    def __init__(self, *, traces=None, logs=None, metrics=None, delay=0.0, loses=(), silently_loses=(), **options):
        super().__init__(exporters=(), **options)
        self.targets = {name: url for name, url in (("traces", traces), ("logs", logs), ("metrics", metrics)) if url}
        self.delay, self.loses, self.silently_loses = delay, loses, silently_loses
        self.accepted, self.sent, self.send_failed = Counter(), Counter(), Counter()
        self.otlp, self.grpc = _Receiver(self._otlp), GrpcServer(self._export)
        self._upstreams = {name: Upstream(_origin(url)) for name, url in self.targets.items()}
        self._tasks = set()

    def __enter__(self):
        self._ports = contextlib.ExitStack()
        self._ports.enter_context(self.otlp)
        self._ports.enter_context(self.grpc)
        return super().__enter__()

    def __exit__(self, *details):
        LOOP.run(self._end())
        self._ports.close()
        super().__exit__(*details)

    async def _end(self):
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for upstream in self._upstreams.values():
            await upstream.close()

    @property
    def violations(self):
        return []

    # ---- in ---------------------------------------------------------------------------------------------------------

    def _otlp(self, request):
        signal = request.path.removeprefix("/v1/")
        if signal not in self.targets:
            return text("404 page not found\n", 404)
        if request.method != "POST":
            return Response(405, "405 method not allowed, supported: [POST]", {"Content-Type": "text/plain"})
        kind = content_type(request)
        if kind not in ("application/json", "application/x-protobuf"):
            return Response(415, "415 unsupported media type, supported: [application/json, application/x-protobuf]", {"Content-Type": "text/plain"})
        try:
            tree = bodies.of_write(request).tree
        except (ValueError, TypeError) as error:
            return text(str(error), 400)
        self._take(signal, "http", tree, request.headers)
        return Response(200, '{"partialSuccess":{}}' if kind == "application/json" else b"", {"Content-Type": kind})

    def _export(self, path, headers, body):
        signal = _SERVICES.get(path.rpartition("/")[0].rpartition(".")[2])
        if signal not in self.targets:
            return 12, f"unknown service {path.split('/')[1]}"
        try:
            tree = protobuf.OTLP[_REQUESTS[signal]].decode(body or b"")
        except protobuf.Malformed as error:
            return 13, str(error)
        self._take(signal, "grpc", tree, headers)
        return 0, b""

    def _take(self, signal, transport, tree, headers):
        number = _count(signal, tree)
        self.accepted[signal, transport] += number
        if signal in self.silently_loses:
            return
        task = asyncio.get_running_loop().create_task(self._pass_on(signal, tree, number, headers.get("x-scope-orgid")))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- out --------------------------------------------------------------------------------------------------------

    async def _pass_on(self, signal, tree, number, tenant):
        await asyncio.sleep(self.delay)
        target, headers = self.targets[signal], {"content-type": "application/x-protobuf", **({"x-scope-orgid": tenant} if tenant else {})}
        if target.endswith(("/push", "/write")):
            body, path = _remote_write(tree), urllib.parse.urlsplit(target).path
            headers |= {"content-encoding": "snappy", "x-prometheus-remote-write-version": "0.1.0"}
        else:
            body, path = protobuf.OTLP[_REQUESTS[signal]].encode(tree), f"{urllib.parse.urlsplit(target).path}/v1/{signal}"
        try:
            good = signal not in self.loses and (await self._upstreams[signal].ask(Request("POST", path, headers, body))).status < 300
        except OSError:
            good = False
        (self.sent if good else self.send_failed)[signal] += number

    def _metrics(self, request):
        response = super()._metrics(request)
        if response.status != 200:
            return response
        lines = [line for line in response.body.splitlines() if "receiver_accepted" not in line]
        for (signal, transport), number in self.accepted.items():
            lines.append(self._line(f"receiver_accepted_{_SIGNALS[signal]}", number, {"receiver": "otlp", "transport": transport}))
        for signal in self.targets:
            exporter = {"exporter": f"otlphttp/{signal}"}
            lines.append(self._line(f"exporter_sent_{_SIGNALS[signal]}", self.sent[signal], exporter))
            lines.append(self._line(f"exporter_send_failed_{_SIGNALS[signal]}", self.send_failed[signal], exporter))
        return Response(200, "\n".join(lines) + "\n", response.headers)


def _origin(url):
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _count(signal, tree):
    """Spans, records, or data points of every kind."""
    if signal != "metrics":
        return sum(1 for resource in tree.get("resourceSpans", tree.get("resourceLogs", ()))
                   for scope in resource.get("scopeSpans", resource.get("scopeLogs", ())) for _ in scope.get("spans", scope.get("logRecords", ())))
    return sum(len(data.get("dataPoints", ())) for resource in tree.get("resourceMetrics", ()) for scope in resource.get("scopeMetrics", ())
               for metric in scope.get("metrics", ()) for data in metric.values() if isinstance(data, dict))


def _remote_write(tree):
    entries, _ = otlp_metrics.translated(tree)

    def labels(pairs):
        return [{"name": name, "value": value} for name, value in pairs]

    series = [{"labels": labels(key), "samples": [{"value": value, "timestamp": at} for at, value in samples], "histograms": native,
               "exemplars": [{"labels": labels(pairs), "value": value, "timestamp": at} for pairs, value, at in exemplars]}
              for key, samples, native, exemplars in entries]
    return snappy.compress(protobuf.REMOTE_WRITE["WriteRequest"].encode({"timeseries": series}))
