"""Doubles that acknowledge what they do not keep, or give back what they were not given, each as a real release does or may.

    with DroppingMimir() as mimir: ... f"{mimir.url}/api/v1/push" ... 200, and nothing is there
"""

from health.web import Response, text

from . import promql, protobuf
from .loki import Loki
from .mimir import Mimir
from .storing import accepted
from .tempo import Tempo


class NamelessMimir(Mimir):
    """Does not say which release it is; before 2.16, it reads remote write 2.0 as 1.0, and finds nothing in it."""

    def __init__(self, version="2.10.3", **options):
        super().__init__(version=version, **options)
        nothing = text("404 page not found\n", 404)
        self.replaced |= {f"{prefix}/api/v1/status/buildinfo": nothing for prefix in ("", "/prometheus")}

    def answer(self, request):
        response = super().answer(request)
        if request.path == "/metrics" and response.status == 200:  # it is told there as well
            body = "\n".join(line for line in str(response.body).splitlines() if "build_info" not in line)
            return Response(200, body + "\n", response.headers)
        return response


class DedupingMimir(Mimir):
    """Takes pyat for the second one of a pair of Prometheus servers: 202, and nothing is kept."""

    def _push(self, request):
        return Response(202, "replicas did not match, rejecting sample: replica=b, elected=a\n")

    def answer(self, request):
        response = super().answer(request)
        if request.path == "/config" and response.status == 200:
            return text(str(response.body) + "    accept_ha_samples: true\n")
        return response


class BoastingMimir(Mimir):
    """From 2.17 on: the headers of remote write 2.0 say what was sent; every third series is dropped after that was counted."""

    def take(self, tenant, entries, metadata=()):
        return super().take(tenant, entries[::3], metadata)

    def _push(self, request):
        response = super()._push(request)
        if "x-prometheus-remote-write-version" not in request.headers:
            return response
        return accepted(**{f"X-Prometheus-Remote-Write-{name}-Written": "1000000" for name in ("Samples", "Histograms", "Exemplars")})


class SofteningMimir(Mimir):
    """OTLP: some is refused, and 200 with partial_success says so: rejected_data_points 0, and an error_message."""

    def take(self, tenant, entries, metadata=()):
        kept = [entry for number, entry in enumerate(entries) if number % 5]
        problem = super().take(tenant, kept, metadata)
        if len(kept) < len(entries):
            problem = problem or ("received a series whose number of labels exceeds the limit (actual: 31, limit: 30) "
                                  "(err-mimir-max-label-names-per-series)")
        return problem


class IgnoringLoki(Loki):
    """204 to a push of whose content it makes nothing."""

    def take(self, tenant, streams):
        pass


class BlockingLoki(IgnoringLoki):
    """The tenant is blocked: 260, or another status of success, and nothing is kept."""

    def __init__(self, status=260, **options):
        super().__init__(**options)
        self.status = status

    def _push(self, request):
        self.tenant(request)
        words = "ingestion blocked for user fake until '2027-01-01T00:00:00Z' with status code '260'\n" if self.status == 260 else ""
        return Response(self.status, words, {"Content-Type": "text/plain; charset=utf-8"})

    _otlp = _push

    def answer(self, request):
        if request.path == "/config":
            return text("common:\n  replication_factor: 1\nlimits_config:\n  block_ingestion_until: 2027-01-01T00:00:00Z\n"
                        f"  block_ingestion_status_code: {self.status}\n")
        return super().answer(request)


class LimitedLoki(Loki):
    """Gives at most `most` lines to a query (limits_config.max_entries_limit_per_query), and refuses one that asks for more."""

    def __init__(self, most, **options):
        super().__init__(**options)
        self.most = most

    def _lines(self, request, store, query, start, end, limit, forward):
        if limit > self.most:
            raise promql.BadQuery(f"max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {self.most})")
        return super()._lines(request, store, query, start, end, limit, forward)


class DiscardingTempo(Tempo):
    """From 3.0 on: the live store looks at the size of traces when the distributor has acknowledged them; only counters tell."""

    def take(self, tenant, message, receiver):
        spans = [span for within in message.get("resourceSpans", ()) for scope in within.get("scopeSpans", ()) for span in scope.get("spans", ())]
        self.count("tempo_receiver_accepted_spans", len(spans), receiver=receiver)
        self.count("tempo_distributor_spans_received_total", len(spans), tenant=tenant)
        self.count("tempo_discarded_spans_total", len(spans), reason="trace_too_large", tenant=tenant)


class CuttingTempo(Tempo):
    """Attributes are cut at `most` bytes, with 200."""

    def __init__(self, most, **options):
        super().__init__(**options)
        self.most = most

    def take(self, tenant, message, receiver):
        for within in message.get("resourceSpans", ()):
            for scope in within.get("scopeSpans", ()):
                for span in scope.get("spans", ()):
                    for attribute in span.get("attributes", ()):
                        value = attribute.get("value", {})
                        if len(value.get("stringValue", "").encode()) > self.most:
                            value["stringValue"] = value["stringValue"].encode()[: self.most].decode("utf-8", "ignore")
                            self.count("tempo_distributor_attributes_truncated_total", tenant=tenant)
        return super().take(tenant, message, receiver)


class EmptyTempo(Tempo):
    """By id, 200 and a trace without spans: what the second version of the API says of a trace that is not there."""

    def take(self, tenant, message, receiver):
        return None


class PartialTempo(Tempo):
    """By id, only `most` spans of a trace, and says so: PARTIAL."""

    def __init__(self, most, **options):
        super().__init__(**options)
        self.most = most

    def _by_id(self, request, identifier, is_v2):
        if not is_v2:
            return super()._by_id(request, identifier, is_v2)
        found = self.store(self.tenant(request)).trace(bytes.fromhex(identifier.rjust(32, "0")))
        for within in found:
            for scope in within["scopeSpans"]:
                scope["spans"] = scope["spans"][: self.most]
        # TraceByIDResponse{1 trace, 2 metrics, 3 status, 4 message}: tempopb of github.com/grafana/tempo
        said = b"trace exceeds max size (max bytes: 5000)"
        body = protobuf.OTLP["TraceByIdResponse"].encode({"trace": {"resourceSpans": found}}) + b"\x18\x01\x22" + bytes([len(said)]) + said
        return Response(200, body, {"Content-Type": "application/protobuf"})


class LimitedTempo(Tempo):
    """Gives `most` traces to a search, whatever limit it names."""

    def __init__(self, most, **options):
        super().__init__(**options)
        self.most = most

    def _search(self, request, given):
        return super()._search(request, given | {"limit": str(min(self.most, int(given.get("limit", 20))))})
