"""Bad days of `pyat smoke`: an interruption, a server that dies or hangs, a report that nobody can take.

Whatever happens, the ledger says what is certain and what is unknown, and nothing is claimed that was not seen.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from program import PYAT  # noqa: E402
from smoke_runs import Report, SmokeTest, WritablePrometheus, inventory  # noqa: E402

from health.web import text  # noqa: E402
from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402

KEYS = ("found", "altered", "missing", "not_taken", "unverified")


def after(number, action, is_one=lambda request: request.method == "POST"):
    """Of a double: `action(request)` instead of the answer, from the request with that number on."""

    def wrap(server):
        usual, seen = server.answer, 0

        def answer(request):
            nonlocal seen
            if is_one(request):
                seen += 1
                if seen > number:
                    return action(request)
            return usual(request)

        server.answer = answer
        return server

    return wrap


async def hang(_):
    await asyncio.sleep(60)


def die(_):
    raise ConnectionAbortedError


def is_query(request):
    return "/query" in request.path or "/api/traces/" in request.path or "/api/search" in request.path


class Days(SmokeTest):
    def serve(self, kind, server):
        entered = server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        receivers = {}
        if kind == "tempo":
            receivers = {"otlp_grpc": server.grpc.address, "otlp_http": server.otlp.url, "zipkin": server.zipkin.url}
        self.file("pyat.yml", inventory({kind: (entered.url, receivers)}))
        return entered

    def begin(self, *words):
        process = subprocess.Popen([PYAT, "smoke", "--format", "json", *words], cwd=self.folder, env=self.environment(), text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        return process

    def interrupted(self, is_time, *words):
        """The report of a run that gets Ctrl-C when `is_time()`."""
        process = self.begin(*words)
        limit = time.monotonic() + 30
        while not is_time():
            self.assertIsNone(process.poll(), "it is over before it could be interrupted")
            self.assertLess(time.monotonic(), limit, "it never came to where it was to be interrupted")
            time.sleep(0.005)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
        self.assertLess(time.monotonic() - begun, 10, "an interruption is obeyed at once")
        return Report(process.returncode, output, errors)

    def check_sums(self, report):
        """written = acknowledged + refused + unanswered; expected = found + altered + missing + not taken + unverified."""
        for result in report.results:
            if "items" in result:
                items = result["items"]
                self.assertEqual(items["written"], items["acknowledged"] + items["refused"] + items["unanswered"], report)
            for view in result["views"]:
                counts = view["counts"]
                self.assertEqual(counts["expected"], sum(counts[key] for key in KEYS), f"{view['name']}\n{report}")

    # ---- Ctrl-C -----------------------------------------------------------------------------------------------------

    def test_interrupted_while_it_looks_around(self):
        server = Mimir(version="2.17.0")
        server.delay = 30
        self.serve("mimir", server)
        report = self.interrupted(lambda: server.requests, "metrics")
        self.assertEqual(1, report.code, report)
        self.assertTrue(report.json["interrupted"], report)
        self.assertEqual("unchecked", report.json["status"], "who was not waited for has not failed")
        self.assertEqual([], report.json["results"])
        self.assertEqual(0, report.written("written"), report)
        self.assertFalse([request for request in server.requests if request.method == "POST"], "nothing is written after that")

    def test_interrupted_while_it_writes(self):
        server = after(3, hang)(Mimir(version="2.17.0", exemplars=True))
        self.serve("mimir", server)
        report = self.interrupted(lambda: sum(request.method == "POST" for request in server.requests) > 3, "metrics", "--samples", "20000")
        self.check_sums(report)
        self.assertNotEqual(0, report.code, report)
        self.assertTrue(report.json["interrupted"], report)
        self.assertGreater(report.written("unanswered"), 0, report)
        self.assertEqual(0, report.count("missing"), f"nobody has looked for them to the end\n{report}")
        self.assertGreater(report.count("unverified"), 0, report)

    def test_interrupted_while_it_reads(self):
        server = after(0, hang, is_query)(Loki(version="3.4.2"))
        self.serve("loki", server)
        asked = lambda: sum("/query_range" in request.path for request in server.requests) > 0  # noqa: E731
        report = self.interrupted(asked, "logs", "--lines", "60")
        self.check_sums(report)
        self.assertNotEqual(0, report.code, report)
        self.assertTrue(report.json["interrupted"], report)
        self.assertEqual(0, report.count("missing"), report)
        self.assertGreater(report.written("acknowledged"), 0, f"what is read was written before; others may be still on their way\n{report}")
        self.assertEqual(0, report.first("found"), f"nothing was seen\n{report}")

    def test_interrupted_while_it_waits_for_what_belongs_together(self):
        """The samples that carry exemplars never come: between two questions there is nothing but a timer to drop."""
        mimir, loki, asked = Mimir(version="2.17.0", exemplars=True), Loki(version="3.4.2"), []

        def answer(request, usual=mimir.answer):
            if not request.path.endswith("/api/v1/query") or "pyat_smoke_correlation_total" not in str(request.query):
                return usual(request)
            asked.append(request)
            return text('{"status": "success", "data": {"resultType": "vector", "result": []}}')

        mimir.answer = answer
        for server in (mimir, loki):
            server.__enter__()
            self.addCleanup(server.__exit__, None, None, None)
        self.file("pyat.yml", inventory({"mimir": (mimir.url, {}), "loki": (loki.url, {})}))
        report = self.interrupted(lambda: len(asked) > 5)
        self.check_sums(report)
        self.assertNotEqual(0, report.code, report)
        self.assertTrue(report.json["interrupted"], report)
        self.assertEqual(0, report.count("missing"), report)
        hops = {result["name"]: result for result in report.results if result["signal"] == "correlation"}
        self.assertEqual("passed", hops["a metric, traces and log lines that belong together"]["verdict"], report)
        self.assertEqual("unchecked", hops["a metric has its exemplars"]["verdict"], report)
        self.assertIn("interrupted", hops["a metric has its exemplars"]["sentence"], report)
        self.assertEqual("passed", hops["a trace leads to its log lines (line filter)"]["verdict"], report)

    # ---- servers that die or hang -----------------------------------------------------------------------------------

    def test_a_server_that_dies_in_the_middle_of_writing(self):
        """For good: what was acknowledged can be neither confirmed nor called lost."""
        server = Mimir(version="2.17.0", exemplars=True)
        is_dead = []

        def answer(request, usual=server.answer):
            if request.method == "POST":
                is_dead.append(request)
            return die(request) if len(is_dead) > 3 else usual(request)

        server.answer = answer
        self.serve("mimir", server)
        report = self.smoke("metrics", "--samples", "20000", "--wait", "1s")
        self.check_sums(report)
        self.assertNotEqual(0, report.code, report)
        self.assertEqual(0, report.count("missing"), report)
        self.assertGreater(report.written("acknowledged"), 0, report)
        self.assertGreater(report.written("unanswered"), 0, report)
        self.assertGreater(report.count("unverified"), 0, report)

    def test_a_server_that_dies_for_the_writes_alone(self):
        """What was not answered may be there: here nothing of it is, and that is no loss of the store's."""
        server = after(3, die)(Mimir(version="2.17.0", exemplars=True))
        self.serve("mimir", server)
        report = self.smoke("metrics", "--samples", "20000", "--wait", "1s")
        self.check_sums(report)
        self.assertEqual((1, 0), (report.code, report.count("missing")), report)
        self.assertGreater(report.count("not_taken"), 0, report)
        self.assertIn("without an answer", str(report))
        self.assertIn("whether they were taken nobody can say", json.dumps(report.json))

    def test_a_server_that_dies_in_the_middle_of_reading(self):
        for kind, server, words in (("loki", Loki(version="3.4.2"), ("logs", "--lines", "60")),
                                    ("mimir", Mimir(version="2.17.0", exemplars=True), ("metrics", "--samples", "480")),
                                    ("tempo", Tempo(version="2.10.8"), ("traces", "--spans", "60"))):
            with self.subTest(kind):
                self.serve(kind, after(1, die, is_query)(server))
                report = self.smoke(*words, "--wait", "1s")
                self.check_sums(report)
                self.assertNotEqual(0, report.code, report)
                self.assertEqual(0, report.count("missing"), f"what was not read is not lost\n{report}")
                self.assertGreater(report.count("unverified"), 0, report)
                self.assertEqual(report.written("written"), report.written("acknowledged"), report)
                self.assertTrue(report.problems, report)

    def test_a_real_server_that_is_killed_while_it_is_written_to(self):
        with WritablePrometheus() as server:
            self.file("pyat.yml", inventory({"prometheus": (server.url, {})}))
            process = self.begin("metrics", "--samples", "200000", "--wait", "1s", "--timeout", "3s")
            limit = time.monotonic() + 30
            while time.monotonic() < limit and self.appended(server) < 2000:
                time.sleep(0.02)
            server.kill()
            output, errors = process.communicate(timeout=60)
        report = Report(process.returncode, output, errors)
        self.check_sums(report)
        self.assertNotEqual(0, report.code, report)
        self.assertEqual(0, report.count("missing"), f"it is dead: nobody can say what it has\n{report}")
        lost = report.written("unanswered") + report.written("refused")  # on its way, or not sent for want of a listener
        self.assertGreater(lost, 0, report)

    @staticmethod
    def appended(server):
        try:
            with urllib.request.urlopen(f"{server.url}/metrics", timeout=5) as page:
                lines = page.read().decode().splitlines()
        except OSError:
            return 0
        return sum(float(line.split()[-1]) for line in lines if line.startswith("prometheus_tsdb_head_samples_appended_total"))

    def test_a_server_that_hangs(self):
        server = after(2, hang)(Mimir(version="2.17.0", exemplars=True))
        self.serve("mimir", server)
        begun = time.monotonic()
        report = self.smoke("metrics", "--timeout", "500ms", "--wait", "1s")
        self.assertLess(time.monotonic() - begun, 20)
        self.check_sums(report)
        self.assertEqual((1, 0), (report.code, report.count("missing")), report)
        self.assertGreater(report.written("unanswered"), 0, report)
        self.assertIn("500 ms", str(report))

    def test_a_server_that_hangs_when_it_is_read(self):
        self.serve("loki", after(0, hang, is_query)(Loki(version="3.4.2")))
        report = self.smoke("logs", "--lines", "60", "--timeout", "500ms", "--wait", "1s")
        self.check_sums(report)
        self.assertNotEqual(0, report.code, report)
        self.assertEqual((0, 0), (report.count("missing"), report.first("found")), report)
        self.assertEqual(180, report.written("acknowledged"), report)

    def test_a_server_that_is_up_and_refuses_everything(self):
        refused = after(0, lambda request: text("out of disk\n", 500))(Mimir(version="2.17.0"))
        self.serve("mimir", refused)
        report = self.smoke("metrics", "--wait", "1s")
        self.check_sums(report)
        self.assertEqual((1, 0, 0), (report.code, report.written("acknowledged"), report.count("missing")), report)
        self.assertIn("out of disk", str(report))

    # ---- reports that nobody can take -------------------------------------------------------------------------------

    def test_a_full_disk_for_the_report(self):
        self.serve("loki", Loki(version="3.4.2"))
        done = self.run_pyat("smoke", "logs", "--format", "text", "--format", "json=/dev/full", timeout=60)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("/dev/full", done.stderr)
        self.assertIn("200 of 200 lines came back", done.stdout, "what can be told is told")

    def test_a_folder_that_does_not_exist(self):
        self.serve("loki", Loki(version="3.4.2"))
        done = self.run_pyat("smoke", "logs", "--format", "json=nowhere/report.json", timeout=60)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("nowhere", done.stderr)

    def test_nobody_reads_the_report(self):
        self.serve("loki", Loki(version="3.4.2"))
        reading, writing = os.pipe()
        os.close(reading)
        self.addCleanup(os.close, writing)
        done = self.run_pyat("smoke", "logs", "--format", "json=report.json", "--format", "text", stdout=writing, timeout=60)
        self.assertNotIn(done.returncode, (-signal.SIGSEGV, -signal.SIGABRT), done.stderr)
        report = Report(done.returncode, (self.folder / "report.json").read_text(encoding="utf-8"), done.stderr)
        self.assertEqual(600, report.first("found"), "the one that can be taken is whole")


if __name__ == "__main__":
    unittest.main()
