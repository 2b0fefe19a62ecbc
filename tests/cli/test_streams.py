"""Where output goes, and what happens when it cannot."""

import json
import os
import pty
import subprocess
import unittest

from program import BAD, GOOD, PYAT, ProgramTest


class Streams(ProgramTest):
    def setUp(self):
        super().setUp()
        self.file("good.yml", GOOD)
        self.file("bad.yml", BAD)

    def test_broken_pipe_is_quiet_and_keeps_the_exit_code(self):
        for number in range(300):
            self.file(f"conf/{number}.yml", BAD * 20)
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = self.expect(1, "lint", "conf", stdout=writer)
        finally:
            os.close(writer)
        self.assertEqual("", done.stderr)

    def test_head(self):
        for number in range(300):
            self.file(f"conf/{number}.yml", BAD * 20)
        script = '"$0" lint conf | head -n 1; exit "${PIPESTATUS[0]}"'
        done = subprocess.run(
            ["bash", "-c", script, PYAT], cwd=self.folder, env=self.environment(), capture_output=True, timeout=20, check=False
        )
        self.assertEqual((1, b""), (done.returncode, done.stderr))

    def test_full_disk(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = self.expect(3, "lint", "bad.yml", stdout=full)
            self.assertIn("cannot write to standard output: no space left on device", done.stderr)
            self.expect(3, "--version", stdout=full)
        self.assertIn("/dev/full", self.expect(2, "lint", "--format", "json=/dev/full", "bad.yml").stderr)

    def test_closed_streams(self):
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            done = subprocess.run(
                ["bash", "-c", f'"$0" lint bad.yml {closed}', PYAT],
                cwd=self.folder, env=self.environment(), capture_output=True, timeout=20, check=False,
            )
            self.assertIn(done.returncode, (1, 3), closed)

    def test_several_formats(self):
        done = self.expect(1, "lint", "--format", "text", "--format", "json=report.json", "-f", "sarif=report.sarif", "bad.yml")
        self.assertTrue(done.stdout.startswith("bad.yml:2:1:"))
        self.assertEqual("refused", json.loads((self.folder / "report.json").read_text())["files"][0]["status"])
        self.assertEqual("2.1.0", json.loads((self.folder / "report.sarif").read_text())["version"])
        self.assertEqual(["bad.yml", "good.yml", "report.json", "report.sarif"], sorted(os.listdir(self.folder)))

    def test_report_that_cannot_be_written(self):
        done = self.expect(2, "lint", "--format", "json=none/report.json", "bad.yml")
        self.assertIn("cannot write none/report.json: no such file or directory", done.stderr)

    def test_no_colour_in_a_pipe(self):
        self.assertNotIn("\x1b", self.expect(1, "lint", "bad.yml").stdout)
        self.assertIn("\x1b[", self.expect(1, "lint", "--color=always", "bad.yml").stdout)

    def in_terminal(self, *words, **variables):
        try:
            main, terminal = pty.openpty()
        except OSError as error:
            self.skipTest(f"no terminal can be made here: {error}")
        with os.fdopen(main, "rb", buffering=0) as screen:
            process = subprocess.Popen(
                [PYAT, *words], cwd=self.folder, env=self.environment(TERM="xterm", **variables),
                stdin=terminal, stdout=terminal, stderr=terminal,
            )
            os.close(terminal)
            text = b""
            try:
                while part := screen.read(4096):
                    text += part
            except OSError:  # how Linux says that the other side is closed
                pass
            process.wait(timeout=20)
        return text

    def test_colour_in_a_terminal(self):
        self.assertIn(b"\x1b[", self.in_terminal("lint", "bad.yml"))
        self.assertNotIn(b"\x1b[", self.in_terminal("lint", "bad.yml", NO_COLOR="1"))
        self.assertNotIn(b"\x1b[", self.in_terminal("lint", "--color=never", "bad.yml"))

    def test_result_on_stdout_only(self):
        self.file("conf/compose.yml", "services:\n  a:\n    image: b\n")
        self.file("conf/mimir.yml", GOOD)
        done = self.expect(0, "lint", "--format", "json", "conf")
        self.assertEqual(1, len(json.loads(done.stdout)["files"]))
        self.assertIn("skipped conf/compose.yml: this is a Docker Compose file", done.stderr)
        self.assertEqual("", self.expect(0, "lint", "--quiet", "conf").stderr)


if __name__ == "__main__":
    unittest.main()
