#!/usr/bin/env python3
"""The bed of the tests of rollbacks: that it sees what is wrong, and that its faults happen. And what needs no whole run: a
snapshot that is killed at every moment, or whose disk is full."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import eventually, free_port, status_of  # noqa: E402
from rollback.faults import Faults  # noqa: E402
from rollback.images import add_images, real_engine, standin  # noqa: E402
from rollback.stack import PYAT, Stack  # noqa: E402


def fetched(url, method="GET"):
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=5) as answer:
        return answer.read().decode()


class StandInTest(unittest.TestCase):
    """The program in the images, without an engine."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="pyat-standin-")))
        self.program = self.folder / "standin"
        self.program.write_bytes(standin())
        self.program.chmod(0o755)
        self.data = self.folder / "data"
        self.data.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def started(self, product="loki", data_format=13, delay=0):
        says = {"PRODUCT": product, "RELEASE": "2.9.4", "DATA": self.data, "FORMAT": data_format, "DELAY": delay}
        environment = {f"STANDIN_{name}": str(value) for name, value in says.items()}
        process = self.enterContext(subprocess.Popen([self.program, f"--web.listen-address=127.0.0.1:{self.port}"], env=environment,
                                                     stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
        self.addCleanup(process.kill)
        return process

    def running(self, **options):
        process = self.started(**options)
        eventually(lambda: status_of(self.url + "/ready") is not None, what="the stand-in")
        return process

    def metric(self, name):
        return next(float(line.split()[1]) for line in fetched(self.url + "/metrics").splitlines() if line.startswith(name))

    def words_of_its_end(self):
        process = self.started()
        _, words = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 1)
        return words

    def test_it_is_ready_after_its_delay(self):
        self.running(delay=400)
        self.assertEqual(status_of(self.url + "/ready"), 503)
        check = [self.program, "check", self.url + "/ready"]
        self.assertEqual(subprocess.run(check, check=False).returncode, 1)
        eventually(lambda: status_of(self.url + "/ready") == 200, what="ready")
        self.assertEqual(subprocess.run(check, check=False).returncode, 0)

    def test_what_is_written_stays_when_it_is_killed(self):
        process = self.running()
        eventually(lambda: self.metric("standin_records") >= 3, what="three records")
        process.kill()
        process.wait()
        found = (self.data / "records").read_bytes().count(b"\n")
        self.running()
        self.assertGreaterEqual(self.metric("standin_records"), found)

    def test_lost_data_is_noticed(self):
        process = self.running()
        eventually(lambda: self.metric("standin_records") >= 3, what="three records")
        process.terminate()
        self.assertEqual(process.wait(), 0)
        records = self.data / "records"
        whole = records.read_bytes()
        records.write_bytes(whole[:-64])
        self.assertIn("1 of", self.words_of_its_end())
        records.write_bytes(whole[64:])
        self.assertIn("record 1 is missing", self.words_of_its_end())
        records.write_bytes(whole[:64].replace(b"loki 2.9.4 ", b"loki 2.9.4 f") + whole[64:])
        self.assertIn("record 1 is not as it was written", self.words_of_its_end())
        records.unlink()
        self.assertIn("records are missing", self.words_of_its_end())

    def test_an_older_release_does_not_start_on_a_newer_format(self):
        self.running(data_format=14).terminate()
        self.assertIn("cannot read format 14", self.words_of_its_end())

    def test_a_flush_empties_its_memory(self):
        process = self.running()
        fetched(self.url + "/push?n=5", "POST")
        self.assertEqual(self.metric("loki_ingester_memory_chunks"), 5)
        (self.data / "lie").touch()
        fetched(self.url + "/flush", "POST")
        self.assertEqual(self.metric("loki_ingester_memory_chunks"), 5)
        (self.data / "lie").unlink()
        fetched(self.url + "/flush", "POST")
        self.assertEqual(self.metric("loki_ingester_memory_chunks"), 0)
        self.assertEqual(self.metric("loki_ingester_chunks_flushed_total"), 5)
        fetched(self.url + "/push?n=2", "POST")
        process.terminate()
        process.wait()
        self.assertEqual((self.data / "stopped").read_text(), "2.9.4 2\n")
        self.running()
        self.assertEqual(self.metric("loki_ingester_memory_chunks"), 2)


class StackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        engine = cls.enterClassContext(real_engine())
        add_images(engine)
        cls.stack = Stack(engine, cls.enterClassContext(tempfile.TemporaryDirectory(prefix="pyat-bed-"))).migrate()

    def setUp(self):
        self.stack.restore("new")

    def assert_mixed(self, words):
        state = self.stack.state(seconds=1)
        self.assertTrue(state.startswith("mixed: "), state)
        self.assertIn(words, state.partition("not new: ")[2])

    def test_what_is_whole(self):
        stack = self.stack
        self.assertEqual(stack.state(), "new")
        self.assertEqual(stack.restore("old"), "new")
        self.assertEqual(stack.state(), "old")
        self.assertEqual(stack.restore("new"), "old")
        self.assertEqual(stack.state(), "new")
        plan = json.loads(stack.pyat("plan", "--to", "1", "--compose", "docker-compose.lgtm.yml", "--format", "json").stdout)
        moves = {service["name"]: service["move"] for service in plan["services"]}
        self.assertEqual(moves, {"grafana": "replace", "jaeger": "beside", "prometheus": "beside", "loki": "stop", "mimir": "stop",
                                 "tempo": "stop"})

    def test_wrong_files_are_seen(self):
        path = self.stack.folder / "apps/gateway.env"
        path.write_text(path.read_text()[:-1])
        self.assert_mixed("apps/gateway.env is not as it was")
        self.stack.restore("new")
        path.chmod(0o600)
        self.assert_mixed("apps/gateway.env has mode 600")
        self.stack.restore("new")
        os.chown(path, 0, 0)
        self.assert_mixed("apps/gateway.env has mode 640 and owner 0")
        path.unlink()
        self.assert_mixed("apps/gateway.env is not there")

    def test_strays_are_seen(self):
        self.assertEqual(self.stack.strays(), [])
        (self.stack.folder / "apps/.pyat-abc123").touch()
        self.assertEqual(self.stack.strays(), ["apps/.pyat-abc123"])

    def test_wrong_containers_are_seen(self):
        engine, name = self.stack.engine, self.stack.name
        engine.request("POST", f"/containers/{name}-mimir/stop", t=5)
        self.assert_mixed("mimir is exited")
        engine.request("DELETE", f"/containers/{name}-mimir")
        self.assert_mixed("mimir has no container")
        self.stack.restore("new")
        self.stack.switch("tempo", "sick")
        eventually(lambda: "tempo is running (unhealthy)" in self.stack.state(seconds=0), what="an unhealthy Tempo")
        self.stack.restore("new")
        self.stack.compose("old", "up", "-d", "--no-deps", "jaeger")
        self.assert_mixed("jaeger is running")
        self.stack.restore("new")
        self.stack.compose("old", "up", "-d", "--no-deps", "grafana")
        self.assert_mixed("grafana is that of the other side")

    def test_lost_data_is_seen(self):
        self.stack.switch("loki", "sick")  # so that it is started again
        eventually(lambda: self.stack.state(seconds=0) != "new", what="an unhealthy Loki")
        self.stack.engine.request("POST", f"/containers/{self.stack.name}-loki/kill")
        folder = self.stack.data("loki")
        kept = {name: (folder / name).read_bytes() for name in ("records", "synced")}
        (folder / "records").unlink()
        self.assert_mixed("the data of loki: (0, ")
        for name, content in kept.items():
            (folder / name).write_bytes(content)


class SnapshotKilledTest(unittest.TestCase):
    """Without an engine: the generations that are kept are whole at every moment."""

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="pyat-kill-"))) / "stack"
        self.folder.mkdir()
        (self.folder / "loki.yml").write_text("auth_enabled: false\n")
        (self.folder / "compose.yml").write_text("services:\n  loki:\n    image: grafana/loki:2.9.4\n"
                                                 "    volumes: ['./loki.yml:/etc/loki.yml']\n")
        self.home = self.folder.parent / "home"
        self.faults = self.enterContext(Faults(self.folder / ".pyat", self.home))

    def pyat(self, *words, **faults):
        environment = {"HOME": str(self.home), "PATH": os.environ["PATH"], **(self.faults.environment(**faults) if faults else {})}
        return subprocess.run([PYAT, "rollback", *words], cwd=self.folder, env=environment, capture_output=True, text=True, timeout=30,
                              stdin=subprocess.DEVNULL, check=False)

    def snapshot(self, **faults):
        return self.pyat("snapshot", "--no-health", "--docker", "off", **faults)

    def forget(self):
        for path in (self.folder / ".pyat", self.home):
            subprocess.run(["rm", "-rf", path], check=True)

    def check(self, done):
        """After the fault: what is there is whole, and another one is taken."""
        with contextlib.suppress(FileNotFoundError):
            key = (self.home / ".config/pyat/rollback.key").read_text()
            self.assertEqual(len(key.strip()), 64, key)
        again = self.snapshot()
        self.assertEqual(again.returncode, 0, done.stderr + again.stdout + again.stderr)
        listed = self.pyat("list", "--format", "json")
        self.assertNotIn("damaged", listed.stdout)
        generations = json.loads(listed.stdout)["generations"]
        self.assertIn(len(generations), (1, 2))
        for each in generations:
            self.assertEqual(self.pyat("show", str(each["number"])).returncode, 0)

    def test_killed_at_every_moment(self):
        self.assertEqual(self.snapshot(kill=("disk", 10**6, "before")).returncode, 0)
        points = list(self.faults.points())
        self.assertGreater(len(points), 20)
        for point in points:
            with self.subTest(point):
                self.forget()
                done = self.snapshot(kill=point)
                self.assertEqual(done.returncode, -9, done.stdout + done.stderr)
                self.check(done)

    def test_a_full_disk_at_every_write(self):
        self.assertEqual(self.snapshot(kill=("disk", 10**6, "before")).returncode, 0)
        events = [number for _, number, call, _ in self.faults.events() if call not in ("unlink", "fchmod", "fchown")]
        self.assertGreater(len(events), 20)
        for number in events:
            with self.subTest(number):
                self.forget()
                done = self.snapshot(full=number)
                self.assertIn(done.returncode, (1, 2), done.stdout)
                self.assertIn("No space left on device".lower(), done.stderr.lower())
                self.check(done)


if __name__ == "__main__":
    unittest.main()
