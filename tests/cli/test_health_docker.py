"""Containers in every kind of trouble, in a real Docker engine, and what `pyat health` says of each."""

import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health.real_docker import DockerEngine  # noqa: E402
from program import ROOT, ProgramTest  # noqa: E402

MIMIR = (ROOT / "tests/fixtures/health/docker/mimir.yaml").read_text(encoding="utf-8")
# The second is what is seen of a container that has just been started once more.
LOOP = r"^its container restarts again and again \((once|\d+ times)\): it (exited with code 1|ends soon after its start)$"
NO_CURL = 'its container is "unhealthy" only because the health check itself fails: the image has no curl'


class States(ProgramTest):
    """One engine with all of them, asked once; each test looks at what is said of one."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="pyat-cli-")
        cls.addClassCleanup(folder.cleanup)
        cls.shared = Path(folder.name)
        (cls.shared / "mimir.yaml").write_text(MIMIR, encoding="utf-8")
        cls.engine = cls.enterClassContext(DockerEngine())
        cls.fill(cls.engine)
        cls.report = None

    @classmethod
    def fill(cls, engine):
        engine.restarting("mounted", configuration=cls.shared / "mimir.yaml", restarts=1)
        engine.restarting("elsewhere", "grafana/mimir:2.10.4", restarts=1)
        _, cls.minio = engine.unhealthy("minio")
        _, shop = engine.unhealthy("shop", "shop:1.0", test=["CMD-SHELL", "curl -f http://localhost/ready || exit 1"])
        engine.killed_for_memory("loki")
        engine.ended(0, "buckets")
        engine.ended(3, "seed", "seed:1", says="seed: cannot write: Access Denied\n")
        engine.paused("paused")
        engine.running("tempo", "grafana/tempo:2.4.0")
        engine.never_started("created", "grafana/tempo:2.5.0")
        engine.never_started("mistyped", "grafana/tempo:2.6.0", command=["/tempoo"])
        (cls.shared / "pyat.yml").write_text(
            "services:\n"
            "  mounted: {kind: mimir, version: 2.10.3}\n"
            "  elsewhere: {kind: mimir}\n"
            f"  minio: {{kind: http, address: 'http://localhost:{cls.minio}/ready'}}\n"
            f"  shop: {{kind: http, address: 'http://localhost:{shop}/ready'}}\n"
            "  loki: {kind: loki}\n"
            "  buckets: {kind: container, one_shot: true}\n"
            "  seed: {kind: container, one_shot: true}\n"
            "  paused: {kind: tempo}\n"
            "  tempo: {kind: tempo, version: 2.3.1}\n"
            "  created: {kind: tempo}\n"
            "  mistyped: {kind: tempo}\n"
            "  gone: {kind: tempo}\n",
            encoding="utf-8",
        )

    def setUp(self):
        super().setUp()
        self.folder = self.shared
        if States.report is None:
            done = self.expect(1, "health", "--docker", self.engine.socket, "--format", "json")
            self.assertEqual("", done.stderr)
            States.report = json.loads(done.stdout)
        self.assertEqual([], self.report["notes"])

    def service(self, name):
        (found,) = [service for service in self.report["services"] if service["name"] == name]
        return found

    def cause(self, name):
        (found,) = [cause for cause in self.report["causes"] if cause["services"][0] == name]
        return found

    def check(self, name, id):
        (found,) = [check for check in self.service(name)["checks"] if check["id"] == id]
        return found

    def expect_cause(self, sentence, next, name):
        """Sentences with the times in them replaced."""
        cause = self.cause(name)
        self.assertEqual(sentence, re.sub(r"\d+ (s|min) ago", "N s ago", cause["sentence"]))
        self.assertEqual(next, cause.get("next", []))

    # ---- restarting -------------------------------------------------------------------------------------------------

    def test_a_loop_of_restarts_leads_to_the_file(self):
        service, cause = self.service("mounted"), self.cause("mounted")
        self.assertEqual("restarting", service["state"])
        self.assertRegex(service["reason"], LOOP)
        self.assertEqual("mounted is restarting: its configuration has 6 errors", cause["sentence"])
        places = [re.match(r"mimir\.yaml:\d+:\d+: ", line) for line in cause["details"]]
        self.assertEqual(
            ["19:23", "20:26", "45:10", "56:3", "63:10", "77:1"], [place.group()[len("mimir.yaml:") : -2] for place in places]
        )
        self.assertEqual(
            "mimir.yaml:19:23: expected a duration such as 30s, 5m or 1h30m, found `7d` — write 168h: this field takes ns, us, "
            "ms, s, m and h, but not d, w or y",
            cause["details"][0],
        )
        self.assertEqual(
            ["pyat lint --product mimir --target 2.10.3 mimir.yaml", "pyat lint --fix --product mimir --target 2.10.3 mimir.yaml"],
            cause["next"],
        )

    def test_without_the_file_its_log_is_explained(self):
        self.expect_cause(
            "elsewhere is restarting: its configuration has 4 errors", ["docker logs elsewhere 2>&1 | pyat explain -"], "elsewhere"
        )
        details = self.cause("elsewhere")["details"]
        self.assertEqual(["line 19", "line 20", "line 56", "line 77"], [line.partition(":")[0] for line in details])
        self.assertEqual('line 56: Mimir 2.10.4 knows no key "ring" in alertmanager — did you mean "sharding_ring"?', details[2])

    # ---- unhealthy --------------------------------------------------------------------------------------------------

    def test_a_health_check_that_cannot_run_is_told_from_a_service_that_is_ill(self):
        asked = {"minio": f"http://localhost:{self.minio}/minio/health/live", "shop": "http://localhost/ready"}
        for name, url in asked.items():  # by way of exec, and of a shell
            with self.subTest(name):
                service, check = self.service(name), self.check(name, "container-health")
                self.assertEqual(("up", NO_CURL), (service["state"], service["reason"]))
                self.assertEqual("unhealthy", service["container"]["health"])
                self.assertTrue(check["warning"])
                self.assertEqual(f'mount pyat-probe and make its health check ["CMD", "/pyat-probe", "{url}"]', check["next"])

    def test_strict_fails_for_such_a_warning(self):
        self.expect(0, "health", "--docker", self.engine.socket, "shop")
        self.expect(1, "health", "--docker", self.engine.socket, "--strict", "shop")

    # ---- ended ------------------------------------------------------------------------------------------------------

    def test_killed_for_memory(self):
        self.expect_cause(
            "loki is down: its container was killed for memory, N s ago: it may use 16 MiB",
            ["raise its memory limit (deploy.resources.limits.memory or mem_limit in the Compose file), or lower what it is asked "
             "to hold"],
            "loki",
        )
        self.assertTrue(self.service("loki")["container"]["oom_killed"])

    def test_one_shots(self):
        self.assertEqual("completed", self.service("buckets")["state"])
        self.assertRegex(self.check("buckets", "one-shot")["message"], r"^has done its work, \d+ s ago$")
        self.assertEqual("down", self.service("seed")["state"])
        self.assertRegex(self.service("seed")["reason"], r"^its container exited with code 3, \d+ s ago$")
        self.expect_cause(
            "seed is down: its log ends with: seed: cannot write: Access Denied", ["docker logs --tail 50 seed"], "seed"
        )

    # ---- neither ----------------------------------------------------------------------------------------------------

    def test_paused(self):
        self.expect_cause("paused is down: its container is paused: nothing in it answers", ["docker unpause paused"], "paused")

    def test_never_started(self):
        self.expect_cause("created is down: its container was never started", ["docker start created"], "created")
        self.expect_cause(
            "mistyped is down: its command /tempoo is not in the image",
            ["compare command: and entrypoint: in the Compose file with what the image has"],
            "mistyped",
        )

    def test_not_there(self):
        self.expect_cause("gone is down: there is no container gone", ["docker compose up -d gone"], "gone")

    def test_a_container_without_a_health_check(self):
        service = self.service("tempo")
        self.assertEqual("up", service["state"])
        self.assertNotIn("health", service["container"])
        self.assertEqual(["container", "release"], [check["id"] for check in service["checks"]])
        self.assertRegex(service["checks"][0]["message"], r"^its container has run for \d+ s$")
        self.assertLess(0, service["memory_bytes"])

    def test_the_release_of_the_image_is_compared(self):
        service = self.service("tempo")
        self.assertEqual(("2.4.0", "2.3.1"), (service["release"], service["expected_release"]))
        self.assertEqual("its container is of grafana/tempo:2.4.0, but pyat.yml says 2.3.1", service["reason"])
        self.assertEqual("make it again from the image of 2.3.1, or correct pyat.yml", self.check("tempo", "release")["next"])
        mounted = self.service("mounted")
        self.assertEqual("2.10.3", mounted["release"])
        self.assertNotIn("release", [check["id"] for check in mounted["checks"]])


if __name__ == "__main__":
    unittest.main()
