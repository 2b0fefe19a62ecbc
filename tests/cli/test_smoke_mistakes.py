"""Mistakes of those who run `pyat smoke`, and servers that answer nonsense: a message each, and no crash."""

import json
import resource
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from program import PYAT  # noqa: E402
from smoke_runs import Report, SmokeTest, inventory  # noqa: E402

from health.certificates import Authority  # noqa: E402
from health.object_store import ObjectStore  # noqa: E402
from health.web import Response  # noqa: E402
from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402

MEMORY = 400 << 20  # bytes of a run against a server that sends as much as it likes
SMALL = ("--samples", "16", "--lines", "10", "--spans", "10", "--wait", "300ms")


class Mistakes(SmokeTest):
    def enter(self, server):
        server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def says(self, code, *words, sentences=(), env=()):
        done = self.expect(code, "smoke", *words, timeout=60, env=env)
        for sentence in sentences:
            self.assertIn(sentence, done.stdout + done.stderr)
        return done

    # ---- the command line -------------------------------------------------------------------------------------------

    def test_words_that_mean_nothing(self):
        seed = "--seed must be 1 to 32 letters and digits, found '"
        verify = "' is neither the id of a run nor a seed"
        for words, sentence in (
            (("metric",), "did you mean 'metrics'?"),
            (("bogus",), "SIGNAL: unknown value 'bogus'; it takes metrics, logs, traces, objects, alerts"),
            (("--seed", "a-b"), seed + "a-b'"), (("--seed", "ü"), seed), (("--seed", "x" * 33), seed),
            (("--verify", "42-"), "'42-" + verify), (("--verify", "42-TOVDOX"), verify), (("--verify", "42-tovdox-m480"), verify),
            (("--verify", "../../x"), verify), (("--verify", "42-tovdox-m99999999999"), verify),
            (("--seed", "a", "--verify", "a"), "--seed and --verify exclude each other"),
            (("--verify", "a", "--refusals"), "--verify writes nothing"),
            (("--tenants", ""), "--tenants: the value is empty"),
            (("--tenants", "a b"), "--tenants: 'a b' is no name of a tenant"),
            (("--tenants", "a\r\nX-Other: b"), "is no name of a tenant"),
            (("--tenants", "a|b"), "--tenants: 'a|b' is no name of a tenant"), (("--tenants", ".."), "is no name of a tenant"),
            (("--tenants", "x" * 151), "is no name of a tenant"),
            (("--samples", "-1"), "--samples: '-1' is not a number"), (("--samples", "1e3"), "--samples: '1e3' is not a number"),
            (("--spans", "0"), "--spans must be 1 to 10000000, found 0"), (("--rate", "0"), "--rate must be 1 to 1000000, found 0"),
            (("--lines", "99999999"), "--lines must be 1 to 10000000, found 99999999"),
            (("--lines", "99999999999"), "--lines: '99999999999' is too large a number"),
            (("--for", "1m"), "--for without --rate N"), (("--interval", "1m"), "--interval without --continuous"),
            (("--wait", "soon"), "--wait"),
        ):
            with self.subTest(words):
                self.says(2, *words, sentences=(sentence,))

    def test_a_kind_that_nothing_can_be_written_to(self):
        self.says(2, "--target", "redis=redis://127.0.0.1:1", sentences=(
            "--target names no service that data can be written to",
            "kinds that can be tried: mimir, prometheus, loki, tempo, otel-collector, alertmanager, minio, s3"))

    def test_a_signal_that_nobody_keeps(self):
        server = self.enter(Mimir(version="2.17.0"))
        self.says(1, "logs", "--target", f"mimir={server.url}", sentences=("no service keeps them: loki was not found",))

    def test_nobody_there(self):
        for words in (("--target", "mimir=http://127.0.0.1:1"), ("--target", "loki=http://127.0.0.1:1", "--verify", "42-tovdox")):
            self.says(1, *words, sentences=("nothing listens on 127.0.0.1:1 (connection refused)",))
        self.says(2, "--target", "loki=http://127.0.0.1:1", "--verify", "42", "objects")

    # ---- wrong addresses --------------------------------------------------------------------------------------------

    def test_a_wrong_base_path(self):
        mimir, loki, tempo = self.enter(Mimir(version="2.17.0")), self.enter(Loki(version="3.4.2")), self.enter(Tempo(version="2.10.8"))
        self.says(1, "metrics", "--target", f"mimir={mimir.url}/prometheus", *SMALL, sentences=(
            "Mimir answered 404: it does not know this path", "writes go to /api/v1/push, queries to /prometheus/api/v1/query"))
        self.says(1, "logs", "--target", f"loki={loki.url}/nowhere", *SMALL, sentences=("this does not look like Loki", "404"))
        self.says(1, "logs", "--target", f"loki={mimir.url}", *SMALL, sentences=("expected Loki, but Mimir answers here",))
        self.says(1, "traces", "--target", f"tempo={tempo.otlp.url}", *SMALL, sentences=("this does not look like Tempo",))
        self.file("pyat.yml", inventory({"tempo": (tempo.url, {"otlp_http": tempo.url})}))
        self.says(1, "traces", *SMALL, sentences=("none was taken", "404"))

    def test_a_wrong_tenant(self):
        loki = self.enter(Loki(version="3.4.2", multitenant=True))
        self.says(1, "logs", "--target", f"loki={loki.url}", *SMALL, sentences=("none was taken", "no org id"))
        self.says(0, "logs", "--target", f"loki={loki.url}", *SMALL[:-2], "--tenants", "a,b")

    # ---- TLS, logins, IPv6 ------------------------------------------------------------------------------------------

    def test_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            authority = Authority(folder)
            server = self.enter(Loki(version="3.4.2", tls=authority.sign("server").server()))
            self.says(1, "logs", "--target", f"loki={server.url}", *SMALL, sentences=("certificate",))
            self.assertFalse([each for each in server.requests if each.method == "POST"])
            self.file("pyat.yml", f"services:\n  loki:\n    address: {server.url}\n    tls: {{ca: {authority.ca}}}\n")
            self.says(0, "logs", "--lines", "10")
            self.says(1, "logs", "--target", f"loki=http://127.0.0.1:{server.port}", *SMALL)

    def test_a_password_and_a_token(self):
        server = self.enter(Loki(version="3.4.2", basic=("somebody", "secret")))
        self.file("pyat.yml", f"services:\n  loki:\n    address: {server.url}\n    auth: {{user: somebody, password_env: PW}}\n")
        self.says(0, "logs", "--lines", "10", env={"PW": "secret"})
        self.says(1, "logs", *SMALL, env={"PW": "wrong"}, sentences=("401",))
        usual = server.answer
        server.basic = None
        server.answer = lambda request: (usual(request) if request.headers.get("authorization") == "Bearer token-1" else
                                         Response(401, "Unauthorized\n", {"WWW-Authenticate": "Bearer"}))
        self.file("pyat.yml", f"services:\n  loki:\n    address: {server.url}\n    auth: {{token_env: TOKEN}}\n")
        self.says(0, "logs", "--lines", "10", env={"TOKEN": "token-1"})
        self.says(1, "logs", *SMALL, env={"TOKEN": "token-2"}, sentences=("401",))

    def test_ipv6(self):
        server = self.enter(Loki(version="3.4.2", host="::1"))
        self.says(0, "logs", "--lines", "10", "--target", f"loki={server.url}")
        self.assertTrue([each for each in server.requests if each.method == "POST"], "this machine needs no yes")

    # ---- runs that are to be verified -------------------------------------------------------------------------------

    def three(self):
        """pyat.yml for a Mimir, a Loki and a Tempo."""
        mimir, loki, tempo = Mimir(version="2.17.0", exemplars=True), Loki(version="3.4.2"), Tempo(version="2.10.8")
        for server in (mimir, loki, tempo):
            self.enter(server)
        receivers = {"otlp_grpc": tempo.grpc.address, "otlp_http": tempo.otlp.url, "zipkin": tempo.zipkin.url}
        self.file("pyat.yml", inventory({"mimir": (mimir.url, {}), "loki": (loki.url, {}), "tempo": (tempo.url, receivers)}))
        return mimir, loki, tempo

    def test_a_run_that_nobody_wrote(self):
        self.three()
        report = self.smoke("metrics", "logs", "traces", "--verify", "42-totw5g", "--wait", "300ms")
        self.assertEqual((1, 0), (report.code, report.first("found")), report)
        self.assertGreater(report.first("missing"), 0)
        self.assertTrue(any("nothing of this run is there: its id says that it began at 2026-11-21T01:29:40Z" in note
                            for note in report.json["notes"]), report)

    def test_a_seed_finds_its_newest_run(self):
        self.three()
        signals = ("metrics", "logs", "traces")
        first = self.smoke(*signals, "--seed", "abc", *SMALL[:-2])
        other = self.smoke(*signals, "--seed", "abcd", *SMALL[:-2])
        second = self.smoke(*signals, "--seed", "abc", "--samples", "32", "--lines", "10", "--spans", "10")
        self.assertEqual([0, 0, 0], [each.code for each in (first, other, second)], f"{first}\n{second}")
        report = self.smoke(*signals, "--verify", "abc")
        self.assertEqual((0, second.json["run"]), (report.code, report.json["run"]), report)
        self.assertIn(f"{second.json['run']} is the newest of 2 runs of the seed abc that are there; the one before is {first.json['run']}",
                      report.json["notes"])
        report = self.smoke(*signals, "--verify", "abcde")
        self.assertEqual(1, report.code, report)
        self.assertEqual({"it has no run of the seed abcde of the last 7 days"}, {each["sentence"] for each in report.results})
        self.assertIn("nothing carries a pyat_run that begins with abcde-", str(report))

    def test_a_seed_of_objects(self):
        store = ObjectStore(buckets=("blocks",))
        store.methods = ("GET", "HEAD", "PUT", "POST", "DELETE")
        self.enter(store)
        self.file("pyat.yml", f"services:\n  minio:\n    address: {store.url}\n    buckets: [blocks]\n"
                  f"    auth: {{access_key_env: ID, secret_key_env: KEY}}\n")
        env = {"ID": store.access_key, "KEY": store.secret_key}
        self.says(0, "objects", "--seed", "abc", env=env)
        self.says(0, "objects", "--verify", "abc", env=env, sentences=("is the only run of the seed abc that is there",))
        self.says(1, "objects", "--verify", "abcd", env=env, sentences=("it has no run of the seed abcd",))

    def test_stores_that_cannot_be_asked_for_a_seed(self):
        mimir, loki, _ = self.three()
        mimir.replaced["/prometheus/api/v1/label/pyat_run/values"] = Response(500, "boom\n")
        loki.replaced["/loki/api/v1/label/pyat_run/values"] = Response(200, "<html>", {"Content-Type": "text/html"})
        report = self.smoke("metrics", "logs", "--verify", "abc")
        self.assertEqual(2, report.code, report)
        self.assertIn("it could not be asked for runs of the seed abc: it answers 500: boom", str(report))
        self.assertIn("it could not be asked for runs of the seed abc: it answers something that is no list of values", str(report))

    # ---- hostile answers --------------------------------------------------------------------------------------------

    def bounded(self, *words):
        """A run that may have so much memory, and its report."""
        done = subprocess.run([PYAT, "smoke", "--format", "json", *words], cwd=self.folder, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=120, env=self.environment(),
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY)))
        self.assertIn(done.returncode, (1, 2), done.stderr[-2000:])
        return Report(done.returncode, done.stdout, done.stderr)

    def test_nonsense_to_every_question(self):
        """What is read of it is nothing: not verified, or missing; but never found, and never a crash."""
        kinds = {"metrics": (Mimir(version="2.17.0", exemplars=True), "/prometheus/api/v1/"), "logs": (Loki(version="3.4.2"), "/loki/api/v1/"),
                 "traces": (Tempo(version="2.10.8"), "/api/")}
        kept = ("/status", "/ready", "/config", "/services", "/ring", "/metrics", "/push", "buildinfo", "/api/echo")
        bodies = {
            "brackets": b"[" * 100_000, "braces": b'{"a":' * 100_000, "nothing": b"", "null": b"null", "binary": bytes(range(256)) * 400,
            "wrong types": json.dumps({"status": 7, "data": {"resultType": "matrix", "result": {"metric": []}}, "batches": 5, "traces": [[]],
                                       "tagValues": "x", "trace": []}).encode(),
            "wrong rows": json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [7, None, {"metric": 1, "values": [1, [2]]},
                                      {"metric": {"__name__": 5}, "values": [["a", "b"], [1e999, "NaN"]]}]}}).replace("Infinity", "1e999").encode(),
            "large": b'{"status":"success","data":{"resultType":"streams","result":[' + b" " * 100_000_000 + b"]}}",
        }
        for signal, (server, prefix) in kinds.items():
            self.enter(server)
            receivers = {}
            if signal == "traces":
                receivers = {"otlp_grpc": server.grpc.address, "otlp_http": server.otlp.url, "zipkin": server.zipkin.url}
            self.file("pyat.yml", inventory({server.product: (server.url, receivers)}))
            usual = server.answer
            for name, body in bodies.items():
                def answer(request, usual=usual, body=body, prefix=prefix):
                    is_question = request.method == "GET" and request.path.startswith(prefix) and not any(word in request.path for word in kept)
                    return Response(200, body, {"Content-Type": "application/json"}) if is_question else usual(request)

                server.answer = answer
                with self.subTest(signal=signal, body=name):
                    small = SMALL if name != "large" else (*SMALL[:-2], "--wait", "1ms", "--timeout", "30s")
                    report = self.bounded(signal, *small)
                    self.assertEqual(0, report.first("found"), report)
                    self.assertGreater(report.written("acknowledged"), 0, report)
                    self.assertEqual(0, report.count("unexpected"), report)


if __name__ == "__main__":
    unittest.main()
