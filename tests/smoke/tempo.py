"""Tempo as it stores: OTLP over HTTP and gRPC, Zipkin; by id in all versions of the API, search by TraceQL and by tag.

    with Tempo(version="2.10.8", searchable_after=0.5) as tempo: ... f"{tempo.otlp.url}/v1/traces", tempo.grpc.url, tempo.zipkin.url
"""

import json
import time

from health import doubles
from health.grpc_health import GrpcServer
from health.web import Request, Response, WebServer, text

from . import protobuf, traceql, zipkin
from .storing import Refused, Storing, content_type, otlp_message, parameters, release_of
from .traces import Store, trace_json

_EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
_DONE = b"\x0a\x00"  # ExportTraceServiceResponse{partial_success{}}


class _Receiver(Storing, WebServer):
    """A port of the distributor."""

    def __init__(self, answer):
        super().__init__(answer)
        self.set_up()


class Tempo(Storing, doubles.Tempo):
    """`searchable_after`: seconds from the writing until search finds it; by id, it is there at once.
    `cutoff`: what began later than so many seconds ago, search does not find: 30 by default since 3.0."""

    tenant_if_none = "single-tenant"

    def __init__(self, *, searchable_after=0.0, cutoff=None, multitenant=False, basic=None, keep=10_000, clock=time.time_ns, **options):
        super().__init__(**options)
        self.set_up(multitenant, basic, keep, clock)
        self.release = release_of(self.version)
        self.searchable_after = searchable_after
        self.cutoff = cutoff if cutoff is not None else 30.0 if self.release >= (3,) else 0.0
        self.stores = {}
        self.otlp = _Receiver(lambda request: self.guarded(request, self._otlp))
        self.zipkin = _Receiver(lambda request: self.guarded(request, self._zipkin))
        self.grpc = GrpcServer(self._export)
        self.exports = []  # what came over gRPC, as requests

    def start(self):
        for receiver in (self.otlp, self.zipkin, self.grpc):
            receiver.start()
        return super().start()

    def stop(self):
        super().stop()
        for receiver in (self.otlp, self.zipkin, self.grpc):
            receiver.stop()

    def store(self, tenant="single-tenant"):
        return self.stores.setdefault(tenant, Store())

    # ---- writing ----------------------------------------------------------------------------------------------------

    def take(self, tenant, message, receiver):
        """Stores it. The first reason against it: then nothing of it is stored."""
        spans = [(within.get("resource", {}), scope.get("scope", {}), span) for within in message.get("resourceSpans", ())
                 for scope in within.get("scopeSpans", ()) for span in scope.get("spans", ())]
        if any(len(span.get("traceId", b"")) != 16 or not any(span["traceId"]) for *_, span in spans):
            self.count("tempo_receiver_refused_spans", len(spans), receiver=receiver)
            return "trace ids must be 128 bit"
        self.count("tempo_receiver_accepted_spans", len(spans), receiver=receiver)
        self.count("tempo_distributor_spans_received_total", len(spans), tenant=tenant)
        created = self.store(tenant).add(spans, self.clock() / 1e9)
        self.count("tempo_ingester_traces_created_total", created, tenant=tenant)
        return None

    def _otlp(self, request):
        if request.path != "/v1/traces":
            return text("404 page not found\n", 404, **{"X-Content-Type-Options": "nosniff"})
        if request.method != "POST":
            return Response(405, "405 method not allowed, supported: [POST]", {"Content-Type": "text/plain"})
        kind = content_type(request)
        if kind not in ("application/json", "application/x-protobuf"):
            return Response(415, "415 unsupported media type, supported: [application/json, application/x-protobuf]", {"Content-Type": "text/plain"})
        try:
            tenant = self.tenant(request)
            message = otlp_message(request, "ExportTraceServiceRequest", lambda problem: Refused(400, problem))
        except Refused as refused:
            return _status(kind, 400 if refused.response.status == 400 else 401, refused.response.body)
        if problem := self.take(tenant, message, "otlp/otlp_receiver"):
            return _status(kind, 500 if self.release < (2, 4) else 400, problem)
        return Response(200, _DONE if kind.endswith("protobuf") else '{"partialSuccess":{}}', {"Content-Type": kind})

    def _export(self, path, headers, body):
        if path != _EXPORT:
            return 12, f"unknown service {path.split('/')[1]}"
        if len(self.exports) < self.keep:
            self.exports.append(Request("POST", "/v1/traces", {"content-type": "application/x-protobuf"}, body))
        tenant = headers.get("x-scope-orgid") if self.multitenant else self.tenant_if_none
        if not tenant:
            return 16, "no org id"
        try:
            message = protobuf.OTLP["ExportTraceServiceRequest"].decode(body or b"")
        except protobuf.Malformed as error:
            return 13, f"grpc: error unmarshalling request: {error}"
        problem = self.take(tenant, message, "otlp/otlp_receiver")
        return (3, problem) if problem else (0, _DONE)

    def _zipkin(self, request):
        if request.path != "/api/v2/spans" or request.method != "POST":
            return text("404 page not found\n", 404)
        tenant = self.tenant(request)
        try:
            message = zipkin.translated(json.loads(request.body))
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(400, f"{error}\n") from error
        if problem := self.take(tenant, message, "zipkin/zipkin_receiver"):
            raise Refused(500, problem + "\n")
        return Response(202)

    # ---- asking -----------------------------------------------------------------------------------------------------

    def answer(self, request):
        return self.guarded(request, self._answer)

    def _answer(self, request):
        if request.path == "/metrics":
            self.more_metrics = self.counter_lines()
        given = {name: all_of[-1] for name, all_of in parameters(request).items()}
        has_v2 = self.release >= (2, 6)
        if request.path.startswith("/api/traces/"):
            return self._by_id(request, request.path.removeprefix("/api/traces/"), False)
        if request.path.startswith("/api/v2/traces/") and has_v2:
            return self._by_id(request, request.path.removeprefix("/api/v2/traces/"), True)
        if request.path == "/api/search":
            return self._search(request, given)
        if request.path.startswith(("/api/search/tag/", "/api/v2/search/tag/")):
            return self._tag_values(request, request.path.rpartition("/values")[0].rpartition("/tag/")[2], given.get("q"))
        if request.path in ("/api/search/tags", "/api/v2/search/tags"):
            return self._tags(request)
        return super().answer(request)

    def _by_id(self, request, identifier, is_v2):
        store, wrong = self.store(self.tenant(request)), next((at for at, sign in enumerate(identifier, 1) if sign not in "0123456789abcdefABCDEF"), 0)
        if wrong:
            return text(f"trace IDs can only contain hex characters: invalid character '{identifier[wrong - 1]}' at position {wrong}", 400)
        found = store.trace(bytes.fromhex(identifier.rjust(32, "0"))) if len(identifier) <= 32 else []
        if not found and not is_v2:
            return text("trace not found", 404)
        message = {"resourceSpans": found}
        if "application/protobuf" in request.headers.get("accept", ""):
            name, message = ("TraceByIdResponse", {"trace": message}) if is_v2 else ("Trace", message)
            return Response(200, protobuf.OTLP[name].encode(message), {"Content-Type": "application/protobuf", "Vary": "Accept-Encoding"})
        spans = [trace_json(each) for each in found]
        return _json({"trace": {"resourceSpans": spans} if spans else {}, "metrics": {}} if is_v2 else {"batches": spans})

    def _search(self, request, given):
        store, now = self.store(self.tenant(request)), self.clock() / 1e9
        try:
            wanted = traceql.parse(given["q"]) if "q" in given else traceql.of_tags(given.get("tags", ""))
        except ValueError as error:
            return text(f"invalid TraceQL query: {error}", 400)
        start = int(given.get("start", 0)) * 10**9
        end = int(min(int(given.get("end", 0)) or 1 << 40, now - self.cutoff if self.cutoff else 1 << 40) * 1e9)
        found = store.search(wanted, start, end, now - self.searchable_after, int(given.get("spss", 3)))
        return _json({"traces": found[: int(given.get("limit", 20))], "metrics": {"completedJobs": 1, "totalJobs": 1}})

    def _tags(self, request):
        found = self.store(self.tenant(request)).tags(self.clock() / 1e9 - self.searchable_after)
        if request.path == "/api/search/tags":
            names = sorted(found["resource"] | found["span"])
            return _json({"tagNames": names} if names else {})
        intrinsic = "duration kind name rootName rootServiceName status statusMessage traceDuration".split()
        scopes = [{"name": "intrinsic", "tags": intrinsic}]
        return _json({"scopes": scopes + [{"name": name} | ({"tags": sorted(found[name])} if found[name] else {}) for name in ("resource", "span")]})

    def _tag_values(self, request, tag, query):
        """Since 2.4, of those spans that the query is about; before, it is not looked at."""
        try:
            wanted = traceql.parse(query) if query and self.release >= (2, 4) else None
        except ValueError as error:
            return text(f"invalid TraceQL query: {error}", 400)
        values = self.store(self.tenant(request)).values(tag, self.clock() / 1e9 - self.searchable_after, wanted)
        if request.path.startswith("/api/v2/"):
            return _json({"tagValues": [{"type": "string", "value": value} for value in values]})
        return _json({"tagValues": values})


def _json(value):
    return Response(200, json.dumps(value, separators=(",", ":"), ensure_ascii=False), {"Content-Type": "application/json", "Vary": "Accept-Encoding"})


def _status(kind, status, message):
    """google.rpc.Status, in the language of the request."""
    if kind == "application/json":
        return Response(status, json.dumps({"code": 3, "message": message}, separators=(",", ":")), {"Content-Type": kind})
    said = message.encode()
    return Response(status, b"\x08\x03\x12" + protobuf.varint(len(said)) + said, {"Content-Type": kind})
