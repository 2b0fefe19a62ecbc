"""`pyat explain` with real pipes and files."""

import os
import pty
import unittest

from program import PYAT, ProgramTest

LINE = "line 2: field no_such_field not found in type mimir.Config\n"
INFO = "level=info ts=2024-09-20T12:47:05Z caller=main.go:119 msg=\"nothing of interest\" tenant=anonymous\n"


class Explain(ProgramTest):
    def test_a_pipe(self):
        done = self.expect(1, "explain", input="mimir-1  | " + LINE)
        self.assertIn('knows no key "no_such_field"', done.stdout)
        self.assertEqual("", done.stderr)

    def test_nobody_types_a_log(self):
        controller, terminal = pty.openpty()
        try:
            done = self.expect(2, "explain", stdin=terminal)
        finally:
            os.close(controller)
            os.close(terminal)
        self.assertIn("nothing to explain", done.stderr)

    def test_a_large_log(self):
        """Memory stays bounded, whether the end can be reached at once or only by reading on."""
        name = self.file("large.log", INFO * (64 * 1024 * 1024 // len(INFO)) + LINE)
        limited = ["sh", "-c", 'ulimit -v 200000; exec "$@"', "sh", PYAT, "explain"]
        for words, source in [([name], os.devnull), ([], self.folder / name)]:
            with self.subTest(words=words), open(source, "rb") as stdin:
                done = self.run_words([*limited, *words], stdin=stdin)
                self.assertEqual(1, done.returncode, done.stderr)
                self.assertIn("only the end of", done.stdout)
                self.assertIn("no_such_field", done.stdout)

    def test_binary_garbage_does_not_steer_the_terminal(self):
        name = self.file("garbage.log", b"error: \x07\x1b]0;title\x07\x00\x9b31m\xff\n" * 3 + LINE.encode())
        done = self.expect(1, "explain", name)
        self.assertFalse([c for c in done.stdout if ord(c) < 0x20 and c != "\n"])

    def run_words(self, words, **options):
        import subprocess

        return subprocess.run(words, cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=60, check=False, **options)


if __name__ == "__main__":
    unittest.main()
