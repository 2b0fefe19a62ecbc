"""The checks after decoding: their files, and the settings that they name."""

import json
import tempfile
import unittest
from pathlib import Path

import project

import compile_tables
from schemas import checks


class Reading(unittest.TestCase):
    GOOD = {"path": "a.b", "min": "1m30s", "says": "too short", "source": "a.go"}

    def load(self, *rows):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "checks.json").write_text(json.dumps({"checks": rows}), encoding="utf-8")
            return checks.load_checks(Path(folder), 0)

    def test_range(self):
        (row,) = self.load({**self.GOOD, "below": 1e11, "since": "2.3", "until": "2.10.3"})
        self.assertEqual((row.low, row.high), (90e9, 1e11))
        self.assertEqual(row.flags, checks.HAS_LOW | checks.HAS_HIGH | checks.EXCLUDES_HIGH)
        self.assertEqual((row.since, row.until), (0x020300, 0x020A03))

    def test_conditions(self):
        when = [{"path": "x", "none_of": ["", "y"]}, {"path": "z", "above": "1s"}, {"target": ["all"]}]
        (row,) = self.load({**self.GOOD, "when": when})
        expected = (("x", "\ny\n", 0.0, "none_of"), ("z", "", 1e9, "above"), ("", "all\n", 0.0, "one_of"))
        self.assertEqual(row.conditions, expected)

    def test_power_of_two(self):
        (row,) = self.load({**self.GOOD, "power_of_two": True})
        self.assertEqual(row.flags, checks.HAS_LOW | checks.POWER_OF_TWO)

    def test_mistakes_are_named(self):
        for wrong in ({"one_of": ["a"]}, {"min": "1 day"}, {"typo": 1}, {"severity": "fatal"}, {"when": [{"path": "x"}]},
                      {"when": [{"path": "x", "above": 0, "one_of": ["a"]}]}):
            with self.assertRaisesRegex(checks.BadCheck, "a.b"):
                self.load({**self.GOOD, **wrong})


class Settings(unittest.TestCase):
    """Each check names a setting that some release with the check has: a typing error would never complain."""

    @classmethod
    def setUpClass(cls):
        cls.tables = compile_tables.build(project.SCHEMAS)
        cls.types = list(cls.tables.types)

    def has(self, root, path):
        of = self.types[root]
        for name in path.split("."):
            row = next((field for field in of.fields if field.name == name), None)
            if row is None:
                return False
            of = self.types[row.type]
        return True

    def roots(self, row):
        for version, schema, product in self.tables.releases:
            if product == row.product and row.since <= checks.release_number(version) < row.until:
                yield self.tables.schemas[schema][1]

    def test_paths(self):
        for row in self.tables.checks:
            paths = [row.path, *(condition.path for condition in row.conditions if condition.path)]
            for path in paths:
                with self.subTest(path=path, says=row.says):
                    self.assertTrue(any(self.has(root, path) for root in self.roots(row)))


if __name__ == "__main__":
    unittest.main()
