"""The built program, for the tests that need a process: streams, signals, real files."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYAT = os.environ.get("PYAT") or str(ROOT / "build" / "release" / "pyat")

GOOD = "# pyat: mimir 2.10.3\ntarget: all\n"
BAD = "# pyat: mimir 2.10.3\nno_such_field: 1\n"


class ProgramTest(unittest.TestCase):
    """Runs in an empty folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="pyat-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8")
        return name

    def environment(self, **variables):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYAT") and name != "NO_COLOR"}
        return {**kept, **variables}

    def run_pyat(self, *words, timeout=20, env=(), through=(), **options):
        """The finished process; a run that hangs is a failure. `through` is a command that runs the one after it."""
        if "input" not in options and "stdin" not in options:
            options["stdin"] = subprocess.DEVNULL
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        return subprocess.run(
            [*through, PYAT, *words], cwd=self.folder, env=self.environment(**dict(env)), timeout=timeout, text=True, check=False,
            **options,
        )

    def expect(self, code, *words, **options):
        done = self.run_pyat(*words, **options)
        self.assertEqual(code, done.returncode, f"{words}\nstdout: {done.stdout}\nstderr: {done.stderr}")
        return done
