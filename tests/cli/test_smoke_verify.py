"""`pyat smoke --verify`: whoever has the id of a run finds what it wrote, and misses nothing that it did not write."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke_runs import SmokeTest, inventory  # noqa: E402

from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402


class Verify(SmokeTest):
    def setUp(self):
        super().setUp()
        self.mimir = self.started(Mimir(version="2.17.0", exemplars=True, multitenant=self.has_tenants()))
        self.loki = self.started(Loki(version="3.4.2", multitenant=self.has_tenants()))
        self.tempo = self.started(Tempo(version="2.10.8"))
        self.name("mimir", "loki", "tempo")

    def has_tenants(self):
        return "tenants" in self.id()

    def started(self, server):
        server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def name(self, *kinds):
        """As what there is, in pyat.yml."""
        receivers = {"otlp_grpc": self.tempo.grpc.address, "otlp_http": self.tempo.otlp.url, "zipkin": self.tempo.zipkin.url}
        every = {"mimir": (self.mimir.url, {}), "loki": (self.loki.url, {}), "tempo": (self.tempo.url, receivers)}
        self.file("pyat.yml", inventory({kind: every[kind] for kind in kinds}))

    def written(self, *words):
        """The command that the run prints for later."""
        report = self.smoke(*words)
        self.assertEqual((0, {}), (report.code, report.faults), report)
        return report.json["verify"].split()[2:]

    def finds(self, *words, results=None):
        report = self.smoke(*words)
        self.assertEqual((0, {}), (report.code, report.faults), report)
        if results is not None:
            self.assertEqual(results, [result["name"] for result in report.results if result["views"]], report)
        return report

    def test_a_protocol_that_was_not_written_is_not_missed(self):
        again = self.written("logs", "--protocol", "loki-json")
        report = self.finds(*again, results=["Loki push, JSON"])
        self.assertIn("logs, Loki push, protobuf, OTLP over HTTP: not tried: the run did not write it", report.json["notes"])

    def test_a_signal_that_was_not_written_is_not_missed(self):
        self.written("--seed", "abc", "metrics", "logs")
        report = self.finds("--verify", "abc")
        self.assertEqual({"metrics", "logs"}, {result["signal"] for result in report.results})

    def test_lines_are_the_same_whoever_reads_them(self):
        again = self.written()
        self.finds(*again)
        self.finds(*again, "logs")
        self.name("loki")
        report = self.smoke(*again)
        self.assertEqual({}, report.faults, report)
        self.assertEqual(1, report.code, "what the run wrote and nobody shows any more is no success")
        unread = {result["signal"] for result in report.results if result["verdict"] == "unchecked"}
        self.assertLessEqual({"metrics", "traces"}, unread, report)

    def test_what_was_written_without_tempo_is_whole_with_it(self):
        self.name("mimir", "loki")
        again = self.smoke().json["verify"].split()[2:]
        self.name("mimir", "loki", "tempo")
        report = self.smoke(*again)
        self.assertEqual({}, report.faults, report)
        self.assertNotIn("traces", {result["signal"] for result in report.results})

    def test_tenants_are_known_by_their_names(self):
        again = self.written("logs", "--tenants", "a,b")
        self.assertEqual("a,b", again[-1])
        names = [f"Loki push, {form}, tenant {tenant}" for form in ("JSON", "protobuf") for tenant in "ab"]
        self.finds(*again, "--protocol", "loki-json,loki-protobuf", results=names)
        self.finds(again[0], again[1], "--tenants", "b,a")
        self.finds(again[0], again[1], "--tenants", "b")

    def test_tenants_that_were_written_must_be_named(self):
        again = self.written("logs", "--tenants", "a,b")
        done = self.expect(2, "smoke", *again[:2])
        self.assertIn("was written as tenants", done.stderr)
        self.assertIn("name those that are to be read: --tenants a,b", done.stderr)
        plain = self.written("logs", "--tenants", "a", "--protocol", "loki-json")
        report = self.finds(*plain)
        self.assertTrue(any(note.startswith("one tenant: ") for note in report.json["notes"]), report)

    def test_a_run_of_nobody_is_read_as_nobody(self):
        again = self.written("logs")
        self.assertIn("was not written as any of --tenants", self.expect(2, "smoke", *again, "--tenants", "a").stderr)


if __name__ == "__main__":
    unittest.main()
