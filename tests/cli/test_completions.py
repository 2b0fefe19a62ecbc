"""The completions, as far as the shells are installed."""

import os
import shutil
import subprocess
import unittest

from program import PYAT, ROOT, ProgramTest

COMPLETIONS = ROOT / "completions"

ASK_BASH = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pyat
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Completions(ProgramTest):
    def bash(self, *words):
        path = os.pathsep.join([os.path.dirname(PYAT), os.environ["PATH"]])
        done = subprocess.run(
            ["bash", "-c", ASK_BASH, "bash", str(COMPLETIONS / "pyat.bash"), *words],
            capture_output=True, text=True, env=self.environment(PATH=path), check=True,
        )
        self.assertEqual("", done.stderr)
        return done.stdout.split()

    def test_bash(self):
        self.assertIn("lint", self.bash("pyat", "l"))
        self.assertEqual(["--format"], self.bash("pyat", "lint", "--for"))
        self.assertEqual(["mimir"], self.bash("pyat", "lint", "--product", "m"))
        self.assertIn("2.10.3", self.bash("pyat", "lint", "--target", "2.1"))
        self.assertEqual(["unknown-field"], self.bash("pyat", "lint", "--explain", "unknown-f"))
        self.assertIn("export", self.bash("pyat", "schema", "e"))
        self.assertEqual(["--section"], self.bash("pyat", "schema", "diff", "--se"))
        self.assertEqual(["markdown"], self.bash("pyat", "schema", "diff", "--format", "m"))
        self.assertEqual([], self.bash("pyat", "lint", "mim"))  # a file: the shell's own business

    def test_syntax(self):
        for shell, name in (("bash", "pyat.bash"), ("zsh", "_pyat"), ("fish", "pyat.fish")):
            if shutil.which(shell):
                with self.subTest(shell):
                    subprocess.run([shell, "-n", str(COMPLETIONS / name)], check=True)


if __name__ == "__main__":
    unittest.main()
