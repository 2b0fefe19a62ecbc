"""Zipkin's spans (v2, JSON) as the collector's receiver makes OTLP of them: tags are texts, times are microseconds."""

_KINDS = {"SERVER": 2, "CLIENT": 3, "PRODUCER": 4, "CONSUMER": 5}


def _text(key, value):
    return {"key": key, "value": {"stringValue": value}}


def _span(span):
    start = span.get("timestamp", 0) * 1000
    tags = dict(span.get("tags") or {})
    made = {"traceId": bytes.fromhex(span["traceId"].rjust(32, "0")), "spanId": bytes.fromhex(span["id"].rjust(16, "0")),
            "name": span.get("name", ""), "kind": _KINDS.get(span.get("kind"), 0), "startTimeUnixNano": start,
            "endTimeUnixNano": start + span.get("duration", 0) * 1000, "status": {}}
    if span.get("parentId"):
        made["parentSpanId"] = bytes.fromhex(span["parentId"].rjust(16, "0"))
    if code := tags.pop("otel.status_code", None):
        made["status"] = {"code": {"OK": 1, "ERROR": 2}.get(code, 0)}
    elif "error" in tags:
        made["status"] = {"code": 2}
        if tags["error"] == "true":
            del tags["error"]
    if description := tags.pop("otel.status_description", None):
        made["status"]["message"] = description
    if tags:
        made["attributes"] = [_text(key, value) for key, value in tags.items()]
    if events := span.get("annotations"):
        made["events"] = [{"timeUnixNano": each.get("timestamp", 0) * 1000, "name": each.get("value", "")} for each in events]
    return made


def translated(spans):
    """An ExportTraceServiceRequest, a resource for each service."""
    services = {}
    for span in spans:
        services.setdefault((span.get("localEndpoint") or {}).get("serviceName", ""), []).append(_span(span))
    return {"resourceSpans": [{"resource": {"attributes": [_text("service.name", name)]} if name else {},
                               "scopeSpans": [{"scope": {}, "spans": made}]} for name, made in services.items()]}
