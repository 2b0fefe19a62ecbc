"""--fix and --diff on real files: what is written, what is kept, and what happens when it cannot be written."""

import json
import os
import stat
import subprocess
import unittest

from program import GOOD, PYAT, ProgramTest

FIXABLE = '# pyat: mimir 2.10.3\nserver:\n  http_listen_port: "80"  # web\n'
FIXED = "# pyat: mimir 2.10.3\nserver:\n  http_listen_port: 80  # web\n"
UNSAFE = "# pyat: mimir 2.10.3\nserver:\n  graceful_shutdown_timeout: 30\n"
BOTH = FIXABLE + "  graceful_shutdown_timeout: 30\n"


class Fix(ProgramTest):
    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def test_safe_fixes_in_place(self):
        self.file("mimir.yml", BOTH)
        done = self.expect(1, "lint", "--fix", "mimir.yml")
        self.assertEqual(FIXED + "  graceful_shutdown_timeout: 30\n", self.text("mimir.yml"))
        self.assertIn("fixed 1 problem in mimir.yml:\n  3:21: [bad-number] write 80 instead of \"80\"\n", done.stdout)
        self.assertTrue(done.stdout.endswith("refuses this file: 1 error\n1 fixable with --fix=all\n"), done.stdout)
        self.expect(0, "lint", "--fix=all", "mimir.yml")
        self.assertEqual(FIXED + "  graceful_shutdown_timeout: 30s\n", self.text("mimir.yml"))
        self.assertEqual(["mimir.yml"], os.listdir(self.folder))

    def test_the_next_word_is_a_file(self):
        self.file("all", UNSAFE)
        self.expect(1, "lint", "--fix", "all")
        self.assertEqual(UNSAFE, self.text("all"))

    def test_levels(self):
        self.file("mimir.yml", UNSAFE)
        self.assertIn("it takes safe, all", self.expect(2, "lint", "--fix=most", "mimir.yml").stderr)
        self.expect(1, "lint", "--fix=safe", "mimir.yml")
        self.expect(1, "lint", "mimir.yml", env={"PYAT_FIX": "1"})
        self.assertEqual(UNSAFE, self.text("mimir.yml"))
        self.expect(0, "lint", "mimir.yml", env={"PYAT_FIX": "all"})
        self.assertNotEqual(UNSAFE, self.text("mimir.yml"))

    def test_a_file_that_is_well_is_not_touched(self):
        self.file("good.yml", GOOD)
        before = (self.folder / "good.yml").stat()
        self.expect(0, "lint", "--fix=all", "good.yml")
        after = (self.folder / "good.yml").stat()
        self.assertEqual((before.st_ino, before.st_mtime_ns), (after.st_ino, after.st_mtime_ns))

    def test_mode_and_owner_stay(self):
        path = self.folder / self.file("mimir.yml", FIXABLE)
        path.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(path, 12345, 54321)
        before = path.stat()
        self.expect(0, "lint", "--fix", "mimir.yml")
        after = path.stat()
        self.assertEqual(FIXED, self.text("mimir.yml"))
        self.assertEqual((before.st_mode, before.st_uid, before.st_gid), (after.st_mode, after.st_uid, after.st_gid))

    def test_symbolic_links_stay(self):
        self.file("conf/real.yml", FIXABLE)
        (self.folder / "links").mkdir()
        (self.folder / "links" / "second.yml").symlink_to("../conf/real.yml")
        (self.folder / "mimir.yml").symlink_to("links/second.yml")
        self.expect(0, "lint", "--fix", "mimir.yml")
        self.assertTrue((self.folder / "mimir.yml").is_symlink())
        self.assertEqual(FIXED, self.text("conf/real.yml"))
        self.assertEqual(["real.yml"], os.listdir(self.folder / "conf"))

    def test_write_protected_files_are_refused(self):
        path = self.folder / self.file("mimir.yml", FIXABLE)
        self.file("other.yml", FIXABLE)
        path.chmod(stat.S_IRUSR)
        done = self.expect(2, "lint", "--fix", "mimir.yml", "other.yml")
        self.assertEqual("pyat lint: cannot fix mimir.yml: write-protected\n", done.stderr)
        self.assertIn("mimir.yml:3:21: error[bad-number]", done.stdout)
        self.assertEqual(FIXABLE, self.text("mimir.yml"))
        self.assertEqual(FIXED, self.text("other.yml"))

    def test_the_original_stays_when_it_cannot_be_replaced(self):
        # A file that something is mounted on cannot be renamed over, as in a container with a single file mounted.
        self.file("mimir.yml", FIXABLE)
        self.file("elsewhere.yml", FIXABLE)
        script = 'mount --bind elsewhere.yml mimir.yml && exec "$0" lint --fix mimir.yml'
        if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("mounting is not allowed here")
        done = subprocess.run(["unshare", "-m", "bash", "-c", script, PYAT], cwd=self.folder, env=self.environment(),
                              capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual((2, "pyat lint: cannot fix mimir.yml: device or resource busy\n"), (done.returncode, done.stderr))
        self.assertEqual(FIXABLE, self.text("mimir.yml"))
        self.assertEqual(FIXABLE, self.text("elsewhere.yml"))
        self.assertEqual(["elsewhere.yml", "mimir.yml"], sorted(os.listdir(self.folder)))

    def test_full_disk(self):
        self.file("mimir.yml", FIXABLE + "# " + "x" * 20000 + "\n")
        before = self.text("mimir.yml")
        script = 'ulimit -f 4; trap "" XFSZ; exec "$0" lint --fix mimir.yml'
        done = subprocess.run(["bash", "-c", script, PYAT], cwd=self.folder, env=self.environment(),
                              capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertEqual("pyat lint: cannot fix mimir.yml: file too large\n", done.stderr)
        self.assertEqual(before, self.text("mimir.yml"))
        self.assertEqual(["mimir.yml"], os.listdir(self.folder))

    def test_line_ends_and_marks_stay(self):
        self.file("mimir.yml", ("\ufeff" + FIXABLE).replace("\n", "\r\n").encode()[:-2])
        self.expect(0, "lint", "--fix", "mimir.yml")
        expected = ("\ufeff" + FIXED).replace("\n", "\r\n").encode()[:-2]
        self.assertEqual(expected, (self.folder / "mimir.yml").read_bytes())

    def test_standard_input_goes_to_standard_output(self):
        done = self.expect(1, "lint", "--fix", "-", input=BOTH)
        self.assertEqual(FIXED + "  graceful_shutdown_timeout: 30\n", done.stdout)
        self.assertIn("fixed 1 problem in <stdin>", done.stderr)
        done = self.expect(0, "lint", "--fix", "--quiet", "-", input=GOOD)
        self.assertEqual((GOOD, ""), (done.stdout, done.stderr))
        self.assertIn("both the fixed text and 'json'", self.expect(2, "lint", "--fix", "-f", "json", "-", input=BOTH).stderr)
        self.expect(1, "lint", "--fix", "-f", "json=report.json", "-", input=BOTH)
        self.assertEqual(1, len(json.loads(self.text("report.json"))["files"][0]["fixed"]))
        self.file("mimir.yml", FIXABLE)
        self.assertIn("without other files", self.expect(2, "lint", "--fix", "-", "mimir.yml", input=BOTH).stderr)
        self.assertEqual(FIXABLE, self.text("mimir.yml"))

    def test_json_says_what_was_fixed(self):
        self.file("mimir.yml", BOTH)
        report = json.loads(self.expect(1, "lint", "--fix", "--format", "json", "mimir.yml").stdout)["files"][0]
        self.assertEqual(
            [{"code": "bad-number", "line": 3, "column": 21, "path": "server.http_listen_port",
              "title": 'write 80 instead of "80"', "safe": True}],
            report["fixed"],
        )
        self.assertEqual(["bad-duration"], [found["code"] for found in report["diagnostics"]])
        self.assertFalse(report["diagnostics"][0]["fix"]["safe"])

    def test_settings_per_tenant(self):
        self.file("conf/mimir.yml", FIXABLE + "runtime_config:\n  file: /etc/mimir/tenants.yml\n")
        tenants = 'overrides:\n  anna:\n    ingestion_rate: "10"\n'
        self.file("conf/tenants.yml", tenants)
        self.assertIn("+++ b/conf/tenants.yml", self.expect(1, "lint", "--diff", "conf").stdout)
        self.assertEqual(tenants, self.text("conf/tenants.yml"))
        done = self.expect(0, "lint", "--fix", "conf")
        self.assertIn("fixed 1 problem in conf/tenants.yml", done.stdout)
        self.assertEqual(tenants.replace('"10"', "10"), self.text("conf/tenants.yml"))

    def test_folders(self):
        self.file("conf/a.yml", FIXABLE)
        self.file("conf/b.yml", GOOD)
        self.file("conf/compose.yml", "services:\n  a:\n    image: b\n")
        self.expect(0, "lint", "--fix", "conf")
        self.assertEqual((FIXED, GOOD), (self.text("conf/a.yml"), self.text("conf/b.yml")))


class Diff(ProgramTest):
    def test_nothing_is_written(self):
        self.file("mimir.yml", BOTH)
        self.file("good.yml", GOOD)
        done = self.expect(1, "lint", "--diff", "mimir.yml", "good.yml")
        self.assertEqual(
            "--- a/mimir.yml\n+++ b/mimir.yml\n@@ -1,4 +1,4 @@\n # pyat: mimir 2.10.3\n server:\n"
            '-  http_listen_port: "80"  # web\n+  http_listen_port: 80  # web\n   graceful_shutdown_timeout: 30\n',
            done.stdout,
        )
        self.assertEqual("mimir.yml: would fix 1 problem, 1 would remain\n", done.stderr)
        self.assertEqual(BOTH, (self.folder / "mimir.yml").read_text())

    def test_exit_code(self):
        self.file("good.yml", GOOD)
        self.file("fixable.yml", FIXABLE)
        self.file("unsafe.yml", UNSAFE)
        self.assertEqual("", self.expect(0, "lint", "--diff", "good.yml").stdout)
        self.assertNotEqual("", self.expect(1, "lint", "--diff", "fixable.yml").stdout)
        self.assertEqual("", self.expect(1, "lint", "--diff", "unsafe.yml").stdout)
        self.assertNotEqual("", self.expect(1, "lint", "--diff", "--fix=all", "unsafe.yml").stdout)
        self.assertEqual(UNSAFE, (self.folder / "unsafe.yml").read_text())

    def test_patch_takes_it(self):
        self.file("conf/mimir.yml", BOTH.replace("\n", "\r\n").encode()[:-2])
        diff = subprocess.run([PYAT, "lint", "--diff", "--fix=all", "conf/mimir.yml"], cwd=self.folder,
                              env=self.environment(), capture_output=True, check=False).stdout
        done = subprocess.run(["git", "apply", "-"], cwd=self.folder, input=diff, capture_output=True, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.expect(0, "lint", "conf/mimir.yml")

    def test_formats(self):
        self.file("mimir.yml", FIXABLE)
        self.assertIn("both the diff and 'json'", self.expect(2, "lint", "--diff", "-f", "json", "mimir.yml").stderr)
        self.expect(1, "lint", "--diff", "-f", "json=report.json", "mimir.yml")
        report = json.loads((self.folder / "report.json").read_text())["files"][0]
        self.assertEqual("refused", report["status"])

    def test_standard_input(self):
        self.assertIn("+++ b/<stdin>\n", self.expect(1, "lint", "--diff", "-", input=FIXABLE).stdout)

    def test_colour(self):
        self.file("mimir.yml", FIXABLE)
        self.assertIn("\x1b[1;31m-  http", self.expect(1, "lint", "--diff", "--color=always", "mimir.yml").stdout)
        self.assertNotIn("\x1b", self.expect(1, "lint", "--diff", "mimir.yml").stdout)


if __name__ == "__main__":
    unittest.main()
