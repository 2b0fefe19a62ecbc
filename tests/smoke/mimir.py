"""Mimir as it stores: remote write 1.0 and 2.0, OTLP, and the query API. What it refuses, it refuses as the recorded one.

    with Mimir(version="2.17.0", multitenant=True, exemplars=True) as mimir: ... f"{mimir.url}/api/v1/push" ...
"""

import datetime
import json
import re
import time

from health import doubles
from health.web import Response, text

from . import otlp_metrics, protobuf, promql
from .series import Rejected, Store
from .storing import Refused, Storing, accepted, content_type, otlp_message, parameters, release_of, unsnapped

MOST_LABELS, LONGEST_NAME, LONGEST_VALUE, FUTURE, MOST_METADATA = 30, 1024, 2048, 600_000, 400
_NEXT = ". To adjust the related per-tenant limit, configure -{}, or contact your service administrator."
_TYPES = {number: name.removeprefix("METRIC_TYPE_").lower() for number, name in enumerate(
    "unknown counter gauge histogram gaugehistogram summary info stateset".split())}


def written(labels):
    """A series as Mimir's messages name it."""
    pairs = [f'{name}="{value}"' for name, value in labels if name != "__name__"]
    return dict(labels).get("__name__", "") + ("{" + ", ".join(pairs) + "}" if pairs else "")


def quoted_series(labels):
    return "{" + ", ".join(f'{name}="{value}"' for name, value in labels) + "}"


def stamp(milliseconds):
    moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03}Z"


