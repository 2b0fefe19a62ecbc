#!/usr/bin/env python3
"""pyat is killed while it rolls a real stack back: before and after everything that it writes, within every step, and with a full
disk. After `resume` or `abort` the stack is the old one or the new one, entirely.

A sample, spread over the whole run, of about PYAT_CRASH_SECONDS; PYAT_ALL_CRASHES=1: every single point.
"""

import contextlib
import os
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rollback.faults import Faults  # noqa: E402
from rollback.images import NEW, OLD, add_images, real_engine  # noqa: E402
from rollback.stack import Stack  # noqa: E402
from rollback.trials import ALL, RUN, SECONDS, all_tried, both_ways, summary, tried  # noqa: E402

STACKS = int(os.environ.get("PYAT_STACKS", "2"))
WITHIN = (60, 250, 700)  # milliseconds behind the start of a process: Compose works, has worked
NEVER = ("disk", 10**6, "before")


def is_journal(path):
    return "/journal/run-" in path


class KillTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        engine = cls.enterClassContext(real_engine())
        add_images(engine)
        base = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="pyat-kills-"))
        # A wait for a health check is most of a trial, and the checks are most of what the machine does: all but the first stack
        # have one alone, that of Jaeger, whose port pyat cannot know.
        stacks = [Stack(engine, base, f"lgtm{number}", checked=["jaeger"] if number else [*OLD, *NEW]) for number in range(STACKS)]
        with ThreadPoolExecutor(STACKS) as pool:
            cls.stacks = list(pool.map(Stack.migrate, stacks))
        for stack in cls.stacks:
            stack.faults = cls.enterClassContext(Faults(stack.folder, stack.home))
        cls.events = cls._recorded(cls.stacks[0])

    @staticmethod
    def _recorded(stack):
        """All events of a run that nobody disturbs."""
        stack.restore("new")
        done = stack.pyat(*RUN, env=stack.faults.environment(kill=NEVER))
        if (done.returncode, stack.state()) != (0, "old"):
            raise AssertionError(f"a run that nobody disturbs: {done.returncode} {stack.state()}\n{done.stdout}{done.stderr}")
        return stack.faults.events()

    def _points(self, kind, moments, of=lambda path: True):
        for each, number, call, path in self.events:
            if each != kind or not of(path):
                continue
            for moment in moments:
                if moment != "inside" or call == "write":
                    yield kind, number, moment

    def assert_all_whole(self, jobs, seconds=SECONDS):
        self.assertGreater(len(jobs), 10)
        trials = all_tried(self.stacks, jobs, seconds)
        print(f"{self.id().rpartition('.')[2]}: {summary(trials, len(jobs))}", file=sys.stderr)
        wrong = [trial.words() for trial in trials if trial.problem()]
        self.assertEqual(len(wrong), 0, f"{len(wrong)} of {len(trials)}:\n" + "\n".join(wrong[:5]))
        return trials

    @staticmethod
    def _killed(point, way):
        return lambda stack: tried(stack, point, way, env=stack.faults.environment(kill=point))

    def assert_whole_after_kills(self, points, seconds):
        trials = self.assert_all_whole(both_ways(points, self._killed), seconds)
        self.assertTrue(any(trial.run.returncode == -9 for trial in trials))

    def test_killed_at_every_line_of_the_journal(self):
        writes = {number for kind, number, call, _ in self.events if kind == "disk" and call == "write"}
        points = self._points("disk", ("before", "inside", "after"), is_journal)
        self.assert_whole_after_kills((point for point in points if point[1] in writes), SECONDS * 0.4)

    def test_killed_at_whatever_else_it_writes(self):
        self.assert_whole_after_kills(self._points("disk", ("before", "inside"), lambda path: not is_journal(path)), SECONDS * 0.2)

    def test_killed_within_every_step(self):
        points = [*self._points("start", ("before", *WITHIN)), *self._points("connect", ("before",))][:: 1 if ALL else 3]
        self.assert_whole_after_kills(points, SECONDS * 0.3)

    def test_killed_again_while_it_goes_on(self):
        def job(points, way):
            point, again = points

            def trial(stack):
                env = stack.faults.environment(kill=point)
                return tried(stack, (point, again), way, env=env, then_env=env | {"PYAT_FAULTS_KILL": ":".join(map(str, again))})
            return trial

        disk = list(self._points("disk", ("before",)))
        pairs = [(point, disk[(at * 7) % len(disk)]) for at, point in enumerate(disk[:: 1 if ALL else 5])]
        self.assert_all_whole(both_ways(pairs, job), SECONDS * 0.2)

    def test_a_full_disk_at_every_write(self):
        def job(full, way):
            return lambda stack: tried(stack, f"full {full}", way, env=stack.faults.environment(full=full))

        numbers = [number for kind, number, call, _ in self.events if kind == "disk" and call not in ("unlink", "fchmod", "fchown")]
        # For ever, or once.
        self.assert_all_whole(both_ways([full for number in numbers for full in (number, (number, number))], job), SECONDS * 0.2)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        unittest.main()
