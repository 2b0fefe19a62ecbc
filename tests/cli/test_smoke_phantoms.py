"""What is acknowledged and not kept, and what is kept and not shown: each as a release does it, and what the report says of it."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke_runs import SmokeTest, inventory  # noqa: E402

from smoke import liars  # noqa: E402
from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402

SIGNALS = {"mimir": ("metrics", "--samples", "64"), "loki": ("logs", "--lines", "60"), "tempo": ("traces", "--spans", "12")}


class Phantoms(SmokeTest):
    def of(self, server, *words, wait="1s"):
        """The report of one run against that server."""
        kind = next(name for name, product in (("mimir", Mimir), ("loki", Loki), ("tempo", Tempo)) if isinstance(server, product))
        server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        receivers = {}
        if kind == "tempo":
            receivers = {"otlp_grpc": server.grpc.address, "otlp_http": server.otlp.url, "zipkin": server.zipkin.url}
        self.file("pyat.yml", inventory({kind: (server.url, receivers)}))
        return self.smoke(*SIGNALS[kind], "--wait", wait, *words)

    def path(self, report, name):
        return next(result for result in report.results if result["name"] == name)

    def check_says(self, result, message, **details):
        """There is a finding of these words."""
        found = next((finding for finding in result["findings"] if message in finding["message"]), None)
        self.assertIsNotNone(found, f"{message}\n{result['findings']}")
        for name, value in details.items():
            self.assertEqual(value, found.get(name), found)

    def view(self, result, name):
        return next(view for view in result["views"] if view["name"] == name)

    # ---- Mimir ------------------------------------------------------------------------------------------------------

    def test_remote_write_2_is_not_tried_where_it_would_be_forgotten(self):
        for release in ("2.10.3", "2.15.0"):
            server = Mimir(version=release, exemplars=True)
            report = self.of(server)
            self.assertEqual(0, report.code, report)
            self.assertIn(f"metrics, remote write 2.0, mimir: not tried: Mimir {release} answers 200 to remote write 2.0 and stores nothing: "
                          "2.17 is the first that takes it", report.json["notes"])
            self.assertFalse([each for each in server.requests if "write.v2" in each.headers.get("content-type", "")])

    def test_remote_write_2_is_forgotten_by_a_mimir_of_unknown_release(self):
        report = self.of(liars.NamelessMimir(exemplars=True))
        result = self.path(report, "remote write 2.0")
        self.assertEqual((1, "failed", "0 of 64 samples came back, 64 missing"), (report.code, result["verdict"], result["sentence"]))
        self.check_says(result, "Mimir before release 2.16 answers success to remote write 2.0 and stores nothing of it",
                        next="let clients write remote write 1.0; 2.0 is experimental in Mimir from release 2.17 on")
        self.assertEqual("passed", self.path(report, "remote write 1.0")["verdict"])

    def test_remote_write_2_is_refused_by_2_16(self):
        result = self.path(self.of(liars.NamelessMimir(version="2.16.0", exemplars=True)), "remote write 2.0")
        self.assertEqual(("failed", "66 samples: none was taken"), (result["verdict"], result["sentence"]))
        self.check_says(result, "Mimir answered 415")

    def test_exemplars_are_dropped_unless_they_are_asked_for(self):
        report = self.of(Mimir(version="2.17.0"))
        self.assertEqual(0, report.code, report)
        view = self.view(self.path(report, "remote write 1.0"), "exemplars")
        self.assertEqual(("unchecked", "they are not stored here: limits.max_global_exemplars_per_user is 0"), (view["verdict"], view["problem"]))

    def test_partial_success_that_rejects_nothing_and_says_why(self):
        report = self.of(liars.SofteningMimir(version="2.17.0", exemplars=True))
        result = self.path(report, "OTLP/HTTP")
        self.assertEqual((1, "50 of 64 samples came back, 14 missing"), (report.code, result["sentence"]))
        self.check_says(result, "Mimir answered 200: a series has more labels than are allowed", id="err-mimir-max-label-names-per-series",
                        setting="limits.max_label_names_per_series")
        self.check_says(result, "Mimir answers 200 to OTLP although it has refused some of it, and says so in partial_success alone")

    def test_202_of_a_pair_is_no_acknowledgement(self):
        report = self.of(liars.DedupingMimir(version="2.17.0", exemplars=True))
        result = self.path(report, "remote write 1.0")
        self.assertEqual((1, "66 samples: none was taken"), (report.code, result["sentence"]))
        self.check_says(result, "Mimir answered 202: it has left the samples out: they are from the other one of a pair of Prometheus servers",
                        next="see limits.accept_ha_samples, and the labels of limits.ha_cluster_label and ha_replica_label")

    def test_headers_that_boast_are_no_receipt(self):
        report = self.of(liars.BoastingMimir(version="2.17.0", exemplars=True))
        result = self.path(report, "remote write 2.0")
        self.assertEqual((1, "24 of 64 samples came back, 40 missing"), (report.code, result["sentence"]))
        self.check_says(result, "the headers X-Prometheus-Remote-Write-…-Written say what Mimir was sent, not what it stored")

    # ---- Loki -------------------------------------------------------------------------------------------------------

    def test_204_and_the_content_was_ignored(self):
        report = self.of(liars.IgnoringLoki(version="3.4.2"))
        result = self.path(report, "Loki push, JSON")
        self.assertEqual((1, "0 of 60 lines came back, 60 missing"), (report.code, result["sentence"]))
        self.check_says(result, "Loki answers 204 to a push of which it could use nothing")

    def test_a_blocked_tenant(self):
        for status in (260, 200):
            with self.subTest(status):
                report = self.of(liars.BlockingLoki(status, version="3.4.2"))
                self.assertEqual((1, 0), (report.code, report.first("found")), report)
                result = self.path(report, "Loki push, protobuf")
                if status == 260:
                    self.check_says(result, "Loki answered 260")
                else:
                    self.check_says(result, "Loki keeps nothing of this tenant, and answers a status of success (260, or 200)",
                                    setting="limits_config.block_ingestion_until", value="2027-01-01T00:00:00Z")

    def test_a_full_page_is_no_loss(self):
        for server, lines in ((Loki(version="3.4.2"), 12_000), (liars.LimitedLoki(70, version="3.4.2"), 1000)):
            report = self.of(server, "--lines", str(lines), wait="20s")
            self.assertEqual((0, {}, 3 * lines), (report.code, report.faults, report.first("found")), report)

    def test_what_loki_adds_is_not_unexpected(self):
        server = Loki(version="3.4.2")
        report = self.of(server)
        self.assertEqual((0, {}), (report.code, report.faults), report)
        stored = next(iter(server.store().streams.values()))
        self.assertIn("service_name", stored.labels)
        self.assertIn("detected_level", dict(stored.entries[0][3]))

    # ---- Tempo ------------------------------------------------------------------------------------------------------

    def test_spans_that_are_discarded_after_the_acknowledgement(self):
        report = self.of(liars.DiscardingTempo(version="3.0.3"))
        result = self.path(report, "OTLP over gRPC")
        self.assertEqual((1, "0 of 12 spans came back, 12 missing"), (report.code, result["sentence"]))
        self.assertEqual(12, result["items"]["acknowledged"])
        self.check_says(result, "Tempo 3 acknowledges spans before it looks at the size of a trace and the number of live ones",
                        setting="overrides.defaults.global.max_bytes_per_trace")

    def test_attributes_that_are_cut(self):
        report = self.of(liars.CuttingTempo(20, version="2.10.8"))
        result = self.path(report, "OTLP over HTTP")
        self.assertEqual((1, 0), (report.code, report.first("missing")), report)
        self.assertIn("altered", result["sentence"])
        self.check_says(result, "Tempo cuts attributes that are longer than is allowed, and acknowledges their spans",
                        setting="distributor.max_attribute_bytes")
        example = next(each for each in result["views"][0]["examples"] if each["fault"] == "altered")
        self.assertIn('"http://pyat.example/', example["expected"])
        self.assertIn('"http://pyat.example/"', example["found"])

    def test_200_without_spans_is_not_found(self):
        report = self.of(liars.EmptyTempo(version="2.10.8"))
        view = self.view(self.path(report, "OTLP over HTTP"), "by id (API v2)")
        self.assertEqual((1, 12, 0), (report.code, view["counts"]["missing"], view["counts"]["found"]))

    def test_a_part_of_a_trace_proves_nothing_about_the_rest(self):
        report = self.of(liars.PartialTempo(1, version="2.10.8"))
        view = self.view(self.path(report, "OTLP over HTTP"), "by id (API v2)")
        self.assertEqual((0, 4, 8), tuple(view["counts"][name] for name in ("missing", "found", "unverified")), report)
        self.assertEqual("answers a part of the trace (status PARTIAL): trace exceeds max size (max bytes: 5000)", view["problem"])
        self.assertNotEqual(0, report.code)

    def test_a_search_that_shows_fewer_than_it_found(self):
        """By id all of it is there: it is the search that lacks some, and it is said that of spans it showed, not of what is stored."""
        report = self.of(liars.LimitedTempo(2, version="2.10.8"), "--spans", "60")
        result = self.path(report, "OTLP over HTTP")
        self.assertEqual(60, result["views"][0]["counts"]["found"])
        self.assertGreater(self.view(result, "search by tag")["counts"]["missing"], 0)
        self.assertNotIn("exactly 20 traces", str(report), "20 spans are no 20 traces")

    def test_the_last_30_seconds_that_tempo_3_hides(self):
        for server in (Tempo(version="3.0.3"), Tempo(version="3.0.3", searchable_after=2.0)):
            report = self.of(server, "--spans", "60", wait="20s")
            self.assertEqual((0, {}), (report.code, report.faults), report)
            self.assertLess(report.json["took_ms"], 30_000, "nobody waits for what was written in the past")

    # ---- all of them ------------------------------------------------------------------------------------------------

    def stack(self, *servers, **more):
        """pyat.yml has these, and `more` as kind=address, whatever is there."""
        for server in servers:
            server.__enter__()
            self.addCleanup(server.__exit__, None, None, None)
        services = {type(server).__name__.lower(): (server.url, {}) for server in servers}
        self.file("pyat.yml", inventory(services | {kind: (url, {}) for kind, url in more.items()}))

    def test_a_stack_without_traces_is_well_all_the_same(self):
        """What nobody has is no part of the verdict, and neither is what a release or a setting cannot keep: it is only said."""
        nothing = "not checked: no Tempo is known"
        for mimir, loki, notes in ((Mimir(version="2.17.0", exemplars=True), Loki(version="3.4.2"),
                                    (f"an exemplar leads to its trace, a log line leads back to its trace: {nothing}",)),
                                   (Mimir(version="2.10.3"), Loki(version="2.9.4"),
                                    (f"a log line leads back to its trace: {nothing}", "mimir keeps no exemplars"))):
            with self.subTest(f"{mimir.version}, {loki.version}"):
                self.stack(mimir, loki)
                report = self.smoke("--samples", "64", "--lines", "60", "--wait", "5s", "--strict", "--format", "prometheus=metrics.prom")
                self.assertEqual((0, "passed"), (report.code, report.json["status"]), report)
                self.assertIn("pyat_smoke_success 1\n", (self.folder / "metrics.prom").read_text(encoding="utf-8"))
                for note in notes:
                    self.assertIn(note, "\n".join(report.json["notes"]), report)

    def test_a_tempo_that_is_down_is_not_unknown(self):
        with Tempo(version="2.10.8") as gone:
            address = gone.url
        self.stack(Mimir(version="2.17.0", exemplars=True), Loki(version="3.4.2"), tempo=address)
        report = self.smoke("--samples", "64", "--lines", "60", "--wait", "5s")
        self.assertEqual((1, ["traces"]), (report.code, [each["signal"] for each in report.results if each["verdict"] != "passed"]), report)
        notes = "\n".join(report.json["notes"])
        self.assertIn("a log line leads back to its trace: not checked: nothing was written to tempo: it is down: ", notes)
        self.assertNotIn("no Tempo is known", notes)

    def test_a_store_that_knows_no_tenants(self):
        report = self.of(Loki(version="3.4.2"), "--tenants", "a,b")
        self.assertEqual(1, report.code, report)
        self.check_says(self.path(report, "Loki push, JSON, tenant a"), "what is written as a can be read as b: all tenants are one",
                        setting="auth_enabled")


if __name__ == "__main__":
    unittest.main()
