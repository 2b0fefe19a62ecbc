"""Native histograms: from their spans and deltas to the buckets that Prometheus shows."""

import itertools

from . import promql


def _bound(schema, index):
    return 2.0 ** (index * 2.0**-schema)


def _buckets(spans, deltas, counts):
    """[(index, count)]"""
    values = itertools.accumulate(deltas) if deltas else iter(counts)
    index, found = 0, []
    for span in spans:
        index += span.get("offset", 0)
        for _ in range(span.get("length", 0)):
            found.append((index, next(values)))
            index += 1
    return found


def shown(histogram):
    """As the HTTP API of Prometheus answers it: {"count", "sum", "buckets": [[boundary rule, lower, upper, count]]}.

    Boundary rule: 0 (lower, upper], 1 [lower, upper), 3 [lower, upper].
    """
    schema = histogram.get("schema", 0)
    negative = _buckets(histogram.get("negativeSpans", ()), histogram.get("negativeDeltas"), histogram.get("negativeCounts", ()))
    positive = _buckets(histogram.get("positiveSpans", ()), histogram.get("positiveDeltas"), histogram.get("positiveCounts", ()))
    rows = [(1, -_bound(schema, at), -_bound(schema, at - 1), count) for at, count in reversed(negative)]
    zero = histogram.get("zeroCountInt", histogram.get("zeroCountFloat", 0))
    threshold = histogram.get("zeroThreshold", 0.0)
    rows.append((3, -threshold, threshold, zero))
    rows += [(0, _bound(schema, at - 1), _bound(schema, at), count) for at, count in positive]
    answer = {"count": _text(histogram.get("countInt", histogram.get("countFloat", 0))), "sum": _text(histogram.get("sum", 0.0))}
    buckets = [[rule, _text(lower), _text(upper), _text(count)] for rule, lower, upper, count in rows if count]
    return answer | ({"buckets": buckets} if buckets else {})


def _text(value):
    return promql.number(float(value))


def _spans(buckets):
    """An exponential histogram's run of buckets, whose index 0 is (1, base], as Prometheus counts them: one further."""
    counts = buckets.get("bucketCounts", [])
    if not counts:
        return [], []
    deltas = [counts[0], *(after - before for before, after in zip(counts, counts[1:]))]
    return [{"offset": buckets.get("offset", 0) + 1, "length": len(counts)}], deltas


def of_exponential(point):
    """An OTLP data point as a Histogram of remote write. Scales above 8 are not made smaller here."""
    positive, positive_deltas = _spans(point.get("positive", {}))
    negative, negative_deltas = _spans(point.get("negative", {}))
    return {
        "countInt": point.get("count", 0), "sum": point.get("sum", 0.0), "schema": point.get("scale", 0),
        "zeroThreshold": point.get("zeroThreshold", 0.0) or 1e-128, "zeroCountInt": point.get("zeroCount", 0),
        "positiveSpans": positive, "positiveDeltas": positive_deltas, "negativeSpans": negative, "negativeDeltas": negative_deltas,
        "timestamp": point.get("timeUnixNano", 0) // 1_000_000,
    }
