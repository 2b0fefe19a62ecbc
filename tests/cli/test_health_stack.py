"""`pyat health` against doubles of the stack, in the moods that the real servers cannot be put into at will."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults, wire_doubles  # noqa: E402
from health.doubles import INGESTER_WAITS, STARTING, Loki, Mimir, Tempo, member  # noqa: E402
from health.grpc_health import GrpcHealth  # noqa: E402
from health.object_store import ObjectStore  # noqa: E402
from health.stack_doubles import Alloy, Collector, DataSource, Exporter, Grafana, Promtail  # noqa: E402
from health_runs import HealthTest  # noqa: E402

HOUR = range(3595, 3606)  # seconds: the doubles say that they run for an hour


class Ringed(HealthTest):
    """Mimir, Tempo and Loki."""

    def ask(self, server, state, reason, **options):
        return self.expect_service(state, reason, "--target", f"{server.product}={server.url}", **options)

    def test_up(self):
        for kind, release in ((Mimir, "2.10.3"), (Tempo, "2.3.1"), (Loki, "2.9.4")):
            with self.subTest(kind.product):
                service = self.ask(self.start(kind()), "up", "")
                self.assertEqual(release, service["release"])
                self.assertIn(service["uptime_seconds"], HOUR)
                self.assertEqual(64_000_000, service["memory_bytes"])

    def test_ready_before_it_is(self):
        for kind in (Mimir, Tempo, Loki):
            with self.subTest(kind.product):
                reason = "Some services are not Running: Starting: 1"
                self.ask(self.start(kind(not_ready=STARTING)), "starting", reason)

    def test_one_that_was_never_asked_before(self):
        """/ready counts 15 s from the first time that anybody asks; a server that runs for an hour is up meanwhile."""
        for kind in (Mimir, Tempo, Loki):
            with self.subTest(kind.product):
                self.ask(self.start(kind(not_ready=INGESTER_WAITS)), "up", "")
                self.ask(self.start(kind(not_ready=INGESTER_WAITS, uptime=5)), "starting", INGESTER_WAITS.strip())

    def test_a_ring_without_quorum(self):
        members = [member("a"), member("b", "UNHEALTHY"), member("c", "LEAVING")]
        for kind in (Mimir, Tempo):
            with self.subTest(kind.product):
                reason = "takes no writes: 1 of 3 ingesters is ACTIVE, 2 are needed (replication factor 3)"
                self.ask(self.start(kind(members=members, replication_factor=3)), "down", reason)

    def test_a_ring_with_one_that_is_ill(self):
        members = [member("a"), member("b", "UNHEALTHY"), member("c")]
        for kind in (Mimir, Tempo):
            with self.subTest(kind.product):
                reason = "1 of 3 ingesters is UNHEALTHY (b), and no other may fail"
                service = self.ask(self.start(kind(members=members, replication_factor=3)), "degraded", reason)
                (step,) = [check["next"] for check in service["checks"] if check["id"] == "ring"]
                self.assertEqual("start b again; once gone for good, let the ring forget it at /ingester/ring", step)

    def test_another_release_than_expected(self):
        server = self.start(Mimir())
        reason = "runs 2.10.3, but pyat.yml says 2.11.0"
        self.inventory({"mimir": f'version: 2.11.0, address: "{server.url}"'})
        service = self.expect_service("up", reason)
        self.assertEqual(("2.11.0", "pyat.yml"), (service["expected_release"], service["expected_release_source"]))
        self.report("--strict", code=1)
        self.inventory({"mimir": f'version: 2.11.0, address: "{server.url}"'}, more="health: {strict: true}\n")
        self.report(code=1)
        self.inventory({"mimir": f'version: "2.10", address: "{server.url}"'})
        self.expect_service("up", "", "--strict")

    def test_a_clock_that_differs(self):
        service = self.ask(self.start(Mimir(uptime=-3600)), "up", "")
        self.assertNotIn("uptime_seconds", service)
        self.assertNotIn("cpu_cores", service)
        self.assertIn("memory_bytes", service)


class GrafanaTest(HealthTest):
    def test_its_data_sources(self):
        server = self.start(Grafana())
        self.inventory({"grafana": f'address: "{server.url}", auth: {{user: admin, password_env: PW}}'})
        service = self.expect_service("up", "", env={"PW": "secret"})
        said = "2 of 3 data sources answer; there is no way to check Tempo (tempo, http://tempo:3200)"
        self.assertEqual([said], self.said(service, "data-sources"))
        self.expect_service("up", "its data sources were not checked: it does not accept these credentials", env={"PW": "wrong"})
        self.expect_service("up", "its data sources were not checked: it asks for credentials", "--target", f"grafana={server.url}")

    def test_one_that_fails(self):
        source = DataSource("Mimir", "prometheus", "ERROR", "ReadObject: connection refused", url="http://mimir:8080")
        server = self.start(Grafana([source], password=None))
        reason = "data source Mimir (prometheus, http://mimir:8080) fails: ReadObject: connection refused"
        self.expect_service("degraded", reason, "--target", f"grafana={server.url}")

    def test_a_database_that_is_away(self):
        server = self.start(Grafana(database="failing"))
        self.expect_service("down", "its database does not answer", "--target", f"grafana={server.url}")

    def test_one_that_is_blocked_by_what_its_data_source_asks(self):
        """Nobody has said that Grafana needs Loki: the address of its data source does."""
        away, mimir = self.start(faults.refused()), self.start(Mimir())
        sources = [DataSource("Mimir", "prometheus", url=mimir.url + "/prometheus"),
                   DataSource("Loki", "loki", "ERROR", "connection refused", url=away.url)]
        grafana = self.start(Grafana(sources, password=None))
        self.inventory({"grafana": f'address: "{grafana.url}"', "mimir": f'address: "{mimir.url}"', "loki": f'address: "{away.url}"'})
        report = self.report(code=1)
        states = {service["name"]: service["state"] for service in report["services"]}
        self.assertEqual({"grafana": "degraded", "mimir": "up", "loki": "down"}, states)
        (cause,) = report["causes"]
        self.assertEqual(["loki"], cause["services"])
        self.assertEqual(f"loki is down: nothing listens on {away.address} (connection refused)", cause["sentence"])
        self.assertEqual(["grafana"], cause["blocked"])
        self.assertEqual(["mimir", "loki"], report["services"][0]["needs"])


class Agents(HealthTest):
    def collector(self, *exporters, **options):
        server = self.start(Collector(exporters, **options))
        self.inventory({"otel": f'kind: otel-collector, address: "{server.url}", metrics: "{server.metrics_url}/metrics"'})

    def test_a_collector(self):
        self.collector(Exporter("otlp/tempo"))
        service = self.expect_service("up", "")
        self.assertEqual("0.89.0", service["release"])
        self.collector(Exporter("otlp/tempo"), available=False)
        self.expect_service("starting", "is starting or stopping: Server not available")

    def test_a_collector_whose_exporters_fail(self):
        self.collector(Exporter("otlp/tempo", sent=0, failed=5, failing=5))
        self.expect_service("degraded", "exporter otlp/tempo fails: 5 spans failed, none sent")
        self.collector(Exporter("otlp/tempo", queue=1000))
        self.expect_service("degraded", "the queue of exporter otlp/tempo is full: 1,000 of 1,000 places are taken")

    def test_a_collector_without_metrics(self):
        away, server = self.start(faults.refused()), self.start(Collector())
        self.inventory({"otel": f'kind: otel-collector, address: "{server.url}", metrics: "{away.url}/metrics"'})
        self.expect_service("up", f"whether its exporters work is not known: nothing listens on {away.address} (connection refused)")

    def test_promtail(self):
        self.expect_service("up", "", "--target", f"promtail={self.start(Promtail()).url}")
        self.expect_service("degraded", f"reads nothing: {Promtail.NOT_READY.strip()}",
                            "--target", f"promtail={self.start(Promtail(ready=False)).url}")
        self.expect_service("up", "5 lines for loki:3100 were dropped: ingester_error (5); 1,000 were taken",
                            "--target", f"promtail={self.start(Promtail(dropped=5)).url}")

    def test_alloy(self):
        self.expect_service("up", "", "--target", f"alloy={self.start(Alloy()).url}")
        self.expect_service("starting", "is not ready yet: Alloy is not ready.", "--target", f"alloy={self.start(Alloy(ready=False)).url}")
        self.expect_service("degraded", "has unhealthy components: loki.write.default",
                            "--target", f"alloy={self.start(Alloy(unhealthy=['loki.write.default'])).url}")


class Stores(HealthTest):
    def test_minio(self):
        for options, state, reason in (({}, "up", ""),
                                       ({"offline": True}, "down", "is offline, although it answers 200"),
                                       ({"cluster": 503}, "down", "can neither read nor write: the quorum is lost"),
                                       ({"healing": 2}, "up", "2 drives are being healed")):
            with self.subTest(options):
                self.expect_service(state, reason, "--target", f"minio={self.start(ObjectStore(**options)).url}")

    def store(self, kind, wanted, keys="minio:minio-secret", state="up", reason="", **options):
        server = self.start(ObjectStore(strict=True, **options))
        self.inventory({"store": f'kind: {kind}, address: "{server.url}", buckets: {json.dumps(wanted)}, '
                                 "auth: {access_key_env: ACCESS, secret_key_env: SECRET}"})
        access, _, secret = keys.partition(":")
        service = self.expect_service(state, reason, env={"ACCESS": access, "SECRET": secret})
        self.assertNotIn(secret, json.dumps(service))
        return server, service

    def test_buckets(self):
        for kind in ("minio", "s3"):
            with self.subTest(kind):
                server, service = self.store(kind, ["mimir", "loki"])
                self.assertEqual(2, server.signed)
                self.assertEqual(["the bucket mimir can be listed", "the bucket loki can be listed"], self.said(service, "bucket"))
                self.store(kind, ["nope"], state="degraded", reason="the bucket nope does not exist")
                self.store(kind, ["mimir"], state="unknown", allowed=False,
                           reason="the access key may not list the bucket mimir (AccessDenied)")

    def test_odd_names(self):
        names = ["a.b-c_d", "A_B", "0..1", "x-" * 20 + "z"]
        server, _ = self.store("s3", names, buckets=names)
        self.assertEqual(len(names), server.signed)

    def test_keys(self):
        for kind in ("minio", "s3"):
            with self.subTest(kind):
                self.store(kind, ["mimir"], "minio:other-secret", "unknown",
                           "knows the access key, but the secret key is another one (SignatureDoesNotMatch)")
                self.store(kind, ["mimir"], "other:minio-secret", "unknown", "does not know the access key (InvalidAccessKeyId)")
                self.store(kind, ["mimir"], state="unknown", region="eu-central-1",
                           reason="the bucket mimir is in the region eu-central-1, but requests are signed for us-east-1")


class Wires(HealthTest):
    def test_grpc(self):
        server = self.start(GrpcHealth({"": "SERVING", "tempo": "NOT_SERVING"}.items()))
        self.expect_service("up", "", "--target", f"grpc={server.address}")
        # Both in one run, and all again: connections in HTTP/2 are kept, and shared.
        self.inventory({"whole": f'kind: grpc, address: "{server.address}"',
                        "part": f'kind: grpc, address: "{server.address}", grpc_service: tempo'})
        services = self.report("--repeat", "2", "--interval", "10ms", code=1)["services"]
        states = {service["name"]: (service["state"], service.get("reason", "")) for service in services}
        self.assertEqual({"whole": ("up", ""), "part": ("down", "says that the service tempo is NOT_SERVING")}, states)

    def test_postgresql(self):
        for error, state, reason in (
                (None, "up", ""),
                (wire_doubles.STARTING_UP, "starting", "the database system is starting up"),
                (wire_doubles.IN_RECOVERY, "starting", "the database system is not yet accepting connections"),
                (wire_doubles.SHUTTING_DOWN, "down", "the database system is shutting down"),
                (wire_doubles.NO_HBA_ENTRY, "up", f"accepts connections, but not this one: {wire_doubles.NO_HBA_ENTRY[1]} (28000)"),
                (wire_doubles.NO_DATABASE, "up", 'accepts connections, but not this one: database "postgres" does not exist (3D000)')):
            with self.subTest(error):
                server = self.start(wire_doubles.Postgres(error))
                self.expect_service(state, reason, "--target", server.url)
                self.assertEqual([], server.garbled)

    def test_redis(self):
        server = self.start(wire_doubles.Redis(wire_doubles.LOADING))
        self.expect_service("starting", "is loading its data", "--target", server.url)
        for answer, state, reason in (
                (wire_doubles.MAX_CLIENTS, "degraded", "takes no more connections: maxclients is reached"),
                (wire_doubles.PROTECTED, "down", "talks to its own machine only (protected mode)")):
            with self.subTest(answer):
                server = self.start(wire_doubles.Redis(answer, at_once=True))
                self.expect_service(state, reason, "--target", server.url)


if __name__ == "__main__":
    unittest.main()
