"""What is in a body that passes by: its items, one by one, and the body again after one of them was changed.

`of_write(request)` and `of_answer(request, response)` return a Body, or None where there are no items to be had.
"""

import copy
import functools
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

    def is_twice(self):
        """As what a sender writes again that has not seen the answer: servers keep one of them, whatever becomes of the other."""
        return self.holder.count(self.value) > 1

    def successor(self):
        """The place of the one after it in the same series, where that has another time; None if there is none."""
        value, at = self.value, self.place()
        for place in range(at + 1, len(self.holder)):
            other = self.holder[place]
            if isinstance(value, list) or value.get("attributes") == other.get("attributes"):  # points of several series may be together
                return place if _when(other) != _when(value) else None
        return None

    @property
    def is_of_span(self):
        """Log records may name a span, too."""
        return isinstance(self.value, dict) and ("spanId" in self.value or "id" in self.value) and "body" not in self.value


class Body:
    """Decoded when it is asked for its items. `unpack()`: (tree, its items). `pack(tree)`: encoded again."""

    def __init__(self, unpack, pack):
        self._unpack, self._pack = unpack, pack

    @functools.cached_property
    def _unpacked(self):
        return self._unpack()

    @property
    def tree(self):
        return self._unpacked[0]

    @property
    def items(self):
        return self._unpacked[1]

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
        return _of_json(request, _of_values) if is_json else _snappy(request, protobuf.LOKI["PushRequest"], _of_streams)
    for end, name, walk in (("/v1/traces", "ExportTraceServiceRequest", of_spans), ("/v1/logs", "ExportLogsServiceRequest", _of_records),
                            ("/v1/metrics", "ExportMetricsServiceRequest", _of_points)):
        if path.endswith(end):
            return _otlp(request, protobuf.OTLP[name], walk, is_json)
    return _of_json(request, _of_zipkin) if path == "/api/v2/spans" else None


def _body(decode, pack, walk):
    def unpack():
        tree = decode()
        return tree, walk(tree)

    return Body(unpack, pack)


def _snappy(request, message, walk):
    return _body(lambda: message.decode(snappy.decompress(request.body)), lambda tree: snappy.compress(message.encode(tree)), walk)


def _of_json(request, walk):
    return _body(lambda: json.loads(unpacked(request)), _dumped, walk)


def _otlp(request, message, walk, is_json):
    if not is_json:
        return _body(lambda: message.decode(unpacked(request)), message.encode, walk)
    return _body(lambda: message.from_json(json.loads(unpacked(request))),
                 lambda tree: _dumped(message.to_json(tree, hex_ids=True, enum_names=False)), walk)


def _dumped(tree):
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def _of_series(tree):
    return [Item(series["samples"], sample, series) for series in tree.get("timeseries", ()) for sample in series.get("samples", ())]


def _of_values(tree):
    return [Item(stream["values"], value, stream) for stream in tree["streams"] for value in stream["values"]]


def _of_zipkin(tree):
    return [Item(tree, span, span.get("localEndpoint") or {}) for span in tree]


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
    path = request.path
    if path.endswith("/loki/api/v1/query_range") or path.endswith(("/api/v1/query", "/api/v1/query_range")):
        return _body(lambda: json.loads(response.content()), _dumped, _of_rows)
    if "/api/traces/" in path or "/api/v2/traces/" in path:
        is_2 = "/api/v2/" in path
        walk = (lambda tree: of_spans(tree.get("trace", {}))) if is_2 else of_spans
        if "protobuf" not in response.headers.get("Content-Type", response.headers.get("content-type", "")):
            return _body(lambda: json.loads(response.content()), _dumped, walk)
        message = protobuf.OTLP["TraceByIdResponse" if is_2 else "Trace"]
        return _body(lambda: message.decode(response.content()), message.encode, walk)
    return None


def _of_rows(tree):
    rows = [(row, row["values"]) for row in tree.get("data", {}).get("result", []) if row.get("values")]
    return [Item(values, value, row) for row, values in rows for value in values]


# ---- one item -------------------------------------------------------------------------------------------------------


def identity(item):
    """The same whenever it passes by, as text."""
    value = item.value
    if isinstance(value, list):  # [time, value] of an answer; lines may have the same time
        return json.dumps([item.group.get("metric") or item.group.get("stream"), value[0], "stream" in item.group and value[1]], sort_keys=True)
    if item.is_of_span:
        found = value.get("spanId", value.get("id"))
        return found.hex() if isinstance(found, bytes) else str(found)
    labels = item.group.get("labels") or item.group.get("labelsRefs") or item.group.get("stream") or item.group.get("name")
    line = value.get("line") or value.get("body", {}).get("stringValue")
    return json.dumps([labels, value.get("timestamp", value.get("timeUnixNano")), line], sort_keys=True)


def group_of(item):
    """The series or stream, as a dictionary of labels where it is one."""
    return item.group.get("metric") or item.group.get("stream") or item.group.get("labels") or item.group.get("labelsRefs")


def shifted(item):
    """A copy, one tick later, or with another span id: else the servers take the two for one."""
    value = copy.deepcopy(item.value)
    if isinstance(value, list):
        value[0] = str(int(value[0]) + 1)
    elif "spanId" in value and item.is_of_span:
        value["spanId"] = bytes([value["spanId"][0] ^ 0x80]) + value["spanId"][1:]
    elif item.is_of_span:
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
    at = random.choice(places or range(len(text)))  # a line of blanks has nothing else
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


def can_regroup(item, others):
    return bool(_attributes_of(item, others) or _tags_of(item, others) if item.is_of_span else _groups_for(item, others))


def _groups_for(item, others):
    """Items of other groups that it may go to: a series has one sample of a time."""
    is_sample = "stream" not in item.group and not {"line", "body"} & set(item.value if isinstance(item.value, dict) else ())
    return [each for each in others if each.group is not item.group and _name(each) == _name(item)
            and not (is_sample and any(_when(value) == _when(item.value) for value in each.holder))]


def regroup(item, others, random):
    """Takes the item to the group of one of the others; which, or None where that is no other.

    A span stays where it is and takes over the attribute of another that has the same name.
    """
    if item.is_of_span:
        return _take_over_attribute(item, others, random) if "spanId" in item.value else _take_over_tag(item, others, random)
    choices = _groups_for(item, others)
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


def _attributes_of(item, others):
    mine = {each["key"]: each for each in item.value.get("attributes", ())}
    return [(each["key"], each["value"]) for other in others for each in other.value.get("attributes", ())
            if each["key"] in mine and mine[each["key"]]["value"] != each["value"] and len(each["value"]) == 1]


def _take_over_attribute(item, others, random):
    choices = _attributes_of(item, others)
    if not choices:
        return None
    key, value = random.choice(choices)
    next(each for each in item.value["attributes"] if each["key"] == key)["value"] = copy.deepcopy(value)
    return key


def _tags_of(item, others):
    """Of Zipkin's spans."""
    mine = item.value.get("tags") or {}
    return [(name, value) for other in others for name, value in (other.value.get("tags") or {}).items() if mine.get(name, value) != value]


def _take_over_tag(item, others, random):
    choices = _tags_of(item, others)
    if not choices:
        return None
    name, value = random.choice(choices)
    item.value["tags"][name] = value
    return name
