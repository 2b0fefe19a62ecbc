"""pyat upgrade on real files: what is written, and what is said."""

import json
import os
import stat
import unittest

from program import ProgramTest

OLD = """\
# pyat: mimir 2.10.3
blocks_storage:
  bucket_store:
    # as the disks want it
    index_header_lazy_loading_enabled: false  # always
limits:
  max_global_series_per_user: 1500000
"""
NEW = """\
# pyat: mimir 3.0.0
blocks_storage:
  bucket_store:
    index_header:
      # as the disks want it
      lazy_loading_enabled: false  # always
limits:
  max_global_series_per_user: 1500000
"""
STUCK = "# pyat: tempo 2.10.3\ncompactor:\n  compaction:\n    block_retention: 48h\n"


class Upgrade(ProgramTest):
    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def test_exit_code(self):
        self.file("mimir.yml", OLD)
        self.expect(1, "upgrade", "mimir.yml", "--to", "3.0.0")
        self.expect(0, "upgrade", "mimir.yml", "--to", "2.10.5")
        self.assertEqual("", self.expect(0, "upgrade", "mimir.yml", "--to", "2.10.5", "--quiet").stdout)
        self.assertEqual(OLD, self.text("mimir.yml"))

    def test_write_in_place(self):
        path = self.folder / self.file("mimir.yml", OLD)
        path.chmod(0o640)
        done = self.expect(0, "upgrade", "mimir.yml", "--to", "3.0.0", "--write")
        self.assertEqual(NEW, self.text("mimir.yml"))
        self.assertEqual(0o640, stat.S_IMODE(path.stat().st_mode))
        self.assertEqual(["mimir.yml"], os.listdir(self.folder))
        self.assertIn("pyat upgrade: mimir.yml: 1 change\n", done.stderr)
        self.expect(0, "lint", "mimir.yml")
        self.assertIn("0 changes", self.expect(0, "upgrade", "mimir.yml", "--to", "3.0.0", "--write").stderr)
        self.assertEqual(NEW, self.text("mimir.yml"))

    def test_write_elsewhere(self):
        self.file("mimir.yml", OLD)
        self.expect(0, "upgrade", "mimir.yml", "--to", "3.0.0", "--output", "new.yml")
        self.assertEqual(OLD, self.text("mimir.yml"))
        self.assertEqual(NEW, self.text("new.yml"))

    def test_standard_input(self):
        done = self.expect(2, "upgrade", "-", "--to", "3.0.0", "--write", input=OLD)
        self.assertIn("--output FILE", done.stderr)
        self.expect(0, "upgrade", "-", "--to", "3.0.0", "--output", "new.yml", input=OLD)
        self.assertEqual(NEW, self.text("new.yml"))

    def test_diff_changes_nothing(self):
        self.file("mimir.yml", OLD)
        done = self.expect(0, "upgrade", "mimir.yml", "--to", "3.0.0", "--diff")
        self.assertTrue(done.stdout.startswith("--- a/mimir.yml\n"), done.stdout)
        self.assertIn("+# pyat: mimir 3.0.0\n", done.stdout)
        self.assertEqual(OLD, self.text("mimir.yml"))

    def test_what_is_left_is_said(self):
        self.file("tempo.yml", STUCK)
        done = self.expect(1, "upgrade", "tempo.yml", "--to", "3.0.3", "--write")
        self.assertIn("left for you:\n", done.stderr)
        self.assertIn("compactor", done.stderr.partition("left for you:")[2])

    def test_releases_must_be_known(self):
        self.file("mimir.yml", "target: all\n")
        self.assertIn("--from", self.expect(2, "upgrade", "mimir.yml").stderr)
        for option in ("--from", "--to"):
            words = ["--from", "2.10.3"] if option == "--to" else []
            done = self.expect(2, "upgrade", "mimir.yml", *words, option, "9.9.9")
            self.assertIn("unknown release", done.stderr)
            self.assertIn("2.10.5", done.stderr)

    def test_flags(self):
        self.file("mimir.yml", "# pyat: mimir 2.10.3\ntarget: all\n")
        self.file("args.txt", "- -vault.token=x\n- -config.file=/etc/mimir.yml\n")
        done = self.expect(1, "upgrade", "mimir.yml", "--to", "3.0.0", "--flags-file", "args.txt", "--format", "json")
        self.assertEqual([("vault.token", "vault.auth.token")],
                         [(flag["flag"], flag["new_flag"]) for flag in json.loads(done.stdout)["flags"]])
        self.assertIn("cannot read", self.expect(2, "upgrade", "mimir.yml", "--flags-file", "none").stderr)

    def test_accepted_by(self):
        self.file("mimir.yml", OLD)
        done = self.expect(0, "upgrade", "mimir.yml", "--accepted-by", "--format", "json")
        verdicts = {row["version"]: row["accepted"] for row in json.loads(done.stdout)["releases"]}
        self.assertTrue(verdicts["2.10.3"])
        self.assertFalse(verdicts["3.0.0"])


if __name__ == "__main__":
    unittest.main()
