"""A store of spans, by trace; searched by what an index of equal attributes leaves over."""

from . import protobuf
from .otlp_metrics import text_of

_KINDS = ("unspecified", "internal", "server", "client", "producer", "consumer")
_STATUS = ("unset", "ok", "error")


def short_id(identifier):
    """As search writes the id of a trace: without zeros in front, but 16 digits at least."""
    return identifier.hex().lstrip("0").rjust(16, "0")


def trace_json(resource_spans):
    return protobuf.OTLP["ResourceSpans"].to_json(resource_spans)


def _attributes(holder):
    return {each["key"]: each.get("value", {}) for each in holder.get("attributes", ())}


class Span:
    """What search asks of one."""

    def __init__(self, resource, scope, span, arrived):
        self.resource, self.scope, self.span = resource, scope, span
        self.arrived = arrived
        self.start, self.end = span.get("startTimeUnixNano", 0), span.get("endTimeUnixNano", 0)
        self.of_span, self.of_resource = _attributes(span), _attributes(resource)

    def value(self, scope, name):
        """The AnyValue of an attribute, or the value of an intrinsic; None where there is none."""
        if scope == "intrinsic":
            return self._intrinsic(name)
        if scope in ("span", "") and name in self.of_span:
            return self.of_span[name]
        return self.of_resource.get(name) if scope in ("resource", "") else None

    def _intrinsic(self, name):
        if name == "name":
            return {"stringValue": self.span.get("name", "")}
        if name == "duration":
            return {"intValue": self.end - self.start}
        if name == "kind":
            return {"keyword": _KINDS[self.span.get("kind", 0)]}
        if name == "status":
            return {"keyword": _STATUS[self.span.get("status", {}).get("code", 0)]}
        return {"stringValue": self.span.get("status", {}).get("message", "")} if name == "statusMessage" else None

    def postings(self):
        for scope, attributes in (("span", self.of_span), ("resource", self.of_resource)):
            for name, value in attributes.items():
                yield scope, name, text_of(value)
                yield "", name, text_of(value)
        yield "intrinsic", "name", self.span.get("name", "")


class Store:
    def __init__(self):
        self.traces, self._postings, self._values, self._known = {}, {}, {}, set()

    def add(self, spans, arrived):
        """How many traces began with these. A span that is there already is not kept twice."""
        before = len(self.traces)
        for resource, scope, span in spans:
            identity = (span["traceId"], span.get("spanId", b""), span.get("kind", 0))
            if identity in self._known:
                continue
            self._known.add(identity)
            kept = Span(resource, scope, span if "status" in span else span | {"status": {}}, arrived)
            self.traces.setdefault(span["traceId"], []).append(kept)
            for posting in kept.postings():
                self._postings.setdefault(posting, {})[span["traceId"]] = None
                self._values.setdefault(posting[:2], {})[posting] = None
        return len(self.traces) - before

    def trace(self, identifier):
        """As resourceSpans: those of one resource and scope together."""
        groups = {}
        for each in self.traces.get(identifier, ()):
            within = groups.setdefault(repr(each.resource), (each.resource, {}))[1]
            within.setdefault(repr(each.scope), (each.scope, []))[1].append(each.span)
        return [{"resource": resource, "scopeSpans": [{"scope": scope, "spans": spans} for scope, spans in scopes.values()]}
                for resource, scopes in groups.values()]

    def search(self, wanted, start, end, arrived_before, most_spans):
        """What /api/search has in "traces", the newest first."""
        rows = []
        for identifier in self._candidates(wanted):
            spans = self.traces[identifier]
            if not any(span.arrived <= arrived_before and start <= span.end and span.start <= end for span in spans):
                continue
            visible = [span for span in spans if span.arrived <= arrived_before]
            hits = [span for span in visible if wanted.matches(span)]
            if hits:
                rows.append(_row(identifier, visible, hits, most_spans, wanted))
        return sorted(rows, key=lambda row: -int(row["startTimeUnixNano"]))

    def _is_seen(self, posting, arrived_before):
        return any(span.arrived <= arrived_before for identifier in self._postings[posting] for span in self.traces[identifier])

    def tags(self, arrived_before):
        found = {"span": set(), "resource": set()}
        for (scope, name), postings in self._values.items():
            if scope in found and any(self._is_seen(posting, arrived_before) for posting in postings):
                found[scope].add(name)
        return found

    def values(self, tag, arrived_before, wanted=None):
        scope, _, name = tag.partition(".")
        scope, name = (scope, name) if scope in ("span", "resource", "") and name else ("", tag)
        if tag == "name":
            scope, name = "intrinsic", "name"
        if wanted is None:
            return sorted(posting[2] for posting in self._values.get((scope, name), ()) if self._is_seen(posting, arrived_before))
        found = (span.value(scope, name) for span in self.matching(wanted) if span.arrived <= arrived_before)
        return sorted({text_of(value) for value in found if value is not None})

    def matching(self, wanted):
        return [span for identifier in self._candidates(wanted) for span in self.traces[identifier] if wanted.matches(span)]

    def _candidates(self, wanted):
        sure = [self._postings.get(posting, {}) for posting in wanted.postings()]
        return min(sure, key=len) if sure else self.traces


def _shown(span, asked):
    """With what the query asks about."""
    row = {"spanID": span.span.get("spanId", b"").hex(), "startTimeUnixNano": str(span.start), "durationNanos": str(span.end - span.start)}
    if ("intrinsic", "name") in asked:
        row["name"] = span.span.get("name", "")
    attributes = [{"key": name, "value": protobuf.OTLP["AnyValue"].to_json(value)} for scope, name in asked
                  if scope != "intrinsic" and (value := span.value(scope, name)) is not None]
    return row | ({"attributes": attributes} if attributes else {})


def _row(identifier, spans, hits, most_spans, wanted):
    root = next((span for span in spans if not span.span.get("parentSpanId")), None)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    shown = [_shown(span, wanted.asked()) for span in hits[:most_spans]]
    row = {"traceID": short_id(identifier), "rootServiceName": "<root span not yet received>", "startTimeUnixNano": str(start)}
    if root:
        row |= {"rootServiceName": text_of(root.of_resource.get("service.name", {})), "rootTraceName": root.span.get("name", "")}
    if duration := (end - start) // 1_000_000:
        row["durationMs"] = duration
    spans_set = {"spans": shown, "matched": len(hits)}
    return row | {"spanSet": spans_set, "spanSets": [spans_set]}
