"""What writers of another make send is stored by the doubles as they meant it; and Prometheus, which is real, stores the same.

The doubles and pyat are of one mind about the wire for having one author. These are not of it.
"""

import json
import sys
import time
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import wire.foreign as foreign
from health.real import Prometheus
from smoke import protobuf, snappy
from smoke.loki import Loki
from smoke.mimir import Mimir
from smoke.tempo import Tempo

TRACES = {"proto": "0af7651916cd43dd8448eb211c80319c", "json": "1af7651916cd43dd8448eb211c80319c", "grpc": "2af7651916cd43dd8448eb211c80319c"}


class RemoteWritePrometheus(Prometheus):
    def command(self):
        return [*super().command(), "--web.enable-remote-write-receiver"]


class ForeignWriters(unittest.TestCase):
    """One run writes everything, to three doubles and to Prometheus."""

    @classmethod
    def setUpClass(cls):
        cls.begin = int(time.time()) * 1000 - 60_000
        with Tempo(version="2.10.8") as tempo, Loki(version="3.4.2") as loki, Mimir(version="2.17.0") as mimir, RemoteWritePrometheus() as prometheus:
            urls = {f"traces_{protocol}": f"{tempo.otlp.url}/v1/traces" for protocol in ("proto", "json")}
            urls |= {"traces_grpc": tempo.grpc.url.replace("grpc://", "http://"), "logs": f"{loki.url}/otlp/v1/logs",
                     "metrics": f"{mimir.url}/otlp/v1/metrics", "remote_write": f"{mimir.url}/api/v1/push",
                     "remote_write_2": f"{mimir.url}/api/v1/push", "loki": f"{loki.url}/loki/api/v1/push"}
            foreign.write(urls, cls.begin, TRACES)
            foreign.write({"remote_write": f"{prometheus.url}/api/v1/write"}, cls.begin, TRACES)
            query = urllib.parse.urlencode({"query": "foreign_samples[5m]"})
            with urllib.request.urlopen(f"{prometheus.url}/api/v1/query?{query}", timeout=10) as answer:
                cls.of_prometheus = json.load(answer)["data"]["result"]
            cls.traces, cls.streams = tempo.store().traces, list(loki.store().streams.values())
            cls.samples, cls.metadata = mimir.store(), mimir.store().metadata

    def test_traces(self):
        for protocol, identifier in TRACES.items():
            with self.subTest(protocol):
                child, parent = sorted(self.traces[bytes.fromhex(identifier)], key=lambda span: span.span["name"])
                self.assertEqual(("child", "parent"), (child.span["name"], parent.span["name"]))
                self.assertEqual(parent.span["spanId"], child.span["parentSpanId"])
                self.assertEqual((3, 2), (child.span["kind"], parent.span["kind"]))
                self.assertEqual({"code": 2, "message": "broken"}, child.span["status"])
                self.assertEqual([(self.begin + 1) * 10**6, (self.begin + 3) * 10**6], [child.start, child.end])
                self.assertEqual({"text": {"stringValue": "café 日本"}, "whole": {"intValue": 42}, "part": {"doubleValue": 1.5},
                                  "yes": {"boolValue": True}, "list": {"arrayValue": {"values": [{"stringValue": "a"}, {"stringValue": "b"}]}}},
                                 child.of_span)
                (event,), (link,) = child.span["events"], child.span["links"]
                self.assertEqual(("happened", (self.begin + 2) * 10**6), (event["name"], event["timeUnixNano"]))
                self.assertEqual((identifier, "00000000000000ff"), (link["traceId"].hex(), link["spanId"].hex()))
                self.assertEqual({"stringValue": "foreign"}, child.of_resource["service.name"])
                self.assertEqual({"name": "foreign scope", "version": "1.2.3"}, {name: child.scope[name] for name in ("name", "version")})

    def test_logs(self):
        (stream,) = (each for each in self.streams if "service_instance_id" in each.labels)
        self.assertEqual({"service_name": "foreign", "service_instance_id": "one"}, stream.labels)
        self.assertEqual([((self.begin + at) * 10**6, f"line {at}\nof two: café", str(at)) for at in range(3)],
                         [(moment, line, dict(metadata)["at"]) for moment, _, line, metadata in stream.entries])

    def test_lines_pushed(self):
        (stream,) = (each for each in self.streams if each.labels.get("job") == "foreign")
        self.assertEqual([(self.begin * 10**6 + at, f"pushed {at}", "ab") for at in range(2)],
                         [(moment, line, dict(metadata)["trace_id"]) for moment, _, line, metadata in stream.entries])

    def value(self, **labels):
        (series,) = self.samples.select([(name, "=", value) for name, value in labels.items()])
        return series.values[-1:]  # the SDK exports once more at its end

    def test_metrics(self):
        self.assertEqual([7.0], self.value(__name__="foreign_count", a_b="c", job="foreign", instance="one"))
        self.assertEqual([2.5], self.value(__name__="foreign_level"))
        self.assertEqual([[1.0], [3.0], [4.0]], [self.value(__name__="foreign_took_bucket", le=bound) for bound in ("1", "10", "+Inf")])
        self.assertEqual([[4.0], [60.5]], [self.value(__name__=f"foreign_took_{what}") for what in ("count", "sum")])
        self.assertEqual([("counter", "how often", "")], list(self.metadata["foreign_count"]))

    def test_samples(self):
        times = [self.begin, self.begin + 1000, self.begin + 2000]
        for name, begin in (("foreign_samples", 0.25), ("foreign_samples_2", 0.5)):
            (series,) = self.samples.select([("__name__", "=", name)])
            self.assertEqual(("café", times, [begin, begin + 1, begin + 2]), (series.labels["text"], series.times, series.values))
        self.assertEqual([("gauge", "what it is", "")], list(self.metadata["foreign_samples_2"]))
        (row,) = self.of_prometheus
        self.assertEqual([(times[0] + 1000 * at, f"{at}.25") for at in range(3)], [(round(at * 1000), value) for at, value in row["values"]])


