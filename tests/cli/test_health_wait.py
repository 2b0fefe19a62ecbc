"""`pyat health` over time: --wait, --repeat and --watch, in a pipe and in a terminal."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults  # noqa: E402
from health.doubles import STARTING, Mimir  # noqa: E402
from health.real import eventually  # noqa: E402
from health.stack_doubles import Alloy  # noqa: E402
from health_runs import COMMAND, MARGIN, HealthTest  # noqa: E402
from program import PYAT  # noqa: E402

STARTS = "Some services are not Running: Starting: 1"


class Timed(HealthTest):
    def stack(self, mimir, alloy, more=""):
        self.inventory({"mimir": f'address: "{mimir.url}"{more}', "alloy": f'address: "{alloy.url}"'})

    def begin(self, *words):
        """The running command, which ends with the test at the latest."""
        process = subprocess.Popen([PYAT, *COMMAND, *words], cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def interrupt(self, process, code):
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=5)
        self.assertEqual(code, process.returncode, stderr)
        return stdout, stderr


class Wait(Timed):
    def wait(self, limit, code, *words, least=0.0):
        begin = time.monotonic()
        done = self.expect(code, *COMMAND, "--format", "json", "--wait", f"{limit}s", *words)
        took = time.monotonic() - begin
        self.assertLess(took, limit + MARGIN)
        self.assertGreaterEqual(took, least)
        return json.loads(done.stdout), done.stderr

    def test_one_that_becomes_ready(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy)
        later = threading.Timer(0.6, lambda: setattr(mimir, "not_ready", None))
        later.start()
        self.addCleanup(later.join)
        report, changes = self.wait(20, 0)
        self.assertEqual(["up", "up"], [service["state"] for service in report["services"]])
        lines = changes.splitlines()
        self.assertCountEqual([f"pyat health: mimir is starting: {STARTS}", "pyat health: alloy is up", "pyat health: mimir is up"], lines)
        self.assertEqual("pyat health: mimir is up", lines[-1])

    def test_those_that_never_do(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        silent, away = self.start(faults.silent()), self.start(faults.refused())
        self.inventory({"mimir": f'address: "{mimir.url}"', "alloy": f'address: "{alloy.url}"',
                        "silent": f'kind: http, address: "{silent.url}"', "away": f'kind: http, address: "{away.url}"'})
        report, said = self.wait(1, 124, least=0.7)
        self.assertEqual(["starting", "up", "down", "down"], [service["state"] for service in report["services"]])
        timeless = re.sub(r"within (1 s|9\d\d ms)\n", "within TIME\n", said)  # what is left of the second on a busy machine
        self.assertTrue(timeless.endswith(
            "pyat health: not up in time:\n"
            f"  mimir: starting: {STARTS}\n"
            "  silent: down: took the connection, but did not answer within TIME\n"
            f"  away: down: nothing listens on {away.address} (connection refused)\n"), said)
        self.assertEqual(1, said.count("mimir is"), "what does not change is said once")

    def test_only_for_some(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy)
        _, said = self.wait(20, 0, "--for", "alloy")
        self.assertIn("pyat health: alloy is up\n", said)
        _, said = self.wait(0.5, 124, "--for", "alloy", "--for", "mimir")
        self.assertTrue(said.endswith(f"pyat health: not up in time:\n  mimir: starting: {STARTS}\n"), said)

    def test_a_limit_of_its_own(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy, more=", wait: 500ms")
        begin = time.monotonic()
        _, said = self.wait(20, 124)
        self.assertLess(time.monotonic() - begin, 0.5 + MARGIN)
        self.assertTrue(said.endswith(f"pyat health: not up in time:\n  mimir: starting: {STARTS}\n"), said)

    def test_the_uptime_is_that_of_the_end(self):
        mimir = self.start(Mimir(not_ready=STARTING, uptime=0))
        self.stack(mimir, self.start(Alloy()))
        later = threading.Timer(1.2, lambda: (mimir.process.update(uptime=1.2), setattr(mimir, "not_ready", None)))
        later.start()
        self.addCleanup(later.join)
        report, _ = self.wait(20, 0)
        self.assertIn(report["services"][0]["uptime_seconds"], (1, 2))

    def test_a_warning_counts_with_strict(self):
        mimir, alloy = self.start(Mimir()), self.start(Alloy())
        self.stack(mimir, alloy, more=", version: 2.11.0")
        self.wait(20, 0)
        _, said = self.wait(0.5, 124, "--strict")
        self.assertTrue(said.endswith("  mimir: up: runs 2.10.3, but pyat.yml says 2.11.0\n"), said)

    def test_ctrl_c_while_it_waits(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy)
        process = self.begin("--wait", "60s", "--format", "json")
        eventually(lambda: mimir.paths.count("/ready") >= 2, what="the second look")
        stdout, stderr = self.interrupt(process, 1)
        report = json.loads(stdout)
        self.assertTrue(report["interrupted"])
        self.assertEqual(["starting", "up"], [service["state"] for service in report["services"]])
        self.assertTrue(stderr.endswith(f"  mimir: starting: {STARTS}\n"), stderr)

    def test_ctrl_c_amid_a_question_keeps_what_was_known(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy)
        process = self.begin("--wait", "60s", "--format", "json")
        eventually(lambda: mimir.paths.count("/ready") >= 2, what="the second look")
        mimir.delay = 30
        eventually(lambda: mimir.paths.count("/ready") >= 3, what="a question that is not answered")
        stdout, _ = self.interrupt(process, 1)
        self.assertEqual(STARTS, json.loads(stdout)["services"][0]["reason"])

    def test_what_cannot_be_meant(self):
        for words, said in ((("--wait", "1s"), "--wait: for what?"),
                            (("--for", "mimir"), "--for without --wait DURATION"),
                            (("--wait", "soon"), "--wait must be a duration such as 5s, 500ms or 1m30s, found 'soon'"),
                            (("--wait", "1s", "--watch"), "--wait, --watch and --repeat exclude each other"),
                            (("--interval", "1s"), "--interval without --watch or --repeat")):
            with self.subTest(words):
                self.assertEqual(f"pyat health: {said}", self.expect(2, *COMMAND, *words).stderr.splitlines()[0])
        self.stack(self.start(Mimir()), self.start(Alloy()))
        done = self.expect(2, *COMMAND, "--wait", "1s", "--for", "mimr")
        self.assertEqual("pyat health: --for: pyat.yml has no service 'mimr'\npyat health: did you mean 'mimir'?\n",
                         done.stderr.partition("Try")[0])


class Repeat(Timed):
    def test_percentiles(self):
        alloy, away = self.start(Alloy()), self.start(faults.refused())
        self.inventory({"alloy": f'address: "{alloy.url}"', "away": f'kind: http, address: "{away.url}"'})
        words = ("--repeat", "5", "--interval", "50ms")
        report = self.report(*words, code=1)
        up, down = (service["repeat"] for service in report["services"])
        self.assertEqual((5, 5), (up["asked"], up["answered"]))
        self.assertTrue(0 < up["p50_ms"] <= up["p95_ms"] <= up["p99_ms"] <= up["max_ms"], up)
        self.assertEqual({"asked": 5, "answered": 0}, down)
        self.assertEqual(5, alloy.paths.count("/-/ready"))
        self.assertGreaterEqual(report["took_ms"], 4 * 50)
        text = self.expect(1, *COMMAND, *words).stdout.splitlines()
        self.assertRegex(text[0], r"ANSWERED +P50 +P95 +P99 +MAX +REASON$")
        self.assertRegex(text[1], r"^alloy +up .* 5/5( +[0-9.]+ (ms|s)){4}")
        self.assertRegex(text[2], r"^away +down .* 0/5( +-){4} +nothing listens on")


class Watch(Timed):
    HEADER = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, again every 100 ms; Ctrl-C ends it"

    def test_in_a_pipe(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy)
        process = self.begin("--watch", "--interval", "100ms")
        eventually(lambda: mimir.paths.count("/ready") >= 3, what="the third round")
        stdout, stderr = self.interrupt(process, 1)
        self.assertEqual("", stderr)
        self.assertNotIn("\x1b", stdout)
        headers = re.findall(rf"^{self.HEADER}\n\nSERVICE ", stdout, re.MULTILINE)
        self.assertGreaterEqual(len(headers), 2)
        self.assertEqual(len(headers), stdout.count("2 services: 1 up, 1 starting"))
        self.assertNotIn("interrupted", stdout)

    def test_documents_of_a_format_come_one_after_the_other(self):
        mimir, alloy = self.start(Mimir()), self.start(Alloy())
        self.stack(mimir, alloy)
        process = self.begin("--watch", "--interval", "100ms", "--format", "json")
        eventually(lambda: mimir.paths.count("/ready") >= 3, what="the third round")
        rest, _ = self.interrupt(process, 0)
        documents = []
        while rest.strip():
            document, end = json.JSONDecoder().raw_decode(rest.lstrip())
            documents.append(document)
            rest = rest.lstrip()[end:]
        self.assertGreaterEqual(len(documents), 2)
        self.assertEqual({"ok"}, {document["status"] for document in documents})

    def in_a_terminal(self, *words, until, rows=24, columns=100):
        """What the command draws; Ctrl-C comes over the terminal when `until` is true."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.execve(PYAT, [PYAT, *COMMAND, *words], self.environment(TERM="xterm"))
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        drawn, end, is_asked = b"", time.monotonic() + 10, False
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.02)[0]:
                try:
                    drawn += os.read(terminal, 65536)
                except OSError:  # EIO: the other side has gone
                    break
            if not is_asked and until():
                os.write(terminal, b"\x03")
                is_asked = True
        else:
            os.kill(child, signal.SIGKILL)
        os.close(terminal)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), drawn.decode()

    def test_in_a_terminal(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy)
        code, drawn = self.in_a_terminal("--watch", "--interval", "100ms", until=lambda: mimir.paths.count("/ready") >= 4)
        self.assertEqual(1, code, drawn)
        rounds = re.findall(self.HEADER, drawn)
        # Each round goes up as many lines as the one before has drawn, and the screen is never cleared as a whole.
        ups = re.findall(r"\x1b\[(\d+)A", drawn)
        self.assertGreaterEqual(len(rounds), 3)
        self.assertEqual(len(rounds) - 1, len(ups))
        first = drawn[: drawn.index(f"\x1b[{ups[0]}A")]
        self.assertEqual(first.count("\n"), int(ups[0]))
        self.assertNotIn("\x1b[2J", drawn)
        self.assertNotIn("interrupted", drawn)

    def test_a_terminal_that_is_small(self):
        mimir, alloy = self.start(Mimir(not_ready=STARTING)), self.start(Alloy())
        self.stack(mimir, alloy)
        code, drawn = self.in_a_terminal("--watch", "--interval", "100ms", rows=6, columns=60,
                                         until=lambda: mimir.paths.count("/ready") >= 3)
        self.assertEqual(1, code, drawn)
        self.assertTrue(all(int(up) < 6 for up in re.findall(r"\x1b\[(\d+)A", drawn)), drawn)


if __name__ == "__main__":
    unittest.main()
