"""Does the proxy do what it says, to one item, and nothing else?"""

import json
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke import protobuf, snappy
from smoke.loki import Loki
from smoke.mimir import Mimir
from smoke.proxy import Fault, Proxy, halved
from smoke.tempo import Tempo
from smoke.test_doubles import ask

SECOND = 10**9


def address(url):
    """Of ask()."""
    host, _, port = url.split("//")[1].partition(":")
    return type("Address", (), {"host": host, "port": int(port)})


class Faults(unittest.TestCase):
    def setUp(self):
        self.now = time.time_ns() // SECOND * SECOND
        self.stack = []

    def run_metrics(self, fault):
        """{(series, ms): value} of twelve samples, after a way through the proxy and back; and the status of the write."""
        series = [{"labels": [{"name": "__name__", "value": "m"}, {"name": "series", "value": str(number)}],
                   "samples": [{"value": 100.0 * number + at, "timestamp": self.now // 1_000_000 - 60_000 + 4000 * at + number} for at in range(4)]}
                  for number in range(3)]
        body = snappy.compress(protobuf.REMOTE_WRITE["WriteRequest"].encode({"timeseries": series}))
        with Mimir() as mimir, Proxy(fault) as proxy:
            through = address(proxy.before(mimir.url))
            status, _, _ = ask(through, "POST", "/api/v1/push", body, {"Content-Type": "application/x-protobuf", "Content-Encoding": "snappy"})
            _, _, answer = ask(through, "GET", "/prometheus/api/v1/query?query=m%5B5m%5D")
        try:
            rows = json.loads(answer)["data"]["result"]
        except ValueError:
            return None, status
        return [(row["metric"]["series"], round(at * 1000), value) for row in rows for at, value in row["values"]], status

    def test_one_sample_at_a_time(self):
        clean, status = self.run_metrics(Fault())
        self.assertEqual((12, 200), (len(clean), status))
        for seed in range(5):
            for kind, gone, new, code in (("drop", 1, 0, 200), ("duplicate", 0, 1, 200), ("flip", 1, 1, 200), ("swap", 1, 1, 200),
                                          ("forget", 12, 0, 200), ("store_and_fail", 0, 0, 500), ("truncate", 12, 0, 400),
                                          ("reorder", 1, 0, 400), ("lose", 1, 0, 200), ("repeat", 0, 1, 200), ("shuffle", 0, 0, 200),
                                          ("flip_answer", 1, 1, 200), ("swap_answer", 1, 1, 200), ("hold", 0, 0, 200)):
                with self.subTest(kind, seed=seed):
                    fault = Fault(kind, seed=seed, seconds=0.01)
                    found, status = self.run_metrics(fault)
                    self.assertEqual(code, status)
                    self.assertEqual(1, fault.done, fault.told())
                    self.assertEqual(gone, len(set(clean) - set(found)))
                    self.assertEqual(new, len(found) - len(set(found)) if kind == "repeat" else len(set(found) - set(clean)))
                    self.assertEqual(kind == "shuffle", sorted(found) == sorted(clean) and found != clean)
        self.assertIsNone(self.run_metrics(Fault("truncate_answer"))[0])

    def test_half_is_never_whole(self):
        message = protobuf.REMOTE_WRITE["WriteRequest"]
        one = message.encode({"timeseries": [{"samples": [{"value": 1.0, "timestamp": 1}]}]})
        self.assertEqual(one[:-1], halved(one + one))
        for content in (one, one + one, one + one + one):
            with self.assertRaises(protobuf.Malformed):
                message.decode(halved(content))
        self.assertEqual(b'{"a":', halved(b'{"a": 1234'))

    def test_hidden_for_a_while(self):
        with Loki() as loki, Proxy(Fault("late", seconds=0.2)) as proxy:
            through = address(proxy.before(loki.url))
            push = {"streams": [{"stream": {"a": "b"}, "values": [[str(self.now), "x"], [str(self.now + 1), "y"]]}]}
            ask(through, "POST", "/loki/api/v1/push", json.dumps(push).encode(), {"Content-Type": "application/json"})
            numbers = []
            for pause in (0, 0, 0.25):
                time.sleep(pause)
                answer = json.loads(ask(through, "GET", "/loki/api/v1/query_range?query=%7Ba%3D%22b%22%7D")[2])
                numbers.append(sum(len(row["values"]) for row in answer["data"]["result"]))
            self.assertEqual([1, 1, 2], numbers)

    def test_one_span_or_line_at_a_time(self):
        spans = [{"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": f"{number:016x}", "name": f"span {number}",
                  "startTimeUnixNano": str(self.now), "endTimeUnixNano": str(self.now + 5),
                  "attributes": [{"key": "k", "value": {"stringValue": f"value {number}"}}]} for number in range(1, 6)]
        export = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).encode()
        lines = [[str(self.now + number), f"line {number}"] for number in range(5)]
        push = json.dumps({"streams": [{"stream": {"a": name}, "values": lines} for name in "bc"]}).encode()

        def run(fault):
            with Tempo() as tempo, Loki() as loki, Proxy(fault) as proxy:
                ask(address(proxy.before(tempo.otlp.url)), "POST", "/v1/traces", export, {"Content-Type": "application/json"})
                ask(address(proxy.before(loki.url)), "POST", "/loki/api/v1/push", push, {"Content-Type": "application/json"})
                stored = [json.dumps(protobuf.OTLP["Span"].to_json(each.span), sort_keys=True) for each in
                          tempo.store().traces.get(bytes.fromhex("0af7651916cd43dd8448eb211c80319c"), ())]
                return stored + [str((stream.labels, entry[0], entry[2])) for stream in loki.store().streams.values() for entry in stream.entries]

        clean = set(run(Fault()))
        self.assertEqual(15, len(clean))
        for write in (0, 1):
            for kind, gone, new in (("drop", 1, 0), ("duplicate", 0, 1), ("flip", 1, 1), ("forget", 5 + 5 * write, 0), ("swap", 1, 1)):
                if (kind, write) == ("swap", 1):  # the other stream has a line of the same time
                    continue
                with self.subTest(kind, write=write):
                    fault = Fault(kind, seed=3, write=write)
                    found = set(run(fault))
                    self.assertEqual((1, gone, new), (fault.done, len(clean - found), len(found - clean)))

    def test_only_what_can_be_seen_is_done(self):
        """Not to a line that is written twice, and where the same time is, no order can be wrong; a record that names a span is none."""
        push = {"streams": [{"stream": {"a": "b"}, "values": [[str(self.now), "x"], [str(self.now), "x"], [str(self.now), "y"]]}]}
        record = {"timeUnixNano": str(self.now), "body": {"stringValue": "z"}, "spanId": "00f067aa0ba902b7", "traceId": "0af7651916cd43dd8448eb211c80319c"}
        logs = {"resourceLogs": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "b"}}]},
                                  "scopeLogs": [{"logRecords": [record]}]}]}

        def run(kind, path, body, seed):
            fault = Fault(kind, seed=seed)
            with Loki(version="3.4.2") as loki, Proxy(fault, tenant="t") as proxy:
                through = address(proxy.before(loki.url))
                ask(through, "POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})
                ask(through, "GET", "/loki/api/v1/query_range?query=%7Ba%3D%22b%22%7D")
                return fault.done, sorted((entry[0] - self.now, entry[2]) for stream in loki.store().streams.values() for entry in stream.entries)

        for seed in range(4):
            with self.subTest(seed=seed):
                self.assertEqual((1, [(0, "x")]), run("drop", "/loki/api/v1/push", push, seed))
                self.assertEqual((1, [(0, "x"), (0, "y"), (1, "y")]), run("duplicate", "/loki/api/v1/push", push, seed))
                self.assertEqual((0, [(0, "x"), (0, "y")]), run("shuffle", "/loki/api/v1/push", push, seed))
                self.assertEqual((1, [(0, "z"), (1, "z")]), run("duplicate", "/otlp/v1/logs", logs, seed))


if __name__ == "__main__":
    unittest.main()
