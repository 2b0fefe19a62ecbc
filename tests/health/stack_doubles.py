"""Doubles of Grafana 10.2, the OpenTelemetry Collector, Promtail and Alloy: what their pages answer to a health check."""

import asyncio
import contextlib
import datetime
import json
import time
from dataclasses import dataclass

from .web import Response, WebServer, go_not_found, json_response, text


_STARTED = time.time() - 3600  # the same in every answer: who finds another is right to say that it was started again


def _process(prefix="", memory=64_000_000, cpu=12.5):
    """The lines that the Prometheus client of Go writes of every process."""
    return (
        f"{prefix}process_start_time_seconds {_STARTED:.11e}\n"
        f"{prefix}process_resident_memory_bytes {memory:e}\n"
        f"{prefix}process_cpu_seconds_total {cpu}\n"
    )


def _metrics(body):
    return Response(200, body, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


# ---- Grafana --------------------------------------------------------------------------------------------------------


@dataclass
class DataSource:
    """`health` is what its plugin says: OK, ERROR, or None where the plugin has no health check."""

    name: str
    type: str
    health: str | None = "OK"
    message: str = "Data source is working"
    url: str = "http://example:1"
    delay: float = 0.0

    @property
    def uid(self):
        return self.name.lower()


DATA_SOURCES = (
    DataSource("Mimir", "prometheus", message="Successfully queried the Prometheus API.", url="http://mimir:8080/prometheus"),
    DataSource("Loki", "loki", message="Data source successfully connected.", url="http://loki:3100"),
    DataSource("Tempo", "tempo", None, url="http://tempo:3200"),
)


class Grafana(WebServer):
    """`password` None: everybody may ask. `may_read`: whether the user may list data sources (403 if not)."""

    def __init__(self, sources=DATA_SOURCES, *, version="10.2.0", database="ok", user="admin", password="secret", token=None,
                 may_read=True, **options):
        super().__init__(**options)
        self.sources, self.version, self.database = list(sources), version, database
        self.user, self.password, self.token, self.may_read = user, password, token, may_read

    async def answer(self, request):
        if request.path == "/api/health":
            answer = {"commit": "895fbafb7a", "database": self.database, "version": self.version}
            body = json.dumps(answer, indent=2)
            return Response(200 if self.database == "ok" else 503, body, {"Content-Type": "application/json; charset=UTF-8"})
        if request.path == "/metrics":
            return _metrics(f'grafana_build_info{{edition="oss",version="{self.version}"}} 1\n' + _process())
        if not request.path.startswith("/api/datasources"):
            return json_response({"message": "Not found", "traceID": ""}, 404)
        return self._turned_away(request) or await self._data_sources(request)

    def _turned_away(self, request):
        given = request.headers.get("authorization")
        if self.password is None or (self.token and given == f"Bearer {self.token}"):
            pass
        elif given is None:
            return json_response({"message": "Unauthorized", "traceID": ""}, 401)
        elif given.startswith("Bearer "):
            return json_response({"message": "Invalid API key", "traceID": ""}, 401)
        elif request.basic != (self.user, self.password):
            refusal = {"message": "Invalid username or password", "messageId": "password-auth.failed", "statusCode": 401, "traceID": ""}
            return json_response(refusal, 401)
        if self.may_read:
            return None
        need = "You'll need additional permissions to perform this action. Permissions needed: datasources:read"
        return json_response({"accessErrorId": "ACE1234567890", "message": need, "title": "Access denied"}, 403)

    async def _data_sources(self, request):
        if request.path == "/api/datasources":
            keys = ("uid", "name", "type", "url")
            listed = [{"id": number, **{key: getattr(source, key) for key in keys}, "access": "proxy", "isDefault": number == 1}
                      for number, source in enumerate(self.sources, 1)]
            return json_response(listed)
        uid, _, rest = request.path.removeprefix("/api/datasources/uid/").partition("/")
        source = next((each for each in self.sources if each.uid == uid), None)
        if source is None:
            return json_response({"message": "Data source not found", "traceID": ""}, 404)
        if rest != "health" or source.health is None:
            return json_response({"message": "Not found", "messageId": "plugin.notImplemented", "statusCode": 404, "traceID": ""}, 404)
        if source.delay:
            await asyncio.sleep(source.delay)
        return json_response({"message": source.message, "status": source.health}, 200 if source.health == "OK" else 400)


# ---- OpenTelemetry Collector ----------------------------------------------------------------------------------------


@dataclass
class Exporter:
    """`failing`: how many more have failed at each further look, as with a backend that is away."""

    name: str
    signal: str = "spans"  # spans, metric_points, log_records
    sent: int = 1000
    failed: int = 0
    failing: int = 0
    enqueue_failed: int = 0
    queue: int | None = 0
    capacity: int = 1000


class Collector:
    """`health` is the extension (13133), `metrics` the collector's own (8888): two servers, as they are two ports.

    `suffixed`: newer collectors append `_total` and units to the names.
    """

    def __init__(self, exporters=(Exporter("otlp/tempo"),), *, version="0.89.0", available=True, suffixed=False, refused=0, uptime=3600):
        self.exporters, self.version, self.available = list(exporters), version, available
        self.suffixed, self.refused, self.uptime = suffixed, refused, uptime
        self.health = WebServer(self._health)
        self.metrics = WebServer(self._metrics)

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.health)
            stack.enter_context(self.metrics)
            self._stack = stack.pop_all()
        self.url, self.address, self.metrics_url = self.health.url, self.health.address, self.metrics.url
        return self

    def __exit__(self, *_):
        self._stack.close()

    @property
    def violations(self):
        return self.health.violations + self.metrics.violations

    def _health(self, request):
        if request.path != "/":
            return go_not_found()
        if not self.available:
            return json_response({"status": "Server not available", "upSince": "0001-01-01T00:00:00Z", "uptime": ""}, 503)
        since = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=self.uptime)
        return json_response({"status": "Server available", "upSince": since.isoformat(), "uptime": f"{self.uptime}s"})

    def _metrics(self, request):
        if request.path != "/metrics":
            return go_not_found()
        lines = [line for exporter in self.exporters for line in self._exporter(exporter)]
        lines.append(self._line("receiver_accepted_spans", 1000, {"receiver": "otlp", "transport": "grpc"}))
        lines.append(self._line("receiver_refused_spans", self.refused, {"receiver": "otlp", "transport": "grpc"}))
        lines.append(self._line("process_uptime", self.uptime, {}, unit="_seconds"))
        lines.append(self._line("process_cpu_seconds", 12.5, {}))
        lines.append(self._line("process_memory_rss", "6.4e+07", {}, counter=False, unit="_bytes"))
        return _metrics("\n".join(lines) + "\n")

    def _exporter(self, exporter):
        labels = {"exporter": exporter.name}
        yield self._line(f"exporter_sent_{exporter.signal}", exporter.sent, labels)
        yield self._line(f"exporter_send_failed_{exporter.signal}", exporter.failed, labels)
        yield self._line(f"exporter_enqueue_failed_{exporter.signal}", exporter.enqueue_failed, labels)
        if exporter.queue is not None:
            yield self._line("exporter_queue_size", exporter.queue, labels, counter=False)
            yield self._line("exporter_queue_capacity", exporter.capacity, labels, counter=False)
        exporter.failed += exporter.failing

    def _line(self, name, value, labels, counter=True, unit=""):
        suffix = (unit + ("_total" if counter else "")) if self.suffixed else ""
        everywhere = {"service_instance_id": "6f1c", "service_name": "otelcol-contrib", "service_version": self.version}
        joined = ",".join(f'{key}="{text_}"' for key, text_ in (labels | everywhere).items())
        return f"otelcol_{name}{suffix}{{{joined}}} {value}"


