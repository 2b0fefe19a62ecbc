"""What is in a body that passes by: its items, one by one, and the body again after one of them was changed.

`of_write(request)` and `of_answer(request, response)` return a Body, or None where there are no items to be had.
"""

import copy
import json
import struct
from dataclasses import dataclass

from . import promql, protobuf, snappy
from .storing import content_type, unpacked


@dataclass
class Item:
    """`holder` is the list that it is in, `group` what is around that: a series, a stream, a resource."""

    holder: list
    value: object
    group: dict

    def remove(self):
        del self.holder[self.place()]

    def place(self):
        return next(at for at, each in enumerate(self.holder) if each is self.value)

    def insert_after(self, value):
        self.holder.insert(self.place() + 1, value)


class Body:
    """`tree`: decoded. `pack(tree)`: encoded again."""

    def __init__(self, tree, pack, items, headers=None):
        self.tree, self._pack, self.items, self.headers = tree, pack, items, headers or {}

    def encoded(self):
        return self._pack(self.tree)


# ---- writes ---------------------------------------------------------------------------------------------------------


def of_write(request):
    path, is_json = request.path, content_type(request) == "application/json"
    if request.method != "POST":
        return None
    if path.endswith(("/api/v1/push", "/api/v1/write")) and "/loki/" not in path:
        is_2 = "write.v2" in request.headers.get("content-type", "")
        return _snappy(request, protobuf.REMOTE_WRITE["Request2" if is_2 else "WriteRequest"], _of_series)
    if path.endswith("/loki/api/v1/push"):
        if is_json:
            tree = json.loads(unpacked(request))
            items = [Item(stream["values"], value, stream) for stream in tree["streams"] for value in stream["values"]]
            return Body(tree, _dumped, items)
        return _snappy(request, protobuf.LOKI["PushRequest"], _of_streams)
    for end, name, walk in (("/v1/traces", "ExportTraceServiceRequest", of_spans), ("/v1/logs", "ExportLogsServiceRequest", _of_records),
                            ("/v1/metrics", "ExportMetricsServiceRequest", _of_points)):
        if path.endswith(end):
            message = protobuf.OTLP[name]
            body = unpacked(request)
            tree = message.from_json(json.loads(body)) if is_json else message.decode(body)
            pack = (lambda tree: _dumped(message.to_json(tree, hex_ids=True, enum_names=False))) if is_json else message.encode
            return Body(tree, pack, walk(tree))
    if path == "/api/v2/spans":
        tree = json.loads(unpacked(request))
        return Body(tree, _dumped, [Item(tree, span, span.get("localEndpoint") or {}) for span in tree])
    return None


def _snappy(request, message, walk):
    tree = message.decode(snappy.decompress(request.body))
    return Body(tree, lambda changed: snappy.compress(message.encode(changed)), walk(tree))


def _dumped(tree):
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def _of_series(tree):
    return [Item(series["samples"], sample, series) for series in tree.get("timeseries", ()) for sample in series.get("samples", ())]


def _of_streams(tree):
    return [Item(stream["entries"], entry, stream) for stream in tree.get("streams", ()) for entry in stream.get("entries", ())]


def of_spans(tree):
    return [Item(scope["spans"], span, resource) for resource in tree.get("resourceSpans", tree.get("batches", ()))
            for scope in resource.get("scopeSpans", ()) for span in scope.get("spans", ())]


def _of_records(tree):
    return [Item(scope["logRecords"], record, resource) for resource in tree.get("resourceLogs", ())
            for scope in resource.get("scopeLogs", ()) for record in scope.get("logRecords", ())]


def _of_points(tree):
    """Of gauges and sums: a point of a histogram is many samples."""
    return [Item(data["dataPoints"], point, metric) for resource in tree.get("resourceMetrics", ())
            for scope in resource.get("scopeMetrics", ()) for metric in scope.get("metrics", ())
            for data in (metric.get("gauge"), metric.get("sum")) if data for point in data.get("dataPoints", ())]


# ---- answers --------------------------------------------------------------------------------------------------------


def of_answer(request, response):
    if response.status != 200:
        return None
    path, content = request.path, response.content()
    if path.endswith("/loki/api/v1/query_range") or path.endswith(("/api/v1/query", "/api/v1/query_range")):
        tree = json.loads(content)
        result = tree.get("data", {}).get("result", [])
        rows = [(row, row["values"]) for row in result if row.get("values")]
        return Body(tree, _dumped, [Item(values, value, row) for row, values in rows for value in values])
    if "/api/traces/" in path or "/api/v2/traces/" in path:
        is_2 = "/api/v2/" in path
        if "protobuf" in response.headers.get("Content-Type", response.headers.get("content-type", "")):
            message = protobuf.OTLP["TraceByIdResponse" if is_2 else "Trace"]
            tree, pack = message.decode(content), message.encode
        else:
            tree, pack = json.loads(content), _dumped
        return Body(tree, pack, of_spans(tree.get("trace", {}) if is_2 else tree))
    return None


# ---- one item -------------------------------------------------------------------------------------------------------


def identity(item):
    """The same whenever it passes by, as text."""
    value = item.value
    if isinstance(value, list):  # [time, value] of an answer
        return json.dumps([item.group.get("metric") or item.group.get("stream"), value[0]], sort_keys=True)
    if "spanId" in value or "id" in value:
        found = value.get("spanId", value.get("id"))
        return found.hex() if isinstance(found, bytes) else str(found)
    labels = item.group.get("labels") or item.group.get("labelsRefs") or item.group.get("stream") or item.group.get("name")
    return json.dumps([labels, value.get("timestamp", value.get("timeUnixNano"))], sort_keys=True)