class Mimir(Storing, doubles.Mimir):
    """`exemplars`: whether they are kept, which by default they are not. `most`: bytes of a request."""

    def __init__(self, *, exemplars=False, most=100 << 20, multitenant=False, basic=None, keep=10_000, clock=time.time_ns, **options):
        super().__init__(**options)
        self.set_up(multitenant, basic, keep, clock)
        self.keeps_exemplars, self.most = exemplars, most
        self.release = release_of(self.version)
        self.keeps_histograms = self.release >= (2, 16)
        self.stores = {}

    def store(self, tenant="anonymous"):
        if tenant not in self.stores:
            self.stores[tenant] = Store(left_open=self.release >= (3,))
        return self.stores[tenant]

    def answer(self, request):
        return self.guarded(request, self._answer)

    def _answer(self, request):
        writes = {"/api/v1/push": self._push, "/otlp/v1/metrics": self._otlp}
        if request.path in writes:
            return writes[request.path](request) if request.method == "POST" else Response(405)
        if request.path == "/metrics":
            self.more_metrics = self.counter_lines()
        if request.path == "/config" and "mode" not in request.query:
            return text(f"limits:\n    max_global_exemplars_per_user: {100_000 if self.keeps_exemplars else 0}\n"
                        f"    native_histograms_ingestion_enabled: {str(self.keeps_histograms).lower()}\n")
        prefix, _, question = request.path.rpartition("/api/v1/")
        asked = getattr(self, f"_ask_{question.replace('/', '_')}", None) if prefix == "/prometheus" else None
        if asked is None:
            return super().answer(request)
        try:
            return _success(asked(self.store(self.tenant(request)), parameters(request)))
        except (promql.BadQuery, KeyError) as error:
            problem = f'invalid parameter "query": {error}'
            return _json(_compact({"status": "error", "errorType": "bad_data", "error": problem}), 400)

    # ---- writing ----------------------------------------------------------------------------------------------------

    def _push(self, request):
        tenant = self.tenant(request)
        if len(request.body) > self.most:
            raise Refused(413, f"the incoming push request has been rejected because its message size of {len(request.body)} bytes is "
                          f"larger than the allowed limit of {self.most} bytes (err-mimir-distributor-max-write-message-size). To "
                          "adjust the related limit, configure -distributor.max-recv-msg-size, or contact your service administrator.\n")
        is_2 = "proto=io.prometheus.write.v2.request" in request.headers.get("content-type", "").lower().replace(" ", "")
        if is_2 and (2, 16) <= self.release < (2, 17):
            raise Refused(415, "remote write 2.0 is not supported\n")
        is_2 = is_2 and self.release >= (2, 17)  # before 2.16, it is read as 1.0, which knows none of its fields
        try:
            message = protobuf.REMOTE_WRITE["Request2" if is_2 else "WriteRequest"].decode(unsnapped(request))
        except protobuf.Malformed as error:
            raise Refused(400, "unexpected EOF\n") from error
        entries = entries_of_2(message) if is_2 else entries_of_1(message)
        if error := self.take(tenant, entries, metadata_of_2(message) if is_2 else metadata_of_1(message)):
            raise Refused(400, f"{error}\n")
        counts = {"Samples": 2, "Histograms": 3, "Exemplars": 4} if is_2 else {}
        return accepted(**{f"X-Prometheus-Remote-Write-{name}-Written": str(len(message.get("timeseries", ())) and sum(
            len(each[at - 1]) for each in entries)) for name, at in counts.items()})

    def _otlp(self, request):
        tenant = self.tenant(request)
        kind = content_type(request)
        if kind not in ("application/json", "application/x-protobuf"):
            raise Refused(415, f"unsupported content type: {kind}, supported: [application/json, application/x-protobuf]\n")
        message = otlp_message(request, "ExportMetricsServiceRequest", lambda problem: Refused(400, f"{problem}\n"))
        entries, metadata = otlp_metrics.translated(message)
        error = self.take(tenant, entries, metadata)
        if not error:
            return accepted(**({"Content-Type": kind} if self.release >= (2, 16) else {}))
        if self.release < (2, 17):
            raise Refused(400, f"{error}\n")
        partial = {"partialSuccess": {"rejectedDataPoints": "0", "errorMessage": error}}  # 0, whatever was lost
        if kind == "application/json":
            return _json(json.dumps(partial))
        said = b"\x12" + protobuf.varint(len(error.encode())) + error.encode()
        return Response(200, b"\x0a" + protobuf.varint(len(said)) + said, {"Content-Type": kind})

    def take(self, tenant, entries, metadata=()):
        """Stores what it can; the first reason against the rest, or None. An entry is (labels, samples, histograms, exemplars)."""
        store, problem = self.store(tenant), None
        received = sum(len(samples) + len(native) for _, samples, native, _ in entries)
        self.count("cortex_distributor_requests_in_total", user=tenant)
        self.count("cortex_distributor_samples_in_total", received, user=tenant)
        self.count("cortex_distributor_exemplars_in_total", sum(len(each[3]) for each in entries), user=tenant)
        good, refused = [], None
        for entry in entries:
            if wrong := _invalid(*entry[:3], self.clock() // 1_000_000 + FUTURE):
                refused = refused or wrong[1]
                self.count("cortex_discarded_samples_total", len(entry[1]) + len(entry[2]), reason=wrong[0], user=tenant)
            else:
                good.append(entry)
        self.count("cortex_distributor_received_requests_total", user=tenant)
        self.count("cortex_distributor_received_samples_total", sum(len(e[1]) + len(e[2]) for e in good), user=tenant)
        self.count("cortex_distributor_received_exemplars_total", sum(len(e[3]) for e in good), user=tenant)
        for labels, samples, native, exemplars in good:
            problem = self._ingest(store, tenant, labels, samples, native if self.keeps_histograms else ()) or problem
            if self.keeps_exemplars:
                self._ingest_exemplars(store, tenant, labels, exemplars)
        for name, kind, help_text, unit in metadata:
            known = store.metadata.setdefault(name, {})
            known.pop(about := (kind, help_text, unit), None)
            known[about] = None
            if len(known) > MOST_METADATA:  # Mimir forgets what nobody has said again for ten minutes
                del known[next(iter(known))]
        return problem or refused

    def _ingest(self, store, tenant, labels, samples, native):
        series, problem, stored = None, None, 0
        for moment, value in [*samples, *((each.get("timestamp", 0), each) for each in native)]:
            series = series or store.of(labels)
            try:
                store.append(series, moment, value)
                stored += 1
            except Rejected as why:
                self.count("cortex_discarded_samples_total", reason=why.reason, user=tenant)
                self.count("cortex_ingester_ingested_samples_failures_total", user=tenant)
                problem = problem or (f"failed pushing to ingester: user={tenant}: the sample has been rejected because {why}. The affected "
                                      f"sample has timestamp {stamp(moment)} and is from series {quoted_series(labels)}")
        self.count("cortex_ingester_ingested_samples_total", stored, user=tenant)
        return problem

    def _ingest_exemplars(self, store, tenant, labels, exemplars):
        for exemplar in exemplars:
            known = store.of(labels).exemplars
            if not known or exemplar[2] > known[-1][2]:
                known.append(exemplar)
                self.count("cortex_ingester_ingested_exemplars_total", user=tenant)
            elif exemplar not in known:
                self.count("cortex_discarded_exemplars_total", reason="exemplar-out-of-order", user=tenant)

    # ---- asking -----------------------------------------------------------------------------------------------------

    def _ask_query(self, store, given):
        at = moment(given["time"][0]) if "time" in given else self.clock() // 1_000_000
        return store.query(given.get("query", [""])[0], at)

    @staticmethod
    def _ask_query_range(store, given):
        step = promql.duration(given["step"][0])
        return store.query_range(given["query"][0], moment(given["start"][0]), moment(given["end"][0]), step)

    @staticmethod
    def _ask_query_exemplars(store, given):
        return store.exemplars(given["query"][0], moment(given["start"][0]), moment(given["end"][0]))

    @staticmethod
    def _ask_metadata(store, given):
        name = given.get("metric", [None])[0]
        return _compact({each: [dict(zip(("type", "help", "unit"), about)) for about in found] for each, found in store.metadata.items()
                         if name in (None, each)})

    @staticmethod
    def _ask_series(store, given):
        return _compact([each.labels for text in given["match[]"] for each in store.select(promql.parse(text)[1].matchers)])

    @staticmethod
    def _ask_labels(store, given):
        selected = [each for text in given.get("match[]", ()) for each in store.select(promql.parse(text)[1].matchers)]
        return _compact(sorted({name for each in (selected if "match[]" in given else store.series.values()) if each.times for name in each.labels}))

    @staticmethod
    def _ask_label_pyat_run_values(store, given):
        found = [each.labels for text in given["match[]"] for each in store.select(promql.parse(text)[1].matchers) if each.times]
        return _compact(sorted({labels["pyat_run"] for labels in found if "pyat_run" in labels}))

    @staticmethod
    def _ask_label___name___values(store, _):
        return _compact(sorted({each.labels["__name__"] for each in store.series.values() if each.times}))


def moment(text):
    """Milliseconds of seconds since 1970 or of RFC 3339."""
    try:
        return round(float(text) * 1000)
    except ValueError:
        return round(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def _compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _json(body, status=200):
    return Response(status, body, {"Content-Type": "application/json", "Vary": "Accept-Encoding"})


def _success(data):
    return _json(f'{{"status":"success","data":{data}}}')


# ---- what the distributor refuses -----------------------------------------------------------------------------------


def _invalid(labels, samples, native, latest):
    """(reason, message), or None."""
    series = written(labels)
    if not dict(labels).get("__name__"):
        return "missing_metric_name", "received series has no metric name (err-mimir-missing-metric-name)"
    if len(labels) > MOST_LABELS:
        return "max_label_names_per_series", (
            f"received a series whose number of labels exceeds the limit (actual: {len(labels)}, limit: {MOST_LABELS}) series: '{series:.200}' "
            f"(err-mimir-max-label-names-per-series)" + _NEXT.format("validation.max-label-names-per-series"))
    for name, value in labels:
        if not name.replace("_", "a").isalnum() or name[0].isdigit() or not name.isascii():
            return "label_invalid", f"received a series with an invalid label: '{name:.200}' series: '{series:.200}' (err-mimir-label-invalid)"
        if len(name) > LONGEST_NAME:
            return "label_name_too_long", (f"received a series whose label name length exceeds the limit, label: '{name:.200}' series: "
                                           f"'{series:.200}' (err-mimir-label-name-too-long)" + _NEXT.format("validation.max-length-label-name"))
        if len(value.encode()) > LONGEST_VALUE:
            return "label_value_too_long", (
                f"received a series whose label value length exceeds the limit, value: '{value:.200}' (truncated) series: '{series:.200}' "
                "(err-mimir-label-value-too-long)" + _NEXT.format("validation.max-length-label-value"))
    for at in [*(each[0] for each in samples), *(each.get("timestamp", 0) for each in native)]:
        if at > latest:
            return "too_far_in_future", (f"received a sample whose timestamp is too far in the future, timestamp: {at} series: '{series:.200}' "
                                         "(err-mimir-too-far-in-future)" + _NEXT.format("validation.create-grace-period"))
    return None


# ---- remote write, decoded ------------------------------------------------------------------------------------------


def entries_of_1(message):
    def pairs(labels):
        return tuple(sorted((each.get("name", ""), each.get("value", "")) for each in labels))

    return [(pairs(series.get("labels", ())), [(each.get("timestamp", 0), each.get("value", 0.0)) for each in series.get("samples", ())],
             series.get("histograms", []),
             [(pairs(each.get("labels", ())), each.get("value", 0.0), each.get("timestamp", 0)) for each in series.get("exemplars", ())])
            for series in message.get("timeseries", ())]


def entries_of_2(message):
    symbols = message.get("symbols", [])
    if not symbols or symbols[0]:
        if message.get("timeseries"):
            raise Refused(400, "symbols must start with empty string\n")

    def pairs(references):
        try:
            return tuple(sorted((symbols[name], symbols[value]) for name, value in zip(references[::2], references[1::2])))
        except IndexError as error:
            raise Refused(400, "invalid labels reference\n") from error

    return [(pairs(series.get("labelsRefs", [])), [(each.get("timestamp", 0), each.get("value", 0.0)) for each in series.get("samples", ())],
             series.get("histograms", []),
             [(pairs(each.get("labelsRefs", [])), each.get("value", 0.0), each.get("timestamp", 0)) for each in series.get("exemplars", ())])
            for series in message.get("timeseries", ())]


def metadata_of_1(message):
    return [(each.get("metricFamilyName", ""), _TYPES.get(each.get("type", 0)), each.get("help", ""), each.get("unit", ""))
            for each in message.get("metadata", ())]


def metadata_of_2(message):
    symbols, found = message.get("symbols", []), []
    for series in message.get("timeseries", ()):
        references = series.get("labelsRefs", [])
        names = dict(zip(references[::2], references[1::2]))
        name = next((symbols[value] for label, value in names.items() if symbols[label] == "__name__"), "")
        if about := series.get("metadata"):
            if about.get("type", 0) in (3, 5):  # of a histogram or a summary, the name of the family
                name = re.sub("_(bucket|count|sum)$", "", name)
            found.append((name, _TYPES.get(about.get("type", 0)), symbols[about.get("helpRef", 0)], symbols[about.get("unitRef", 0)]))
    return found
