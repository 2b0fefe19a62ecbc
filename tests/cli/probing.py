"""Asks with `pyat probe` and with pyat-probe, for the tests of both."""

import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # of health: faults and servers

from program import PYAT, ProgramTest  # noqa: E402

ALONE = os.environ.get("PYAT_PROBE") or str(Path(PYAT).parent / "pyat-probe")


class Probe(ProgramTest):
    """Every test asks with both programs: they share all but their parsers and their exit code for mistakes."""

    def ask(self, *words, env=()):
        """(exit code, standard output) of both, which have to agree."""
        results = []
        for program in ([PYAT, "probe"], [ALONE]):
            start = time.monotonic()
            done = subprocess.run([*program, *words], cwd=self.folder, env=self.environment(**dict(env)), text=True,
                                  capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
            self.assertEqual("", done.stderr, words)
            self.assertLess(time.monotonic() - start, 10)
            results.append((done.returncode, done.stdout))
        self.assertEqual(self.without_time(results[0][1]), self.without_time(results[1][1]))
        self.assertEqual(results[0][0], results[1][0])
        return results[0]

    @staticmethod
    def without_time(line):
        head, mark, _ = line.partition(" in ")
        return head + mark if line.startswith("healthy") else line

    def expect_healthy(self, says, *words, **options):
        code, output = self.ask(*words, **options)
        self.assertEqual(0, code, output)
        self.assertRegex(output, r"\A[^\n]+ in \d+(\.\d)? m?s(, with a certificate that was not checked)?\n\Z")
        self.assertTrue(output.startswith(f"healthy: {says} in "), output)

    def expect_unhealthy(self, says, *words, **options):
        code, output = self.ask(*words, **options)
        self.assertEqual((1, f"unhealthy: {says}\n"), (code, output))

    def expect_refused(self, says, *words):
        """A mistake on the command line: 2, and 1 of pyat-probe."""
        for program, name, code in (([PYAT, "probe"], "pyat probe", 2), ([ALONE], "pyat-probe", 1)):
            done = subprocess.run([*program, *words], cwd=self.folder, env=self.environment(), text=True,
                                  capture_output=True, stdin=subprocess.DEVNULL, timeout=20, check=False)
            said = "".join(f"{name}: {line}\n" for line in says) + f"Try '{name} --help'.\n"
            self.assertEqual((code, "", said), (done.returncode, done.stdout, done.stderr))