def group_of(item):
    """The series or stream, as a dictionary of labels where it is one."""
    return item.group.get("metric") or item.group.get("stream") or item.group.get("labels") or item.group.get("labelsRefs")


def shifted(item):
    """A copy, one tick later, or with another span id: else the servers take the two for one."""
    value = copy.deepcopy(item.value)
    if isinstance(value, list):
        value[0] = str(int(value[0]) + 1)
    elif "spanId" in value:
        value["spanId"] = bytes([value["spanId"][0] ^ 0x80]) + value["spanId"][1:]
    elif "id" in value:
        value["id"] = f"{int(value['id'], 16) ^ 1 << 63:016x}"
    elif "timeUnixNano" in value:
        value["timeUnixNano"] += 1 if "body" in value else 1_000_000
    elif isinstance(value["timestamp"], dict):
        value["timestamp"]["nanos"] = value["timestamp"].get("nanos", 0) + 1
    else:
        value["timestamp"] += 1
    return value


def _flipped_float(value, random):
    bits, = struct.unpack("<Q", struct.pack("<d", value))
    return struct.unpack("<d", struct.pack("<Q", bits ^ 1 << random.randrange(52)))[0]


def _flipped_text(text, random):
    places = [at for at, sign in enumerate(text) if sign.isascii() and sign.isalnum() and chr(ord(sign) ^ 1).isalnum()]
    at = random.choice(places)
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def flip(item, random):
    """One bit of what the item says; what it said and says now."""
    value, is_of_logs = item.value, "stream" in item.group
    if isinstance(value, list):
        before = value[1]
        value[1] = _flipped_text(before, random) if is_of_logs else promql.number(_flipped_float(float(before), random))
        return before, value[1]
    for name in ("asDouble", "value"):
        if isinstance(value.get(name), (int, float)):
            before = value[name]
            value[name] = _flipped_float(float(before), random)
            return before, value[name]
    if "asInt" in value:
        before = value["asInt"]
        value["asInt"] = before ^ 1 << random.randrange(40)
        return before, value["asInt"]
    if "line" in value:
        before = value["line"]
        value["line"] = _flipped_text(before, random)
        return before, value["line"]
    holder, name = _text_of(value, random)
    before = holder[name]
    holder[name] = _flipped_text(before, random)
    return before, holder[name]


def _text_of(value, random):
    """A text within a log record or a span: (dictionary, key)."""
    if "body" in value:
        return value["body"], "stringValue"
    if "tags" in value:
        return value, "name"
    texts = [each["value"] for each in value.get("attributes", ()) if _has_alphanumeric(each["value"].get("stringValue"))]
    return (random.choice(texts), "stringValue") if texts and random.random() < 0.7 else (value, "name")


def _has_alphanumeric(text):
    return bool(text) and any(sign.isascii() and sign.isalnum() and chr(ord(sign) ^ 1).isalnum() for sign in text)


def _when(value):
    """To be compared with others of the same form."""
    if isinstance(value, list):
        return int(value[0]) if isinstance(value[0], str) else value[0]
    when = value.get("timestamp", value.get("timeUnixNano"))
    return (when.get("seconds", 0), when.get("nanos", 0)) if isinstance(when, dict) else when


def regroup(item, others, random):
    """Takes the item to the group of one of the others; which, or None where that is no other.

    A span stays where it is and takes over the attribute of another that has the same name.
    """
    if isinstance(item.value, dict) and "spanId" in item.value:
        return _take_over_attribute(item, others, random)
    if isinstance(item.value, dict) and "id" in item.value:  # Zipkin's: the same with its tags
        return _take_over_tag(item, others, random)
    is_sample = "stream" not in item.group and not {"line", "body"} & set(item.value if isinstance(item.value, dict) else ())
    choices = [each for each in others if each.group is not item.group and _name(each) == _name(item)
               and not (is_sample and any(_when(value) == _when(item.value) for value in each.holder))]
    if not choices:
        return None
    other = random.choice(choices)
    item.remove()
    is_backward = len(other.holder) > 1 and _when(other.holder[0]) > _when(other.holder[-1])
    is_after = (lambda when: when < _when(item.value)) if is_backward else (lambda when: when > _when(item.value))
    at = next((place for place, value in enumerate(other.holder) if is_after(_when(value))), len(other.holder))
    other.holder.insert(at, item.value)
    return group_of(other)


def _name(item):
    labels = group_of(item)
    if isinstance(labels, dict):
        return labels.get("__name__")
    if isinstance(labels, list) and labels and isinstance(labels[0], dict):
        return next((each["value"] for each in labels if each.get("name") == "__name__"), None)
    return labels[:2] if isinstance(labels, list) else None


def _take_over_attribute(item, others, random):
    mine = {each["key"]: each for each in item.value.get("attributes", ())}
    choices = [(each["key"], each["value"]) for other in others for each in other.value.get("attributes", ())
               if each["key"] in mine and mine[each["key"]]["value"] != each["value"] and len(each["value"]) == 1]
    if not choices:
        return None
    key, value = random.choice(choices)
    mine[key]["value"] = copy.deepcopy(value)
    return key


def _take_over_tag(item, others, random):
    mine = item.value.get("tags") or {}
    choices = [(name, value) for other in others for name, value in (other.value.get("tags") or {}).items() if mine.get(name, value) != value]
    if not choices:
        return None
    name, value = random.choice(choices)
    mine[name] = value
    return name
