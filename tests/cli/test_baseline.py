"""The baseline as a file: where it is written, how, and what is left when that fails."""

import json
import os
import stat
import unittest

from program import BAD, GOOD, ProgramTest


class Baseline(ProgramTest):
    def update(self, *words, code=0):
        return self.expect(code, "lint", "--baseline", "pyat-baseline.json", "--update-baseline", *words)

    def entries(self):
        return json.loads((self.folder / "pyat-baseline.json").read_text(encoding="utf-8"))["entries"]

    def test_life_of_a_baseline(self):
        self.file("conf/a.yml", BAD)
        self.file("conf/b.yml", BAD)
        self.expect(1, "lint", "conf")
        self.update("conf")
        self.assertEqual(["conf/a.yml", "conf/b.yml"], [entry["file"] for entry in self.entries()])
        self.expect(0, "lint", "--baseline", "pyat-baseline.json", "conf")
        self.file("conf/c.yml", BAD)
        self.expect(1, "lint", "--baseline", "pyat-baseline.json", "conf")
        self.file("conf/a.yml", GOOD)
        (self.folder / "conf/b.yml").unlink()
        done = self.expect(1, "lint", "--baseline", "pyat-baseline.json", "conf")
        self.assertIn("info[unused-baseline]", done.stdout)
        self.assertIn("names 1 file that is gone: conf/b.yml", done.stderr)
        done = self.update("conf")
        self.assertIn("accepts 1 problem: 1 new, 2 gone", done.stderr)
        self.assertEqual(["conf/c.yml"], [entry["file"] for entry in self.entries()])

    def test_from_another_folder(self):
        self.file("conf/a.yml", BAD)
        self.update("conf")
        os.mkdir(self.folder / "sub")
        base, self.folder = self.folder, self.folder / "sub"
        self.expect(0, "lint", "--baseline", "../pyat-baseline.json", "../conf/a.yml")
        self.expect(0, "lint", "--baseline", str(base / "pyat-baseline.json"), str(base / "conf"))

    def test_keeps_permissions_and_leaves_nothing_else(self):
        self.file("a.yml", BAD)
        self.update("a.yml")
        os.chmod(self.folder / "pyat-baseline.json", 0o640)
        self.file("a.yml", BAD + "nor_this: 1\n")
        self.update("a.yml")
        self.assertEqual(0o640, stat.S_IMODE(os.stat(self.folder / "pyat-baseline.json").st_mode))
        self.assertEqual(["a.yml", "pyat-baseline.json"], sorted(os.listdir(self.folder)))

    def test_same_baseline_is_not_written_again(self):
        self.file("a.yml", BAD)
        self.update("a.yml")
        before = os.stat(self.folder / "pyat-baseline.json").st_mtime_ns, os.stat(self.folder / "pyat-baseline.json").st_ino
        self.update("a.yml")
        after = os.stat(self.folder / "pyat-baseline.json").st_mtime_ns, os.stat(self.folder / "pyat-baseline.json").st_ino
        self.assertEqual(before, after)

    def test_folder_that_is_not_there(self):
        self.file("a.yml", BAD)
        done = self.expect(2, "lint", "--baseline", "none/b.json", "--update-baseline", "a.yml")
        self.assertIn("cannot write none/b.json: no such file or directory", done.stderr)

    def test_unreadable_input_is_no_success(self):
        self.file("a.yml", BAD)
        self.update("a.yml", "none.yml", code=2)
        self.assertEqual(1, len(self.entries()))

    def test_day_of_today(self):
        text = "# pyat: mimir 2.10.3\n# pyat: ignore-file[more-documents] until 2026-06-30 why\ntarget: all\n---\n"
        self.file("a.yml", text)
        self.expect(0, "lint", "--strict", "a.yml", env={"SOURCE_DATE_EPOCH": "1782863999"})
        self.expect(1, "lint", "--strict", "a.yml", env={"SOURCE_DATE_EPOCH": "1782864000"})
        self.file("a.yml", text.replace("2026", "9999"))
        self.expect(0, "lint", "--strict", "a.yml", env={"SOURCE_DATE_EPOCH": ""})


if __name__ == "__main__":
    unittest.main()
