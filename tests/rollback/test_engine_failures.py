#!/usr/bin/env python3
"""What a rollback works with goes wrong: Compose fails, lies or does half; each change of the engine does, whoever asks for it; the
engine stands still, or is started again. The stack is the old one or the new one afterwards, and pyat says which."""

import contextlib
import os
import signal
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from health.real import eventually, tool  # noqa: E402
from rollback.engine_faults import HOW, FailingEngine  # noqa: E402
from rollback.failures import FailureCase  # noqa: E402
from rollback.trials import HALFWAY, NEXT, RUN, SECONDS, UNDONE, all_tried, both_ways, summary, tried  # noqa: E402

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


class EngineFailuresTest(FailureCase):
    stack_options = {"checked": ["jaeger"]}  # most of a trial would be a wait for health checks

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programs = cls.base / "programs"
        cls.programs.mkdir()
        compose = COMPOSE.format(real=tool("docker-compose", "docker-compose"))
        for name, text in (("docker-compose", compose), ("docker", "#!/bin/sh\nexit 1\n")):
            (cls.programs / name).write_text(text)
            (cls.programs / name).chmod(0o755)

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
