"""Loki as it stores: push as JSON and protobuf, OTLP since 3.0, the query API, tail. 2.9.4 as recorded, 3.x as documented.

    with Loki(version="3.4.2") as loki: ... f"{loki.url}/loki/api/v1/push" ...
"""

import asyncio
import datetime
import json
import re
import time

from health import doubles
from health.web import Response, text

from . import otlp_metrics, promql, protobuf, websocket
from .storing import Refused, Storing, accepted, content_type, otlp_message, parameters, release_of, unpacked, unsnapped
from .streams import HOUR, Query, Store, grouped

MOST_ENTRIES, LONGEST_LINE = 5000, 256 * 1024
_SERVICE = ("service", "app", "application", "name", "app_kubernetes_io_name", "container", "container_name", "k8s_container_name",
            "component", "workload", "job", "k8s_job_name")
_INDEXED = ("service.name service.namespace service.instance.id deployment.environment deployment.environment.name cloud.region "
            "cloud.availability_zone k8s.cluster.name k8s.namespace.name k8s.pod.name k8s.container.name container.name "
            "k8s.replicaset.name k8s.deployment.name k8s.statefulset.name k8s.daemonset.name k8s.cronjob.name k8s.job.name").split()
_LEVEL = re.compile(r"""(?:\blevel=|"level":")(fatal|error|warn|info|debug|trace)""", re.IGNORECASE)
_LEVELS = {"trace": 1, "debug": 5, "info": 9, "warn": 13, "error": 17, "fatal": 21}


