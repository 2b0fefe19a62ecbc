#!/usr/bin/env python3
"""For how long nobody serves metrics, traces and dashboards while a stack is rolled back: make before break, and the order of a
script that stops everything, then starts. Both on the same stack, measured from outside, side by side."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rollback.images import NEW, OLD, add_images, real_engine  # noqa: E402
from rollback.prober import Prober  # noqa: E402
from rollback.stack import Stack  # noqa: E402
from rollback.trials import RUN  # noqa: E402

SERVED_BY = {"metrics": ("prometheus", "mimir"), "traces": ("jaeger", "tempo"), "dashboards": ("grafana",)}
STARTS_WITHIN = 400  # milliseconds that a server needs until it is ready
PROMPT = 0.2  # seconds; whether somebody who takes longer was there is told in two ways by two who asked at two times


class BlackoutTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        engine = cls.enterClassContext(real_engine())
        add_images(engine, STARTS_WITHIN)
        cls.stack = Stack(engine, cls.enterClassContext(tempfile.TemporaryDirectory(prefix="pyat-blackout-"))).migrate()

    def probed(self, run):
        """Who has asked for all signals while `run()` went on."""
        signals = {signal: [(self.stack.ports[name], (OLD | NEW)[name][3]) for name in names] for signal, names in SERVED_BY.items()}
        self.stack.restore("new")
        with Prober(signals) as prober:
            run()
            self.assertEqual(self.stack.state("old", seconds=20), "old")
        return prober

    def measured(self, run):
        """Seconds without a server, of each signal. Not one second more than it was."""
        prober = self.probed(run)
        return {signal: sum(prober.blackouts(signal)) for signal in prober.signals}

    def pyat(self, *words):
        done = self.stack.pyat(*RUN, *words)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def script(self):
        """What people have without pyat."""
        self.stack.compose("new", "down")
        self.stack.write(self.stack.files("old"))
        self.stack.compose("old", "up", "-d", "prometheus", "jaeger", "grafana")

    def test_make_before_break_and_stop_then_start(self):
        columns = {"make before break": self.measured(self.pyat), "--break-first": self.measured(lambda: self.pyat("--break-first")),
                   "script": self.measured(self.script)}
        print(f"\n{'blackout':12}" + "".join(f"{name:>20}" for name in columns), file=sys.stderr)
        for signal in SERVED_BY:
            print(f"{signal:12}" + "".join(f"{column[signal]:18.2f} s" for column in columns.values()), file=sys.stderr)
        beside, first, script = columns.values()
        for signal in ("metrics", "traces"):
            self.assertEqual(beside[signal], 0, "somebody served all the time")
            self.assertGreater(first[signal], STARTS_WITHIN / 1000)
            self.assertGreater(script[signal], STARTS_WITHIN / 1000)
        # Grafana has one port and one volume: it is stopped and started either way.
        self.assertGreater(beside["dashboards"], STARTS_WITHIN / 1000)
        self.assertGreater(script["dashboards"], beside["dashboards"])

    def test_what_pyat_says_of_it(self):
        prober = self.probed(self.pyat)
        report = json.loads(self.stack.pyat("report", "--format", "json").stdout)
        said = {each["signal"]: each for each in report["blackout"]}
        for signal in SERVED_BY:
            self.assertGreater(said[signal]["seconds"], sum(prober.blackouts(signal)) - 0.5)
            self.assertLess(said[signal]["seconds"], sum(prober.blackouts(signal, PROMPT)) + 0.5)


if __name__ == "__main__":
    unittest.main()
