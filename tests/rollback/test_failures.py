#!/usr/bin/env python3
"""Whatever a step of a rollback can run into: Compose fails, lies or does half; servers crash; a port is taken; an image, a file or
the engine is gone; two people at once. The stack is the old one or the new one afterwards, and pyat says which."""

import contextlib
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import eventually, tool  # noqa: E402
from rollback.engine_faults import HOW, FailingEngine  # noqa: E402
from rollback.images import OLD, add_images, real_engine  # noqa: E402
from rollback.stack import Stack  # noqa: E402
from rollback.trials import HALFWAY, NEXT, NOTHING, RUN, SECONDS, UNDONE, all_tried, both_ways, summary, tried  # noqa: E402

# In front of the real one; its call number FAIL_AT fails, or has done it and says that it has not, or lies.
COMPOSE = """#!/bin/sh
case "$*" in *version*) exec {real} "$@";; esac
echo "$*" >>"$CALLS"
if [ "$(wc -l <"$CALLS")" = "$FAIL_AT" ]; then
    case $FAIL_HOW in
        fails) echo "ERROR: something in Compose has failed" >&2; exit 1;;
        fails-afterwards) {real} "$@"; echo "ERROR: something in Compose has failed" >&2; exit 1;;
        lies) exit 0;;
    esac
fi
exec {real} "$@"
"""


class FailuresTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = cls.enterClassContext(real_engine())
        add_images(cls.engine)
        cls.base = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="pyat-failures-")))
        cls.stack = Stack(cls.engine, cls.base).migrate()
        cls.programs = cls.base / "programs"
        cls.programs.mkdir()
        compose = COMPOSE.format(real=tool("docker-compose", "docker-compose"))
        for name, text in (("docker-compose", compose), ("docker", "#!/bin/sh\nexit 1\n")):
            (cls.programs / name).write_text(text)
            (cls.programs / name).chmod(0o755)

    def assert_whole(self, trial, *, code=None, state=None, says=""):
        self.assertEqual(trial.problem(), "", trial.words())
        if code is not None:
            self.assertEqual(trial.run.returncode, code, trial.words())
        if state is not None:
            self.assertEqual(trial.state, state, trial.words())
        self.assertIn(says, trial.run.stdout + trial.run.stderr)
        return trial

    def tried(self, disturb, way="abort", **options):
        return tried(self.stack, self.id(), way, disturb=disturb, **options)

    def compose_that(self, how, at):
        calls = self.base / "calls"
        calls.write_text("")
        return {"PATH": f"{self.programs}:{os.environ['PATH']}", "CALLS": str(calls), "FAIL_AT": str(at), "FAIL_HOW": how}

    def calls(self):
        return (self.base / "calls").read_text().splitlines()

    def test_each_call_of_compose_fails(self):
        whole = tried(self.stack, "nothing", "resume", env=self.compose_that("", 0))
        self.assert_whole(whole, code=0, state="old")
        count = len(self.calls())
        self.assertEqual(count, 2, "what starts beside the old one, and what starts in its place; it stops without Compose")
        for at in range(1, count + 1):
            for how in ("fails", "fails-afterwards"):
                with self.subTest(f"{how} at {at}"):
                    trial = tried(self.stack, f"Compose {how} at {at}", "abort", env=self.compose_that(how, at))
                    self.assert_whole(trial)
                    if trial.run.returncode == UNDONE:
                        self.assertIn("something in Compose has failed", trial.run.stdout + trial.run.stderr)

    def test_each_call_of_compose_lies(self):
        tried(self.stack, "nothing", "resume", env=self.compose_that("", 0))
        for at in range(1, len(self.calls()) + 1):
            with self.subTest(at):
                self.assert_whole(tried(self.stack, f"Compose lies at {at}", "abort", env=self.compose_that("lies", at)))

    def test_each_change_of_the_engine_goes_wrong(self):
        """Whoever makes it: pyat stops and removes, Compose creates and starts."""
        with FailingEngine(self.engine.socket) as engine:
            self.assert_whole(tried(self.stack, "nothing", "resume", env={"DOCKER_HOST": engine.docker_host}), code=0, state="old")
        count = len(engine.changes)
        self.assertGreater(count, 12, engine.changes)  # four are stopped and removed, three are created and started

        def job(point, way):
            at, how = point

            def trial(stack):
                with FailingEngine(self.engine.socket, at, how) as engine:
                    return tried(stack, f"{how} at {at}", way, env={"DOCKER_HOST": engine.docker_host})
            return trial

        jobs = both_ways([(at, how) for how in HOW for at in range(1, count + 1)], job)
        trials = all_tried([self.stack], jobs, SECONDS * 0.3)
        print(f"each change of the engine: {summary(trials, len(jobs))}", file=sys.stderr)
        wrong = [trial.words() for trial in trials if trial.problem()]
        self.assertEqual(len(wrong), 0, f"{len(wrong)} of {len(trials)}:\n" + "\n".join(wrong[:5]))

    def test_a_server_does_not_flush(self):
        for switch in ("lie", "hang"):
            def refusing(stack, switch=switch):
                stack.switch("tempo", switch)
                return lambda: stack.switch("tempo", switch, False)

            with self.subTest(switch):
                self.assert_whole(self.tried(refusing), code=UNDONE, state="new", says="tempo")

    def test_what_is_to_be_stopped_does_not_end(self):
        """It is killed when its time is over, which is short for what holds no data."""
        def stubborn(stack):
            stack.switch("grafana", "stubborn")
            return lambda: stack.switch("grafana", "stubborn", False)

        trial = self.assert_whole(self.tried(stubborn), code=0, state="old", says="grafana")
        self.assertIn("killed", trial.run.stdout)

    def test_what_is_started_crashes(self):
        def crashing(stack):
            stack.switch("jaeger", "crash")
            return lambda: stack.switch("jaeger", "crash", False)

        self.assert_whole(self.tried(crashing), code=UNDONE, state="new", says="jaeger")

    def test_what_has_to_be_started_again_crashes_too(self):
        def crashing(stack):  # the volume is that of both
            stack.switch("grafana", "crash")
            return lambda: stack.switch("grafana", "crash", False)

        for way, state in (("abort", "new"), ("resume", None)):
            with self.subTest(way):
                trial = self.assert_whole(self.tried(crashing, way), code=HALFWAY, state=state, says="grafana")
                self.assertIn("pyat rollback", trial.run.stdout + trial.run.stderr, "the next command")

    def test_a_port_is_taken_by_somebody_else(self):
        def taking(stack):
            taken = socket.socket()
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", stack.ports["prometheus"]))
            taken.listen()
            return taken.close

        self.assert_whole(self.tried(taking), state="new", says="prometheus")

    def test_an_image_is_gone(self):
        image = OLD["jaeger"][0]

        def removing(stack):
            kept = stack.engine.request("GET", f"/images/{image}/get")
            stack.engine.request("DELETE", f"/images/{image}")
            return lambda: stack.engine.request("POST", "/images/load", kept)

        self.assert_whole(self.tried(removing), state="new", says=image)

    def test_what_was_kept_has_been_altered(self):
        def altering(stack):
            for path in stack.folder.glob(".pyat/rollback/*/objects/*"):
                path.chmod(0o600)
                path.write_bytes(path.read_bytes()[:-1] + b"?")

        self.assert_whole(self.tried(altering), code=NOTHING, state="new", says="pyat rollback")

    def test_the_compose_file_no_longer_parses(self):
        """It may be why somebody wants to go back."""
        def breaking(stack):
            compose = stack.folder / "docker-compose.lgtm.yml"
            text = compose.read_text()
            compose.write_text("services: [\n")
            return lambda: compose.write_text(text)

        trial = self.tried(breaking)
        self.assert_whole(trial, code=0, state="old")
        self.assertIn("docker-compose.lgtm.yml", trial.run.stdout + trial.run.stderr)

    def test_the_environment_file_is_gone(self):
        trial = self.tried(lambda stack: (stack.folder / ".env").unlink())
        # Without it nobody can tell what runs now; either that is said, or the old one's is put in place.
        self.assertIn((trial.run.returncode, trial.state.partition(":")[0]), [(0, "old"), (NOTHING, "mixed")], trial.words())

    def test_two_at_once(self):
        self.stack.restore("new")
        with self.stack.start_pyat(*RUN) as first:
            eventually(lambda: list(self.stack.folder.glob(".pyat/rollback/*/journal/*")), what="a journal")
            second = self.stack.pyat(*RUN)
            other = self.stack.pyat(*NEXT["abort"])
            out, err = first.communicate(timeout=120)
        self.assertEqual(first.returncode, 0, out + err)
        for each in (second, other):
            self.assertIn(each.returncode, (NOTHING, HALFWAY), each.stdout + each.stderr)
            self.assertIn(str(first.pid), each.stdout + each.stderr)
        self.assertEqual(self.stack.state(), "old")

    def test_somebody_presses_ctrl_c(self):
        for way, state in (("resume", "old"), ("abort", "new")):
            with self.subTest(way):
                self.stack.restore("new")
                with self.stack.start_pyat(*RUN) as process:
                    eventually(lambda: "prometheus" in self.stack.containers(), what="the first step")
                    process.send_signal(signal.SIGINT)
                    out, err = process.communicate(timeout=120)
                self.assertEqual(process.returncode, HALFWAY, out + err)
                self.assertIn("pyat rollback resume", out + err)
                then = self.stack.pyat(*NEXT[way])
                self.assertEqual((then.returncode, self.stack.state()), (0, state), then.stdout + then.stderr)

    def frozen(self, after, seconds):
        """The engine does not answer for a while: what runs in containers goes on."""
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and self.is_daemon(path)]
        self.assertEqual(len(pids), 1)

        def freeze():
            time.sleep(after)
            os.kill(pids[0], signal.SIGSTOP)
            time.sleep(seconds)
            os.kill(pids[0], signal.SIGCONT)

        thread = threading.Thread(target=freeze)
        thread.start()
        return thread

    def is_daemon(self, process):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            return words[0].endswith(b"dockerd") and str(self.engine.folder / "data").encode() in words
        return False

    def test_the_engine_does_not_answer_for_a_while(self):
        def freezing(_):
            return self.frozen(after=1.5, seconds=6).join

        self.assert_whole(self.tried(freezing, "resume"))

    def test_the_engine_is_restarted_in_the_middle(self):
        for way in ("resume", "abort"):
            with self.subTest(way):
                self.stack.restore("new")
                with self.stack.start_pyat(*RUN) as process:
                    eventually(lambda: "prometheus" in self.stack.containers(), what="the first step")
                    self.engine.stop()
                    self.engine.start_again()
                    out, err = process.communicate(timeout=400)
                said = out + err
                if process.returncode == HALFWAY:
                    then = self.stack.pyat(*NEXT[way])
                    said += then.stdout + then.stderr
                    self.assertIn(then.returncode, (0, UNDONE), said)
                self.assertIn(self.stack.state(seconds=20), ("old", "new"), said)


if __name__ == "__main__":
    unittest.main()