class ForeignReaders(unittest.TestCase):
    """What the doubles encode, protoc and protobufjs read alike, to the last field."""

    def test_remote_write(self):
        native = {"countInt": 5, "sum": -2.5, "schema": -1, "zeroThreshold": 0.001, "zeroCountInt": 1, "resetHint": 2, "timestamp": 7,
                  "positiveSpans": [{"offset": -3, "length": 2}], "positiveDeltas": [3, -1], "negativeSpans": [], "negativeDeltas": []}
        message = {"timeseries": [{"labels": [{"name": "a", "value": "é"}], "samples": [{"value": -0.5, "timestamp": -1}],
                                   "exemplars": [{"labels": [], "value": 1.0, "timestamp": 3}], "histograms": [native]}],
                   "metadata": [{"type": 3, "metricFamilyName": "a", "help": "h", "unit": "s"}]}
        data = protobuf.REMOTE_WRITE["WriteRequest"].encode(message)
        told = foreign.protoc("decode", "remote_write", "WriteRequest", data)
        for line in ("value: -0.5", "timestamp: -1", "schema: -1", "offset: -3", "positive_deltas: -1", "type: HISTOGRAM", 'unit: "s"'):
            self.assertIn(line, told.decode())
        self.assertEqual(data, foreign.protoc("encode", "remote_write", "WriteRequest", told))
        ((read, again),) = foreign.decoded([("remote-write-1", snappy.compress(data))])
        self.assertEqual(data, snappy.decompress(again))
        self.assertEqual(["3", "-1"], read["timeseries"][0]["histograms"][0]["positiveDeltas"])
        self.assertEqual(message["timeseries"][0]["samples"][0]["value"], read["timeseries"][0]["samples"][0]["value"])

    def test_loki(self):
        entry = {"timestamp": {"seconds": 1 << 40, "nanos": 999_999_999}, "line": "é\n", "structuredMetadata": [{"name": "a", "value": "b"}]}
        data = protobuf.LOKI["PushRequest"].encode({"streams": [{"labels": '{a="b"}', "entries": [entry], "hash": (1 << 64) - 1}]})
        self.assertEqual(data, foreign.protoc("encode", "loki_push", "PushRequest", foreign.protoc("decode", "loki_push", "PushRequest", data)))


if __name__ == "__main__":
    unittest.main()