# ---- Promtail, Alloy ------------------------------------------------------------------------------------------------


class Promtail(WebServer):
    NOT_READY = "Not ready: Unable to find any logs to tail. Please verify permissions, volumes, scrape_config, etc.\n"

    def __init__(self, *, ready=True, version="2.9.4", targets=3, sent=1000, dropped=0, **options):
        super().__init__(**options)
        self.ready, self.version, self.targets, self.sent, self.dropped = ready, version, targets, sent, dropped

    def answer(self, request):
        if request.path == "/ready":
            return text("Ready\n") if self.ready else text(self.NOT_READY, 500, **{"X-Content-Type-Options": "nosniff"})
        if request.path == "/metrics":
            host = '{host="loki:3100"'
            return _metrics(
                f'promtail_build_info{{branch="HEAD",version="{self.version}"}} 1\npromtail_targets_active_total {self.targets}\n'
                f"promtail_sent_entries_total{host}}} {self.sent}\n"
                f'promtail_dropped_entries_total{host},reason="ingester_error",tenant=""}} {self.dropped}\n' + _process()
            )
        return go_not_found()


class Alloy(WebServer):
    """`unhealthy`: names of components."""

    def __init__(self, *, ready=True, unhealthy=(), version="v1.5.1", **options):
        super().__init__(**options)
        self.ready, self.unhealthy, self.version = ready, list(unhealthy), version

    def answer(self, request):
        if request.path == "/-/ready":
            return text("Alloy is ready.\n") if self.ready else text("Alloy is not ready.\n", 503)
        if request.path == "/-/healthy":
            if self.unhealthy:
                return text(f"unhealthy components: {', '.join(self.unhealthy)}\n", 500)
            return text("All Alloy components are healthy.\n")
        if request.path == "/metrics":
            running = 'alloy_component_controller_running_components{controller_id="",health_type='
            return _metrics(
                f'alloy_build_info{{branch="HEAD",version="{self.version}"}} 1\n{running}"healthy"}} 4\n'
                f'{running}"unhealthy"}} {len(self.unhealthy)}\n' + _process()
            )
        return go_not_found()
