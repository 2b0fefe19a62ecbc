"""Do the storing doubles answer as what they stand for? The recorded requests, one after the other, and what they answered."""

import http.client
import json
import sys
import unittest
from base64 import b64decode, b64encode
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke.loki import Loki
from smoke.mimir import Mimir
from smoke.tempo import Tempo

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "smoke"


def ask(server, method, path, body=b"", headers=()):
    """Status, headers, body."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


# What the double says in fewer words, for it does not parse as the server does; its status is compared all the same.
SHORTER = ("push int timestamp", "query syntax error", "query missing", "query bad", "search bad", "otlp traces bad id")


class Recorded(unittest.TestCase):
    def replay(self, server, name, port=lambda server, path: server):
        compared = 0
        for record in json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")):
            with self.subTest(record["name"]):
                body = b64decode(record["base64"]) if "base64" in record else record.get("body", "").encode("latin-1")
                status, headers, answer = ask(port(server, record["path"]), record["method"], record["path"], body, record["headers"])
                self.assertEqual(record["status"], status, answer)
                if record["answer"] is not None and record["name"] not in SHORTER:
                    said = b64encode(answer).decode() if "protobuf" in headers.get("Content-Type", "") else answer.decode()
                    expected, cut, _ = record["answer"].partition("|\n")
                    if record["answer"].endswith("|"):
                        expected, cut = record["answer"][:-1], "|"
                    if record["name"] == "series":  # Loki's has its labels in no order
                        expected, said = json.loads(expected), json.loads(said)
                    self.assertEqual(expected, said[: len(expected)] if cut else said)
                    compared += 1
        return compared

    def test_mimir(self):
        with Mimir(clock=lambda: 1795223594_000_000_000) as mimir:
            self.assertGreater(self.replay(mimir, "mimir"), 15)

    def test_loki(self):
        with Loki(clock=lambda: 1795224579_950_000_000) as loki:
            self.assertGreater(self.replay(loki, "loki"), 8)

    def test_tempo(self):
        with Tempo(clock=lambda: 1795223632_000_000_000, searchable_after=10) as tempo:
            self.assertGreater(self.replay(tempo, "tempo", lambda server, path: server.otlp if path.startswith("/v1/") else server), 14)

    def test_loki_reads_both_ways_and_counts(self):
        """What was recorded of lines: duplicates dropped, structured metadata among the labels, and the number."""
        query = "query=%7Bjob%3D%22pyat%22%7D&start=1795224569901724239&end=1795224589901724239"
        with Loki(clock=lambda: 1795224581_047_000_000) as loki:
            for record in json.loads((FIXTURES / "loki.json").read_text(encoding="utf-8")):
                if record["name"] in ("push ok", "push structured metadata", "push duplicate"):
                    ask(loki, "POST", record["path"], record["body"].encode(), record["headers"])
            found = {}
            for direction in ("forward", "backward"):
                _, headers, body = ask(loki, "GET", f"/loki/api/v1/query_range?{query}&direction={direction}")
                self.assertEqual("application/json; charset=UTF-8", headers["Content-Type"])
                found[direction] = json.loads(body)["data"]["result"]
            one, two = "line one trace_id=0123456789abcdef0123456789abcdef", "line two"
            self.assertIn({"stream": {"job": "pyat", "run": "abc", "trace_id": "0af7651916cd43dd8448eb211c80319c"},
                           "values": [["1795224579901724241", "line three"]]}, found["forward"])
            self.assertIn([["1795224579901724239", one], ["1795224579901724240", two]], [each["values"] for each in found["forward"]])
            self.assertIn([["1795224579901724240", two], ["1795224579901724239", one]], [each["values"] for each in found["backward"]])
            _, _, body = ask(loki, "GET", "/loki/api/v1/query?query=sum(count_over_time(%7Bjob%3D%22pyat%22%7D%5B5m%5D))")
            self.assertEqual([{"metric": {}, "value": [1795224581.047, "3"]}], json.loads(body)["data"]["result"])


if __name__ == "__main__":
    unittest.main()
