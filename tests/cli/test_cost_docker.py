"""CPU and memory of the containers of a real Docker engine: what `pyat cost` measures, against what the engine told it and what
the kernel itself accounts for."""

import json
import sys
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health.docker_tap import DockerTap  # noqa: E402
from health.real_docker import DockerEngine  # noqa: E402
from program import ProgramTest  # noqa: E402

MIB = 1 << 20
MODEL = """
plans:
  now:
    items:
      - {name: cpu, group: compute, quantity: cpu_used, price: 0.04 USD/vCPU-hour}
      - {name: memory, group: compute, quantity: memory_used, price: 0.005 USD/GiB-hour}
"""


class DockerTest(ProgramTest):
    def measure(self, code, socket, *words, interval="1s"):
        """The finished process; what was measured is in `values`, by name and label, and `notes`."""
        self.file("cost.yml", MODEL)
        done = self.expect(code, "cost", "report", "cost.yml", "--docker", socket, "--interval", interval, "--collect",
                           "snapshots.jsonl", *words)
        collected = self.folder / "snapshots.jsonl"
        snapshot = json.loads(collected.read_text(encoding="utf-8").splitlines()[-1]) if collected.exists() else {"values": []}
        self.values = {(each["name"], each.get("label", "")): each for each in snapshot["values"]}
        self.notes = snapshot.get("notes", [])
        return done

    def value(self, name, label=""):
        found = self.values[name, label]
        self.assertIn("value", found, found)
        return Decimal(found["value"])

    def expect_unknown(self, why, label, names=("cpu_used", "memory_used")):
        for name in names:
            found = self.values[name, label]
            self.assertNotIn("value", found)
            self.assertEqual(why, found["why"], name)

    def tapped(self, engine, between=None):
        folder = tempfile.TemporaryDirectory(prefix="pyat-tap-")
        self.addCleanup(folder.cleanup)
        return self.enterContext(DockerTap(Path(folder.name) / "docker.sock", engine, between))


class Measured(DockerTest):
    """One engine whose containers work, asked once."""

    @classmethod
    def setUpClass(cls):
        cls.engine = cls.enterClassContext(DockerEngine())
        cls.engine.busy("loki", "grafana/loki:2.9.4", 20, 48)
        # Of what it would use, it gets a tenth of a core.
        cls.engine.busy("tempo", "grafana/tempo:2.4.0", 100, 16, host={"NanoCpus": 100_000_000, "Memory": 64 * MIB})
        cls.engine.busy("mimir-1", "grafana/mimir:2.10.3", 3, 8)
        cls.engine.busy("mimir-2", "grafana/mimir:2.10.3", 6, 24)
        cls.engine.busy("shop", "shop:1.0", 5, 32)
        cls.engine.ended(0, "minio-buckets")
        cls.report = None

    def setUp(self):
        super().setUp()
        if Measured.report is None:
            tap = self.tapped(self.engine)
            names = ["loki", "tempo", "mimir-1", "mimir-2"]
            before = {name: self.engine.accounted(name) for name in names}
            done = self.measure(0, tap.path, "--format", "json", interval="3s")
            after = {name: self.engine.accounted(name) for name in names}
            Measured.report = json.loads(done.stdout)
            Measured.found = self.values, self.notes, tap.statistics, before, after
        self.values, self.notes, self.told, self.before, self.after = Measured.found

    def test_values_are_those_that_the_engine_told(self):
        for name in self.before:
            with self.subTest(name):
                first, second = self.told[name]
                used = second["cpu_stats"]["cpu_usage"]["total_usage"] - first["cpu_stats"]["cpu_usage"]["total_usage"]
                passed = nanoseconds(second["read"]) - nanoseconds(first["read"])
                self.assertAlmostEqual(Decimal(used) / passed, self.value("cpu_used", name), places=20)
                memory = second["memory_stats"]
                cached = memory["stats"].get("total_inactive_file", memory["stats"]["inactive_file"])
                self.assertEqual(memory["usage"] - cached, self.value("memory_used", name))

    def test_the_kernel_accounts_for_the_same(self):
        for name, (cpu, memory) in self.before.items():
            with self.subTest(name):
                told = [each["cpu_stats"]["cpu_usage"]["total_usage"] for each in self.told[name]]
                self.assertEqual([cpu, *told, self.after[name][0]], sorted([cpu, *told, self.after[name][0]]))
                self.assertLess(told[0], told[1])
                # The kernel counts the pages of a core only now and then.
                self.assertAlmostEqual(memory, self.value("memory_used", name), delta=MIB)

    def test_they_are_what_the_containers_do(self):
        for name, held in (("loki", 48), ("tempo", 16), ("mimir-1", 8), ("mimir-2", 24)):
            self.assertAlmostEqual(held, self.value("memory_used", name) / MIB, delta=2)
        self.assertLess(self.value("cpu_used", "tempo"), Decimal("0.13"))  # though it never rests
        self.assertLess(self.value("cpu_used", "loki"), Decimal("0.25"))
        self.assertLess(0, self.value("cpu_used", "mimir-1"))

    def test_the_sums_are_of_the_stack_alone(self):
        for name in ("cpu_used", "memory_used"):
            parts = [self.value(*key) for key in self.values if key[0] == name and key[1]]
            self.assertEqual(4, len(parts))
            self.assertAlmostEqual(sum(parts), self.value(name), places=20)
        self.assertNotIn(("cpu_used", "shop"), self.values)
        self.assertEqual("Tempo 2.4.0", self.values["cpu_used", "tempo"]["release"])
        self.assertIn("containers that do not run, and are in no figure: minio-buckets (exited)", self.notes)

    def test_items_cost_what_was_measured(self):
        items = {item["name"]: Decimal(item["monthly"]) for item in self.report["items"]}
        self.assertAlmostEqual(self.value("cpu_used") * 730 * Decimal("0.04"), items["cpu"], places=9)
        self.assertAlmostEqual(self.value("memory_used") / 2**30 * 730 * Decimal("0.005"), items["memory"], places=9)


