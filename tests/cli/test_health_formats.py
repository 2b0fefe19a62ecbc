"""What `pyat health` is recorded to print is valid for the programs that read it."""

import json
import shutil
import subprocess
import unittest
from xml.etree import ElementTree

from program import ROOT

FIXTURES = ROOT / "tests" / "fixtures" / "health" / "render"


def fixtures(suffix):
    found = sorted(FIXTURES.glob("*" + suffix))
    assert found, f"no fixture ends with {suffix}"
    return found


class Formats(unittest.TestCase):
    def test_junit_is_xml_that_counts_right(self):
        for path in fixtures(".xml"):
            with self.subTest(path.name):
                root = ElementTree.parse(path).getroot()
                for element in [root, *root.iter("testsuite")]:
                    self.assertEqual(int(element.get("tests")), len(list(element.iter("testcase"))))
                    self.assertEqual(int(element.get("failures")), len(list(element.iter("failure"))))
                    self.assertEqual(int(element.get("errors")), len(list(element.iter("error"))))

    def test_json_counts_right(self):
        for path in fixtures(".json"):
            with self.subTest(path.name):
                report = json.loads(path.read_text(encoding="utf-8"))
                states = [service["state"] for service in report["services"]]
                summary = report["summary"]
                for state in set(states):
                    self.assertEqual(summary[state], states.count(state))
                self.assertEqual(summary["services"], len(states) + summary["left_out"])

    def test_rows_of_markdown_have_as_many_cells_as_their_title(self):
        for path in fixtures(".md"):
            rows = [line for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("|")]
            with self.subTest(path.name):
                self.assertGreater(len(rows), 2)
                self.assertEqual(1, len({row.replace("\\|", "").count("|") for row in rows}))

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: apt-get install prometheus")
    def test_promtool_accepts_the_metrics(self):
        for path in fixtures(".prom"):
            with self.subTest(path.name):
                done = subprocess.run(
                    ["promtool", "check", "metrics"], input=path.read_bytes(), capture_output=True, check=False
                )
                self.assertEqual((0, b"", b""), (done.returncode, done.stdout, done.stderr))


if __name__ == "__main__":
    unittest.main()
