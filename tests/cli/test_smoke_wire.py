"""What pyat writes, programs of another make read; and what they make of it, pyat finds whole.

Each body that pyat sends is decoded by OpenTelemetry's own definitions, or by protobufjs and snappyjs, encoded again by them, and
sent to other servers. `pyat smoke --verify` must find the whole run there.
"""

import http.client
import json
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke_runs import SmokeTest, inventory  # noqa: E402

from smoke import protobuf, snappy  # noqa: E402
from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.storing import content_type  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402
from wire import foreign  # noqa: E402

PROTOC = {"remote-write-1": ("remote_write", "WriteRequest"), "remote-write-2": ("remote_write", "Request2"), "loki": ("loki_push", "PushRequest")}
OTLP = {"traces": "ExportTraceServiceRequest", "logs": "ExportLogsServiceRequest", "metrics": "ExportMetricsServiceRequest"}
SIZES = ("--samples", "300", "--lines", "120", "--spans", "60")


def kind_of(request):
    """None of JSON, which has no other reading."""
    if content_type(request) == "application/json" or request.path == "/api/v2/spans":
        return None
    if request.path.endswith("/loki/api/v1/push"):
        return "loki"
    if request.path.endswith(("/api/v1/push", "/api/v1/write")):
        return "remote-write-2" if "write.v2" in request.headers["content-type"] else "remote-write-1"
    return request.path.rpartition("/")[2]


def post(server, request, body):
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    try:
        connection.request("POST", request.target, body=body, headers={name: request.headers[name] for name in (
            "content-type", "content-encoding", "x-prometheus-remote-write-version", "x-scope-orgid") if name in request.headers})
        return connection.getresponse().status
    finally:
        connection.close()


class Wire(SmokeTest):
    def servers(self):
        """Of a run: the doubles, and pyat.yml for them."""
        mimir, loki, tempo = Mimir(version="2.17.0", exemplars=True), Loki(version="3.4.2"), Tempo(version="2.10.8")
        for server in (mimir, loki, tempo):
            server.__enter__()
            self.addCleanup(server.__exit__, None, None, None)
        receivers = {"otlp_grpc": tempo.grpc.address, "otlp_http": tempo.otlp.url, "zipkin": tempo.zipkin.url}
        self.file("pyat.yml", inventory({"mimir": (mimir.url, {}), "loki": (loki.url, {}), "tempo": (tempo.url, receivers)}))
        return mimir, loki, tempo

    def check_reading(self, kind, body, told):
        """By protoc, and by the doubles: there is nothing in the body that one of them does not know, and it is the same to all."""
        if kind in PROTOC:
            file, name = PROTOC[kind]
            plain = snappy.decompress(body)
            text = foreign.protoc("decode", file, name, plain)
            self.assertIsNone(re.search(rb"^\s*\d+[:{ ]", text, re.MULTILINE), "a field without a name")
            again = foreign.protoc("decode", file, name, foreign.protoc("encode", file, name, text))
            self.assertEqual(_without_defaults(text), _without_defaults(again))  # protoc does not write what is empty
            message = protobuf.LOKI[name] if kind == "loki" else protobuf.REMOTE_WRITE[name]
        else:
            plain, message = body, protobuf.OTLP[OTLP[kind]]
        ours = message.to_json(message.decode(plain), enum_names=False)
        self.assertEqual(json.loads(json.dumps(ours)), _without_empty(told, ours))

    def test_verified_where_another_make_wrote_it(self):
        mimir, loki, tempo = self.servers()
        report = self.smoke("metrics", "logs", "traces", "--seed", "wire", *SIZES)
        self.assertEqual(({}, 0), (report.faults, report.code), report)
        sent = [(server, request) for server, requests in enumerate((mimir.requests, loki.requests, tempo.otlp.requests + tempo.exports,
                                                                     tempo.zipkin.requests))
                for request in requests if request.method == "POST" and request.body]
        kinds = [kind_of(request) for _, request in sent]
        self.assertLessEqual({"remote-write-1", "remote-write-2", "metrics", "loki", "logs", "traces"}, set(kinds))
        decoded = iter(foreign.decoded([(kind, request.body) for kind, (_, request) in zip(kinds, sent) if kind]))
        others = self.servers()
        ports = (others[0], others[1], others[2].otlp, others[2].zipkin)
        items = 0
        for kind, (server, request) in zip(kinds, sent):
            body = request.body
            if kind:
                told, body = next(decoded)
                self.check_reading(kind, request.body, told)
                items += 1
            self.assertLess(post(ports[server], request, body), 300)
        self.assertGreater(items, 5)
        verified = self.smoke("metrics", "logs", "traces", "--verify", report.json["run"])
        self.assertEqual(({}, 0), (verified.faults, verified.code), verified)
        self.assertEqual(report.count("found"), verified.count("found"))


def _without_defaults(text):
    return [line for line in text.splitlines() if not line.endswith((b': ""', b": 0"))]


def _without_empty(told, ours):
    """protobufjs tells empty lists of some messages; these are nothing on the wire."""
    if isinstance(told, dict):
        return {name: _without_empty(value, ours.get(name, {}) if isinstance(ours, dict) else {}) for name, value in told.items()
                if value != [] or (isinstance(ours, dict) and name in ours)}
    if isinstance(told, list):
        return [_without_empty(each, ours[at] if isinstance(ours, list) and at < len(ours) else {}) for at, each in enumerate(told)]
    return told


if __name__ == "__main__":
    unittest.main()