class BadDays(DockerTest):
    def test_containers_that_change_half_way(self):
        engine = self.enterContext(DockerEngine())
        engine.busy("steady", "grafana/pyroscope:1.2.0", 10, 8)
        engine.busy("stopped", "grafana/loki:2.9.4", 5, 8)
        engine.busy("restarted", "grafana/tempo:2.4.0", 50, 24)
        engine.busy("removed", "grafana/promtail:2.9.4", 5, 8)
        engine.busy("held", "grafana/grafana:10.2.3", 5, 40)
        engine.pause("held")
        engine.paused("resumed", "prom/alertmanager:v0.25.0")
        engine.never_started("late", "minio/minio:latest")
        engine.restarting("looping", "grafana/mimir:2.10.3", restarts=3)

        def between():
            engine.request("POST", "/containers/stopped/kill")
            engine.until("stopped", lambda found: found["State"]["Status"] == "exited", "its end")
            engine.request("POST", "/containers/restarted/restart", t=0)
            engine.request("DELETE", "/containers/removed", force=1)
            engine.resume("resumed")
            engine.request("POST", "/containers/late/start")

        tap = self.tapped(engine, between)
        done = self.measure(0, tap.path)

        self.assertLess(0, self.value("cpu_used", "pyroscope"))
        self.expect_unknown("the container stopped stopped meanwhile: it exited with code 137", "loki")
        self.expect_unknown("the container removed was removed meanwhile", "promtail")
        for label, why in (("tempo", "the container restarted has just been started"), ("grafana", "the container held is paused"),
                           ("alertmanager", "the container resumed was paused until just now"),
                           ("minio", "the container late has just been started")):
            self.expect_unknown(why, label, ["cpu_used"])
            self.assertLess(0, self.value("memory_used", label))
        # It sleeps: the kernel's figures stand still.
        self.assertEqual(engine.accounted("held")[1], self.value("memory_used", "grafana"))
        self.assertNotIn("value", self.values["cpu_used", "mimir"])
        # A sum that rests on something unknown is unknown, and so is what it costs.
        self.expect_unknown("alertmanager is not known: the container resumed was paused until just now", "", ["cpu_used"])
        self.assertIn("the container resumed was paused until just now", done.stdout)

    def test_an_engine_that_goes_away(self):
        engine = self.enterContext(DockerEngine())
        engine.busy("loki", "grafana/loki:2.9.4", 5, 8)
        tap = self.tapped(engine, engine.kill)
        done = self.measure(0, tap.path)
        self.assertAlmostEqual(8, self.value("memory_used", "loki") / MIB, delta=2)
        self.expect_unknown("CPU time was read once, and a rate needs two times: the engine did not answer again", "loki", ["cpu_used"])
        self.assertRegex(self.notes[0], rf"^the Docker engine at {tap.path} could not be asked \(.+\): containers were not looked at$")
        self.assertIn("containers were not looked at", done.stdout + done.stderr)

        done = self.measure(2, engine.socket)
        self.assertEqual("", done.stdout)
        self.assertIn(f"no Docker engine listens at {engine.socket}: containers were not looked at; start the engine", done.stderr)

    def test_an_engine_without_the_stack(self):
        engine = self.enterContext(DockerEngine())
        engine.running("shop", "shop:1.0")
        done = self.measure(2, engine.socket)
        self.assertIn(f"the Docker engine at {engine.socket} runs 1 container, none of a part of the stack", done.stderr)


def nanoseconds(time):
    """Of 2026-11-22T06:17:54.003236552Z, within its day."""
    clock, _, fraction = time.rstrip("Z").partition("T")[2].partition(".")
    hours, minutes, seconds = map(int, clock.split(":"))
    return (hours * 3600 + minutes * 60 + seconds) * 10**9 + int(fraction.ljust(9, "0"))


if __name__ == "__main__":
    unittest.main()
