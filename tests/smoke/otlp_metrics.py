"""OTLP's metrics as Mimir makes series of them: names with underscores, no suffixes (its default), resources as job and instance."""

import re

from . import histograms, promql


def plain(name):
    return re.sub(r"[^a-zA-Z0-9_:]", "_", name)


def text_of(value):
    """An AnyValue in a label."""
    kind, found = next(iter(value.items()), ("stringValue", ""))
    if kind == "boolValue":
        return "true" if found else "false"
    if kind == "doubleValue":
        return promql.number(found)
    return str(found)


def attributes(pairs):
    return {plain(each["key"]): text_of(each.get("value", {})) for each in pairs}


def _resource_labels(resource):
    found = {each["key"]: text_of(each.get("value", {})) for each in resource.get("attributes", ())}
    job = "/".join(part for part in (found.get("service.namespace"), found.get("service.name")) if part)
    return {name: value for name, value in (("job", job), ("instance", found.get("service.instance.id"))) if value}


def _exemplars(point):
    found = []
    for each in point.get("exemplars", ()):
        labels = attributes(each.get("filteredAttributes", ()))
        labels |= {name: each[field].hex() for name, field in (("trace_id", "traceId"), ("span_id", "spanId")) if each.get(field)}
        value = float(each.get("asDouble", each.get("asInt", 0)))
        found.append((tuple(sorted(labels.items())), value, each.get("timeUnixNano", 0) // 1_000_000))
    return found


def _classic(name, labels, point):
    """A histogram's series: one for each bucket, which an exemplar is with, the count and the sum."""
    moment, total, exemplars = point.get("timeUnixNano", 0) // 1_000_000, 0, _exemplars(point)
    bounds = [*point.get("explicitBounds", ()), float("inf")]
    lower = float("-inf")
    for bound, count in zip(bounds, point.get("bucketCounts", ())):
        total += count
        inside = [each for each in exemplars if lower < each[1] <= bound]
        yield f"{name}_bucket", labels | {"le": promql.number(bound)}, [(moment, float(total))], [], inside
        lower = bound
    yield f"{name}_count", labels, [(moment, float(point.get("count", 0)))], [], []
    yield f"{name}_sum", labels, [(moment, point.get("sum", 0.0))], [], []


def _of_metric(metric, resource):
    name = plain(metric.get("name", ""))
    for point in metric.get("histogram", {}).get("dataPoints", ()):
        yield from _classic(name, resource | attributes(point.get("attributes", ())), point)
    for point in metric.get("exponentialHistogram", {}).get("dataPoints", ()):
        yield name, resource | attributes(point.get("attributes", ())), [], [histograms.of_exponential(point)], _exemplars(point)
    for point in metric.get("gauge", metric.get("sum", {})).get("dataPoints", ()):
        sample = (point.get("timeUnixNano", 0) // 1_000_000, float(point.get("asDouble", point.get("asInt", 0))))
        yield name, resource | attributes(point.get("attributes", ())), [sample], [], _exemplars(point)


def _kind(metric):
    if "sum" in metric:
        return "counter" if metric["sum"].get("isMonotonic") else "gauge"
    return "gauge" if "gauge" in metric else "histogram"


def translated(message):
    """([(labels, samples, histograms, exemplars)], [(name, kind, help, unit)])"""
    entries, metadata = {}, []
    for within in message.get("resourceMetrics", ()):
        resource = _resource_labels(within.get("resource", {}))
        for scope in within.get("scopeMetrics", ()):
            for metric in scope.get("metrics", ()):
                metadata.append((plain(metric.get("name", "")), _kind(metric), metric.get("description", ""), metric.get("unit", "")))
                for name, labels, samples, native, exemplars in _of_metric(metric, resource):
                    key = tuple(sorted((labels | {"__name__": name}).items()))
                    entry = entries.setdefault(key, (key, [], [], []))
                    for known, new in zip(entry[1:], (samples, native, exemplars)):
                        known.extend(new)
    return list(entries.values()), metadata
