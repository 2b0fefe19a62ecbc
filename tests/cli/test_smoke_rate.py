"""`pyat smoke --rate` and `--continuous` against a real Prometheus."""

import http.client
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from program import PYAT  # noqa: E402
from smoke_runs import SmokeTest, WritablePrometheus, inventory  # noqa: E402


def value_of(text, name):
    """Of the only series that begins so."""
    found = [line.rpartition(" ")[2] for line in text.splitlines() if line.startswith(name)]
    if len(found) != 1:
        raise AssertionError(f"{name}: {len(found)} times in\n{text}")
    return float(found[0])


class RateTest(SmokeTest):
    def setUp(self):
        super().setUp()
        self.prometheus = WritablePrometheus()
        self.prometheus.__enter__()
        self.addCleanup(self.prometheus.__exit__, None, None, None)
        self.file("pyat.yml", inventory({"prometheus": (self.prometheus.url, {})}))

    def start(self, *words):
        process = subprocess.Popen([PYAT, "smoke", "metrics", "--samples", "40", *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def wait_for(self, what, seconds=20):
        end = time.monotonic() + seconds
        while not (found := what()):
            self.assertLess(time.monotonic(), end, "it has not come in time")
            time.sleep(0.05)
        return found

    def text_of(self, name):
        path = self.folder / name
        return path.read_text() if path.exists() else ""


class Rate(RateTest):
    def test_all_is_verified_and_can_be_verified_later(self):
        begin = time.monotonic()
        report = self.smoke("metrics", "--rate", "2000", "--for", "3s")
        took = time.monotonic() - begin
        self.assertEqual(({}, 0), (report.faults, report.code), report)
        (result,) = (result for result in report.results if "items" in result)
        self.assertGreaterEqual(result["items"]["acknowledged"], 6000)
        self.assertEqual(6000, result["views"][0]["counts"]["found"])
        self.assertRegex(result["sentence"], r"^6000 of 6000 samples came back; 20\d\d a second for 3 s$")
        self.assertEqual((2000, 0.01), (result["throughput"]["asked_per_s"], result["throughput"]["error_bound"]))
        self.assertAlmostEqual(2000, result["throughput"]["achieved_per_s"], delta=50)
        self.assertGreater(result["views"][0]["visible_ms"]["p95"], 0)
        self.assertGreater(took, 2)
        later = self.smoke(*report.json["verify"].split()[2:], "metrics")
        self.assertEqual(({}, 0), (later.faults, later.code), later)
        self.assertEqual(6000, later.first("found"))

    def test_of_what_nobody_asked_for_in_time_nothing_is_claimed(self):
        report = self.smoke("metrics", "--rate", "50", "--for", "3s", "--visible-within", "20ms")
        result = report.json["results"][0]
        counts = result["views"][0]["counts"]
        self.assertEqual(150, counts["found"])
        self.assertGreater(counts["late_unknown"], 100, report)
        self.assertEqual("failed" if counts["late"] else "unchecked", result["views"][0]["verdict"], report)
        self.assertEqual(1, len([each for each in result["findings"] if "later than 20 ms" in each["message"]]), report)

    def test_ctrl_c_leaves_what_was_read(self):
        process = subprocess.Popen([PYAT, "smoke", "metrics", "--rate", "500", "--for", "1m"], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate(timeout=10)
        self.assertEqual(1, process.returncode, text)
        self.assertIn("Interrupted: what was counted until then is certain", text)
        self.assertNotIn("missing", text)
        self.assertNotIn("--verify", text)  # what was planned is not there


class Continuous(RateTest):
    def test_metrics_accumulate_until_ctrl_c(self):
        process = self.start("--continuous", "--interval", "1s", "--listen", "127.0.0.1:0", "--format", "text", "--format", "prometheus=smoke.prom",
                             "--format", "json=last.json")
        place = re.fullmatch(r"pyat smoke: metrics are at http://([\d.:]+)/metrics\n", process.stderr.readline())[1]
        self.wait_for(lambda: 'pyat_smoke_runs_total{verdict="passed"} 2' in self.text_of("smoke.prom"))
        asked = http.client.HTTPConnection(place, timeout=5)
        self.addCleanup(asked.close)
        asked.request("GET", "/metrics")
        answer = asked.getresponse()
        text = answer.read().decode()
        self.assertEqual((200, "text/plain; version=0.0.4; charset=utf-8"), (answer.status, answer.headers["Content-Type"]))
        self.assertEqual(1, value_of(text, "pyat_smoke_success"))
        runs = value_of(text, 'pyat_smoke_runs_total{verdict="passed"}')
        found = [line for line in text.splitlines() if line.startswith("pyat_smoke_items_total") and 'view="raw samples"' in line
                 and 'outcome="found"' in line]
        self.assertEqual([40 * runs], [float(line.rpartition(" ")[2]) for line in found])
        asked.request("GET", "/else")
        other = asked.getresponse()
        self.assertEqual((404, b"the metrics of pyat smoke are at /metrics\n"), (other.status, other.read()))
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=10)
        self.assertEqual((0, ""), (process.returncode, errors), out)
        lines = out.splitlines()
        self.assertGreaterEqual(len(lines), 2)
        for line in lines:
            self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ passed: (\d+) of \1 expected items found, visible in [\d.]+ ms \(p95 of the "
                                   r"slowest path\) \([\d.]+ s\)$")
        self.assertIn('"status": "passed"', self.text_of("last.json"))

    def test_a_server_that_goes_down_fails_a_run_and_no_more(self):
        process = self.start("--continuous", "--interval", "1s", "--format", "prometheus=smoke.prom", "--format", "text=last.txt")
        self.wait_for(lambda: 'pyat_smoke_runs_total{verdict="passed"} 1' in self.text_of("smoke.prom"))
        self.prometheus.stop()
        self.wait_for(lambda: 'pyat_smoke_runs_total{verdict="failed"} 1' in self.text_of("smoke.prom"))
        text = self.text_of("smoke.prom")
        self.assertEqual(0, value_of(text, "pyat_smoke_success"))
        paths = [line for line in text.splitlines() if line.startswith("pyat_smoke_path_success{")]
        self.assertTrue(paths)
        for line in paths:
            self.assertNotIn('protocol=""', line)
            self.assertTrue(line.endswith(" 0"), line)
        process.send_signal(signal.SIGINT)
        self.assertEqual(1, process.wait(timeout=10))
        self.assertIn("failed", self.text_of("last.txt"))

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            place = f"127.0.0.1:{taken.getsockname()[1]}"
            process = self.start("--continuous", "--listen", place)
            out, errors = process.communicate(timeout=10)
        self.assertEqual((2, ""), (process.returncode, out))
        self.assertIn(f"--listen: {place} is taken: another program listens there", errors)

    def test_options_that_exclude_each_other(self):
        for words, sentence in ((("--continuous", "--rate", "5"), "exclude each other"), (("--listen", "127.0.0.1:0"), "--listen without --continuous"),
                                (("--continuous", "--seed", "42"), "each run has a seed of its own")):
            process = self.start(*words) if "--rate" not in words else subprocess.Popen(
                [PYAT, "smoke", *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            out, errors = process.communicate(timeout=10)
            self.assertEqual((2, ""), (process.returncode, out))
            self.assertIn(sentence, errors)


DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "smoke.md"
SERIES = """
- series: 'pyat_smoke_path_success{signal="logs",protocol="Loki push, JSON",from="loki",to="loki",through=""}'
  values: '1x9 0x10 1x10'
- series: 'pyat_smoke_items_total{signal="logs",protocol="Loki push, JSON",from="loki",to="loki",through="",view="lines",outcome="missing"}'
  values: '0x30'
- series: 'pyat_smoke_last_run_timestamp_seconds'
  values: '0+60x30'
"""


@unittest.skipUnless(shutil.which("promtool"), "promtool is not installed: Debian's package is prometheus")
class Alerts(unittest.TestCase):
    """The rules of the documentation, as a Prometheus has them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (rules,) = (block for block in re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(), re.DOTALL) if "- alert:" in block)
        (self.folder / "rules.yml").write_text("groups:\n- name: pyat\n  rules:\n" + textwrap.indent(rules, "  "))

    def promtool(self, *words):
        done = subprocess.run(["promtool", *words], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)

    def test_they_are_rules(self):
        self.promtool("check", "rules", "rules.yml")

    def test_a_store_that_is_down_is_told_of(self):
        def alerts(minute, *labels):
            return f"- eval_time: {minute}m\n  alertname: DataDoesNotComeBack\n  exp_alerts: [{', '.join(f'exp_labels: {each}' for each in labels)}]\n"

        quiet = "".join(f"- eval_time: 18m\n  alertname: {name}\n  exp_alerts: []\n" for name in ("DataGetsLost", "SmokeTestStopped"))
        told = alerts(9) + alerts(16, "{signal: logs, to: loki}") + alerts(25) + quiet
        text = f"input_series:\n{SERIES}\nalert_rule_test:\n{told}"
        (self.folder / "test.yml").write_text("rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n" + textwrap.indent(text, "  "))
        self.promtool("test", "rules", "test.yml")


if __name__ == "__main__":
    unittest.main()
