#!/usr/bin/env python3
"""`pyat rollback drill` on a real Docker engine: the way back from Mimir, Tempo and Loki to Prometheus and Jaeger, with copies, while
the stack runs on as if nothing was."""

import json
import os
import signal
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import eventually  # noqa: E402
from rollback.images import add_images, real_engine  # noqa: E402
from rollback.stack import COMPOSE, Stack  # noqa: E402

PROJECT = "lgtm-drill"


class DrillTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = cls.enterClassContext(real_engine())
        add_images(cls.engine)
        base = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="pyat-drill-"))
        cls.stack = Stack(cls.engine, base).migrate()

    def setUp(self):
        self.ids = {service: found["Id"] for service, found in self.stack.containers().items()}
        self.volumes = self.volumes_of("lgtm_")

    def tearDown(self):
        """The stack was never touched."""
        self.assertEqual(self.stack.state("new"), "new")
        self.assertEqual({service: found["Id"] for service, found in self.stack.containers().items()}, self.ids)
        self.assertEqual(self.volumes_of("lgtm_"), self.volumes)
        self.assertEqual(self.stack.strays(), [])

    def volumes_of(self, prefix):
        found = self.engine.request("GET", "/volumes")["Volumes"] or []
        return sorted(each["Name"] for each in found if each["Name"].startswith(prefix))

    def services(self):
        """Containers of the drill, by service."""
        found = self.engine.request("GET", "/containers/json", all=1,
                                    filters=json.dumps({"label": [f"com.docker.compose.project={PROJECT}"]}))
        return {each["Labels"]["com.docker.compose.service"]: each["Id"] for each in found}

    def copies(self):
        return {service: self.engine.state(found) for service, found in self.services().items()}

    def assert_nothing_is_left(self):
        self.assertEqual(self.services(), {})
        self.assertEqual(self.volumes_of(PROJECT), [])
        folder = self.stack.folder / ".pyat" / "rollback" / "lgtm" / "drill"
        left = [str(path) for name in ("files", "compose") for path in (folder / name).rglob("*") if path.is_file()]
        self.assertEqual(left, [])
        self.assertEqual(folder.stat().st_mode & 0o777, 0o700)

    def way(self):
        return "--compose", COMPOSE["new"], "--to", str(self.stack.generations["old"])

    def drill(self, *words):
        done = self.stack.pyat("drill", *self.way(), *words, "--format", "json", timeout=300)
        self.assertIn(done.returncode, (0, 1), done.stdout + done.stderr)
        return done, json.loads(done.stdout)

    def verdict(self):
        listed = json.loads(self.stack.pyat("show", str(self.stack.generations["old"]), "--format", "json").stdout)
        verdicts = [each for each in listed["verdicts"] if each["check"] == "drill"]
        return verdicts[-1]["verdict"] if verdicts else None

    def test_a_the_way_back_works_and_nothing_is_left(self):
        done, report = self.drill()
        self.assertEqual((done.returncode, report["outcome"]), (0, "good"), done.stdout + done.stderr)
        self.assertEqual({step["state"] for step in report["steps"]}, {"done"})
        self.assertIn("stop-old", [step["id"] for step in report["steps"]])
        self.assertIn("files/applications", [step["id"] for step in report["steps"]])
        self.assertGreater(report["took_seconds"], 1)
        self.assertTrue(any(line.startswith("flush of ") for line in report["not_tried"]), report["not_tried"])
        self.assertIn("jaeger", [each["service"] for each in report["differences"]])
        self.assertEqual(self.verdict(), "good")
        self.assert_nothing_is_left()

    def test_b_copies_that_are_kept_cannot_reach_the_stack(self):
        done, report = self.drill("--keep")
        self.assertEqual((done.returncode, report["kept"]), (0, True), done.stdout + done.stderr)
        copies = self.copies()
        self.assertEqual(set(copies), {"prometheus", "jaeger", "grafana"})
        drill = str(self.stack.folder / ".pyat" / "rollback" / "lgtm" / "drill")
        for service, found in copies.items():
            self.assertEqual(found["HostConfig"]["NetworkMode"], "none", service)
            for mount in found["Mounts"]:
                own = mount["Name"].startswith(PROJECT + "_") if mount["Type"] == "volume" else mount["Source"].startswith(drill)
                self.assertTrue(own, mount)
        self.assertEqual(len(self.volumes_of(PROJECT)), 6)
        # The next one takes them down first.
        done, report = self.drill("--break-first")
        self.assertEqual(report["phases"][0]["id"], "take-down-earlier", report["phases"])
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assert_nothing_is_left()

    def test_c_one_that_is_killed_is_taken_down_by_the_next(self):
        with self.stack.start_pyat("drill", *self.way()) as killed:
            eventually(lambda: "prometheus" in self.services(), seconds=90, what="the copies of the target")
            os.kill(killed.pid, signal.SIGKILL)
            killed.communicate()
        self.assertNotEqual(self.services(), {})
        done, report = self.drill()
        self.assertEqual((done.returncode, report["phases"][0]["id"]), (0, "take-down-earlier"), done.stdout + done.stderr)
        self.assert_nothing_is_left()

    def test_d_ctrl_c_takes_it_down(self):
        before = self.verdict()
        with self.stack.start_pyat("drill", *self.way()) as interrupted:
            eventually(self.services, seconds=90, what="copies")
            interrupted.send_signal(signal.SIGINT)
            out, _ = interrupted.communicate(timeout=120)
        self.assertEqual(interrupted.returncode, 1, out)
        self.assertIn("interrupted", out)
        self.assertEqual(self.verdict(), before)
        self.assert_nothing_is_left()

    def test_e_a_target_that_does_not_come_up_is_bad(self):
        image = "prom/prometheus:v2.47.0"
        self.engine.request("DELETE", f"/images/{image}", force=1)
        done, report = self.drill()
        self.assertEqual((done.returncode, report["outcome"]), (1, "bad"), done.stdout + done.stderr)
        self.assertIn(image, report["words"])
        self.assertEqual(self.verdict(), "bad")
        self.assert_nothing_is_left()

    def test_f_a_project_of_somebody_else_is_left_alone(self):
        labels = {"com.docker.compose.project": PROJECT, "com.docker.compose.service": "web"}
        self.engine.request("POST", "/volumes/create", {"Name": f"{PROJECT}_web", "Labels": labels})
        done = self.stack.pyat("drill", *self.way())
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn(f"the volume {PROJECT}_web", done.stderr)
        self.assertEqual(self.volumes_of(PROJECT), [f"{PROJECT}_web"])
        self.engine.request("DELETE", f"/volumes/{PROJECT}_web")


if __name__ == "__main__":
    unittest.main()