def stamp(nanoseconds):
    moment = datetime.datetime.fromtimestamp(nanoseconds // 10**9, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def written(labels):
    return "{" + ", ".join(f'{name}={json.dumps(value, ensure_ascii=False)}' for name, value in labels) + "}"


class Loki(Storing, doubles.Loki):
    tenant_if_none = "fake"

    def __init__(self, *, multitenant=False, basic=None, keep=10_000, clock=time.time_ns, **options):
        super().__init__(**options)
        self.set_up(multitenant, basic, keep, clock)
        self.release = release_of(self.version)
        self.is_3 = self.release >= (3,)
        self.stores, self.tails = {}, []

    def store(self, tenant="fake"):
        return self.stores.setdefault(tenant, Store())

    def answer(self, request):
        return self.guarded(request, self._answer)

    def _answer(self, request):
        writes = {"/loki/api/v1/push": self._push} | ({"/otlp/v1/logs": self._otlp} if self.is_3 else {})
        if request.path in writes:
            return writes[request.path](request) if request.method == "POST" else Response(405)
        if request.path == "/metrics":
            self.more_metrics = self.counter_lines()
        _, prefix, question = request.path.rpartition("/loki/api/v1/")
        asked = getattr(self, f"_ask_{question.replace('/', '_')}", None) if prefix else None
        if asked is None:
            return super().answer(request)
        try:
            return asked(request, self.store(self.tenant(request)), {name: all_of[-1] for name, all_of in parameters(request).items()})
        except promql.BadQuery as error:
            return text(str(error), 400)

    # ---- writing ----------------------------------------------------------------------------------------------------

    def _push(self, request):
        tenant = self.tenant(request)
        streams = _of_json(unpacked(request)) if content_type(request) == "application/json" else _of_protobuf(unsnapped(request))
        if not streams and self.release >= (3, 6):
            raise Refused(422, "at least one valid stream is required for ingestion\n")
        self.take(tenant, streams)
        return accepted(204)

    def _otlp(self, request):
        tenant = self.tenant(request)
        if content_type(request) not in ("application/json", "application/x-protobuf"):
            raise Refused(400, f"content type: {content_type(request)} is not supported\n")
        message = otlp_message(request, "ExportLogsServiceRequest", lambda problem: Refused(400, f"{problem}\n"))
        self.take(tenant, _of_otlp(message))
        return accepted(204)

    def take(self, tenant, streams):
        """[({label: value}, [(ns, line, structured metadata)])]: stores what it can, and raises the first reason against the rest."""
        store, problem, now = self.store(tenant), None, self.clock()
        for labels, entries in streams:
            if self.is_3 and "service_name" not in labels and labels:
                labels = labels | {"service_name": next((labels[name] for name in _SERVICE if name in labels), "unknown_service")}
            key = tuple(sorted(labels.items()))
            if wrong := self._wrong_labels(key):
                self.count("loki_discarded_samples_total", len(entries), reason=wrong[0], tenant=tenant)
                problem = problem or wrong[1]
                continue
            problem = self._take_entries(store, tenant, key, entries, now) or problem
        if problem:
            raise Refused(400, problem + "\n")

    def _take_entries(self, store, tenant, key, entries, now):
        stream, problem, new, lines, size = None, None, [], 0, 0
        labels, finds_level = dict(key), self.release >= (3, 1)
        for nanoseconds, line, metadata in entries:
            length = len(line.encode())
            if wrong := self._wrong_entry(stream, key, nanoseconds, length, now):
                self.count("loki_discarded_samples_total", reason=wrong[0], tenant=tenant)
                problem = problem or wrong[1]
                continue
            stream = stream or store.of(key)
            lines, size = lines + 1, size + length
            if finds_level:
                metadata = _with_level(line, metadata, labels)
            if store.add(stream, nanoseconds, line, metadata) and self.tails:
                new.append((stream, stream.entries[-1]))
        self.count("loki_distributor_lines_received_total", lines, tenant=tenant)
        self.count("loki_distributor_bytes_received_total", size, tenant=tenant)
        for tail in list(self.tails if new else ()):
            tail(tenant, new)
        return problem

    def _wrong_labels(self, key):
        if not key:
            return "missing_labels", "error at least one label pair is required per stream"
        for name, _ in key:
            if not name.replace("_", "a").isalnum() or name[0].isdigit():
                bad = next((sign for sign in name if not (sign.isalnum() or sign == "_")), name[0])
                return "invalid_labels", (f"couldn't parse labels: 1:{name.find(bad) + 2}: parse error: unexpected character inside braces: "
                                          f"'{bad}'")
        most = 15 if self.is_3 else 30
        if len(key) > most:
            return "max_label_names_per_series", f"entry for stream '{written(key)}' has {len(key)} label names; limit {most}"
        return None

    def _wrong_entry(self, stream, key, nanoseconds, length, now):
        oldest = now - 7 * 24 * HOUR
        if nanoseconds < oldest:
            return "greater_than_max_sample_age", (f"entry for stream '{written(key)}' has timestamp too old: {stamp(nanoseconds)}, oldest "
                                                   f"acceptable timestamp is: {stamp(oldest)}")
        if nanoseconds > now + HOUR // 6:
            return "too_far_in_future", f"entry for stream '{written(key)}' has timestamp too new: {stamp(nanoseconds)}"
        if self.is_3 and length > LONGEST_LINE:
            return "line_too_long", (f"max entry size '{LONGEST_LINE}' bytes exceeded for stream '{written(key)}' while adding an entry with "
                                     f"length '{length}' bytes")
        if stream and nanoseconds < stream.highest - HOUR:
            return "too_far_behind", (f"entry with timestamp {stamp(nanoseconds)} ignored, reason: 'entry too far behind, oldest acceptable "
                                      f"timestamp is: {stamp(stream.highest - HOUR)}' for stream: {written(key)},")
        return None

    # ---- asking -----------------------------------------------------------------------------------------------------

    def _ask_query_range(self, request, store, given):
        limit = int(given.get("limit", 100))
        if limit > MOST_ENTRIES:
            raise promql.BadQuery(f"max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {MOST_ENTRIES})")
        now = self.clock()
        start, end = _moment(given.get("start"), now - HOUR), _moment(given.get("end"), now)
        return self._lines(request, store, Query(given.get("query", "")), start, end, limit, given.get("direction", "") == "forward")

    def _ask_query(self, request, store, given):
        moment = _moment(given.get("time"), self.clock())
        counts = store.count(given.get("query", ""), moment)
        if counts is None:
            query = Query(given.get("query", ""))
            if self.is_3:
                raise promql.BadQuery("log queries are not supported as an instant query type, please change your query to a range query type")
            return self._lines(request, store, query, moment - HOUR, moment, int(given.get("limit", 100)), False)
        result = [{"metric": dict(labels), "value": [moment // 1_000_000 / 1000, str(number)]} for labels, number in counts.items()]
        return _json({"status": "success", "data": {"resultType": "vector", "result": result, "stats": {}}})

    def _lines(self, request, store, query, start, end, limit, forward):
        wants = "categorize-labels" in request.headers.get("x-loki-response-encoding-flags", "")
        categorized = wants and self.is_3
        result = grouped(store.entries(query, start, end, limit, forward), categorized)
        data = {"resultType": "streams", "result": result} | ({"encodingFlags": ["categorize-labels"]} if categorized else {})
        return _json({"status": "success", "data": data | {"stats": {}}})

    @staticmethod
    def _ask_labels(_, store, __):
        names = sorted({name for stream in store.streams.values() for name in stream.labels})
        return _json({"status": "success", "data": names}, end="\n")

    @staticmethod
    def _ask_label_pyat_run_values(_, store, __):
        values = sorted({stream.labels["pyat_run"] for stream in store.streams.values() if "pyat_run" in stream.labels})
        return _json({"status": "success", "data": values}, end="\n")

    @staticmethod
    def _ask_series(_, store, given):
        query = Query(given.get("match[]", given.get("match", "")))
        return _json({"status": "success", "data": [stream.labels for stream in store.select(query)]}, end="\n")

    def _ask_tail(self, request, store, given):
        query, tenant = Query(given.get("query", "")), self.tenant(request)
        if "sec-websocket-key" not in request.headers:
            return text("Bad Request\n", 400)
        categorized = "categorize-labels" in request.headers.get("x-loki-response-encoding-flags", "") and self.is_3
        start, limit = _moment(given.get("start"), self.clock() - HOUR), int(given.get("limit", 100))
        queue = asyncio.Queue()

        def tail(whose, new):
            hits = [(stream, entry) for stream, entry in new if promql.matches(stream.labels, query.matchers) and query.takes(stream, entry)]
            if whose == tenant and hits:
                queue.put_nowait(hits)

        async def speak(send):
            if past := store.entries(query, start, 1 << 63, limit, False):
                queue.put_nowait(past[::-1])
            self.tails.append(tail)
            try:
                while True:
                    found = grouped(await queue.get(), categorized)
                    flags = {"encodingFlags": ["categorize-labels"]} if categorized else {}
                    await send(json.dumps({"streams": found, **flags}, ensure_ascii=False))
            finally:
                self.tails.remove(tail)

        return websocket.switch(request, speak)

    async def send(self, writer, request, response):
        if isinstance(response, websocket.Switch):
            await websocket.converse(writer, response)
        await super().send(writer, request, response)


def _json(value, end=""):
    body = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return Response(200, body + end, {"Content-Type": "application/json; charset=UTF-8"}, chunked=True)


def _moment(given, otherwise):
    """Nanoseconds: of a number of them, of seconds with a fraction, or of RFC 3339."""
    if not given:
        return otherwise
    try:
        number = float(given)
    except ValueError:
        return round(datetime.datetime.fromisoformat(given.replace("Z", "+00:00")).timestamp() * 1e9)
    return round(number * 1e9) if "." in given or number < 10**11 else int(given)


# ---- bodies ---------------------------------------------------------------------------------------------------------


def _of_json(body):
    try:
        message = json.loads(body)
    except ValueError as error:
        found = body[:1].decode("utf-8", "replace")
        raise Refused(400, f"readObjectStart: expect {{ or n, but found {found}, error found in #1 byte of ...|{body[:10]!r}|...\n") from error
    streams = []
    for stream in message.get("streams") or ():
        entries = []
        for value in stream.get("values") or ():
            if not isinstance(value[0], str):
                raise Refused(400, "loghttp.PushRequest.Streams: []loghttp.LogProtoStream: unmarshalerDecoder: Value looks like "
                              "Number/Boolean/None, but can't find its end: ',' or '}' symbol\n")
            entries.append((int(value[0]), value[1], tuple(sorted(value[2].items())) if len(value) > 2 else ()))
        streams.append((stream.get("stream") or {}, entries))
    return streams


def _of_protobuf(body):
    try:
        message = protobuf.LOKI["PushRequest"].decode(body)
    except protobuf.Malformed as error:
        raise Refused(400, "unexpected EOF\n") from error
    streams = []
    for stream in message.get("streams", ()):
        try:
            labels = {name: value for name, _, value in promql.matchers(stream.get("labels", "{}").strip()[1:-1])}
        except promql.BadQuery as error:
            raise Refused(400, f"couldn't parse labels: {error}\n") from error
        streams.append((labels, [
            (each.get("timestamp", {}).get("seconds", 0) * 10**9 + each.get("timestamp", {}).get("nanos", 0), each.get("line", ""),
             tuple(sorted((pair.get("name", ""), pair.get("value", "")) for pair in each.get("structuredMetadata", ()))))
            for each in stream.get("entries", ())]))
    return streams


def _of_otlp(message):
    streams = []
    for within in message.get("resourceLogs", ()):
        resource = {each["key"]: otlp_metrics.text_of(each.get("value", {})) for each in within.get("resource", {}).get("attributes", ())}
        labels = {otlp_metrics.plain(name): value for name, value in resource.items() if name in _INDEXED}
        labels.setdefault("service_name", "unknown_service")
        rest = {otlp_metrics.plain(name): value for name, value in resource.items() if name not in _INDEXED}
        entries = []
        for scope in within.get("scopeLogs", ()):
            about = {f"scope_{name}": scope["scope"][name] for name in ("name", "version") if scope.get("scope", {}).get(name)}
            about |= otlp_metrics.attributes(scope.get("scope", {}).get("attributes", ()))
            entries += [_of_record(record, rest | about) for record in scope.get("logRecords", ())]
        streams.append((labels, entries))
    return streams


def _of_record(record, metadata):
    metadata = metadata | otlp_metrics.attributes(record.get("attributes", ()))
    more = {"severity_number": record.get("severityNumber"), "severity_text": record.get("severityText"), "flags": record.get("flags"),
            "observed_timestamp": record.get("observedTimeUnixNano"), "trace_id": record.get("traceId", b"").hex(),
            "span_id": record.get("spanId", b"").hex()}
    metadata |= {name: str(value) for name, value in more.items() if value}
    when = record.get("timeUnixNano") or record.get("observedTimeUnixNano", 0)
    return when, otlp_metrics.text_of(record.get("body", {})), tuple(sorted(metadata.items()))


def _with_level(line, metadata, labels):
    """With detected_level, as Loki's discovery guesses it for what is written here: a label, a severity, or a word in the line."""
    told = {**labels, **dict(metadata)} if metadata else labels
    if "detected_level" in told:
        return metadata
    named = next((told[name] for name in ("level", "severity", "severity_text", "lvl") if name in told), None)
    if number := told.get("severity_number"):
        level = max((name for name, least in _LEVELS.items() if int(number) >= least), key=_LEVELS.get, default="unknown")
    elif named is not None:
        level = {"warning": "warn", "err": "error"}.get(named.lower(), named.lower())
    else:
        found = _LEVEL.search(line)
        level = found.group(1).lower() if found else "unknown"
    return tuple(sorted((*metadata, ("detected_level", level)))) if metadata else (("detected_level", level),)
