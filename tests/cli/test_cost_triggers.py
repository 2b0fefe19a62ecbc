"""Triggers and success metrics of a cost model: the built program, real files, and promtool."""

import json
import shutil
import stat
import subprocess
import unittest
from datetime import datetime, timedelta, timezone

from program import ROOT, ProgramTest

EXAMPLES = ROOT / "examples"
PLAN = "plans: {now: {items: [{name: all, cost: 387 USD/month}]}}\nbudget: 400 USD/month\n"
FIRES = PLAN + """triggers:
  - name: cost
    when: monthly_cost > 300 USD/month
    action: {name: decrease_sampling, file: collector.yml, set: {processors.sampler.percentage: 5}}
"""
COLLECTOR = "processors:\n  # of all traces\n  sampler: {percentage: 20}  # a fifth\n"


def snapshot(age, **values):
    """A line of a file of snapshots, so many minutes old."""
    taken = datetime.now(timezone.utc) - timedelta(minutes=age)
    rows = [{"name": name, "value": value, "unit": unit} for name, (value, unit) in values.items()]
    return json.dumps({"format_version": 1, "taken": taken.strftime("%Y-%m-%dT%H:%M:%SZ"), "window_seconds": 3600, "values": rows}) + "\n"


class Check(ProgramTest):
    def triggers(self, code, *words, **options):
        return self.expect(code, "cost", "triggers", *words, **options)

    def states(self, code, *words):
        done = self.triggers(code, *words, "--format", "json")
        return {each["name"]: each["state"] for each in json.loads(done.stdout)["triggers"]}

    def test_exit_codes(self):
        self.file("ok.yml", PLAN + "triggers: [{name: a, when: monthly_cost > budget}]\n")
        self.file("fires.yml", PLAN + "triggers: [{name: a, when: monthly_cost > 1 USD/month}]\n")
        self.file("unknown.yml", PLAN + "triggers: [{name: a, when: storage_growth > 1 GB/day}]\n")
        self.file("none.yml", PLAN)
        self.file("wrong.yml", PLAN + "triggers: [{name: a, when: monthly_cost > 5}]\n")
        self.assertIn("1 OK", self.triggers(0, "ok.yml").stdout)
        self.assertIn("1 FIRING", self.triggers(1, "check", "fires.yml").stdout)
        self.assertIn("--from URL", self.triggers(2, "unknown.yml").stdout)
        self.assertIn("the model has no triggers", self.triggers(2, "none.yml").stdout)
        done = self.triggers(2, "wrong.yml")
        self.assertIn("wrong.yml:3:", done.stdout)
        self.assertIn("`monthly_cost` is money per time, `5` is a plain number", done.stdout)

    def test_words(self):
        self.file("a.yml", PLAN)
        self.assertIn("did you mean lint?", self.triggers(2, "lnit", "a.yml").stderr)
        self.assertIn("one model at a time", self.triggers(2, "lint", "a.yml", "b.yml").stderr)
        self.assertIn("--apply goes with check", self.triggers(2, "lint", "a.yml", "--apply").stderr)
        self.assertIn("--rules goes with lint", self.triggers(2, "a.yml", "--rules", "r.yml").stderr)
        self.assertIn("such as 1h", self.triggers(2, "a.yml", "--max-age", "soon").stderr)

    def test_diff_and_apply(self):
        self.file("cost.yml", FIRES)
        self.file("collector.yml", COLLECTOR)
        done = self.triggers(1, "cost.yml")
        self.assertIn("-  sampler: {percentage: 20}  # a fifth\n+  sampler: {percentage: 5}  # a fifth\n", done.stdout)
        self.assertIn("--apply writes this", done.stdout)
        self.assertEqual(COLLECTOR, (self.folder / "collector.yml").read_text())
        (self.folder / "collector.yml").chmod(0o640)
        self.assertIn("applied", self.triggers(1, "cost.yml", "--apply").stdout)
        self.assertEqual(COLLECTOR.replace("20", "5"), (self.folder / "collector.yml").read_text())
        self.assertEqual(0o640, stat.S_IMODE((self.folder / "collector.yml").stat().st_mode))
        self.assertIn("is 5 already", self.triggers(1, "cost.yml", "--apply").stdout)

    def test_the_diff_is_one_that_patch_takes(self):
        if shutil.which("patch") is None:
            self.skipTest("no patch(1) here")
        self.file("cost.yml", FIRES)
        self.file("collector.yml", COLLECTOR)
        done = self.triggers(1, "cost.yml", "--format", "json")
        diff = json.loads(done.stdout)["changes"][0]["diff"]
        subprocess.run(["patch", "-p1", "-s"], input=diff, text=True, cwd=self.folder, check=True)
        self.assertEqual(COLLECTOR.replace("20", "5"), (self.folder / "collector.yml").read_text())

    def test_what_cannot_be_changed_is_left_alone(self):
        self.file("cost.yml", FIRES)
        self.assertIn("cannot read collector.yml: no such file", self.triggers(2, "cost.yml", "--apply").stdout)
        self.file("collector.yml", "processors: {batch: {}}\n")
        done = self.triggers(2, "cost.yml", "--apply")
        self.assertIn("processors has no sampler; its keys are: batch", done.stdout)
        self.assertEqual("processors: {batch: {}}\n", (self.folder / "collector.yml").read_text())

    def test_what_does_not_fire_changes_nothing(self):
        self.file("collector.yml", COLLECTOR)
        action = "action: {name: a, file: collector.yml, set: {processors.sampler.percentage: 5}}"
        self.file("cost.yml", PLAN + f"triggers:\n  - {{name: ok, when: monthly_cost > budget, warn_at: 50%, {action}}}\n"
                  f"  - {{name: unknown, when: storage_growth > 1 GB/day, {action}}}\n")
        done = self.triggers(0, "cost.yml", "--apply")
        self.assertNotIn("collector.yml", done.stdout)
        self.assertEqual(COLLECTOR, (self.folder / "collector.yml").read_text())

    def test_snapshots_say_what_was_before(self):
        self.file("cost.yml", PLAN + "triggers: [{name: logs, when: logs_ingest > 1 MB/s, for: 30m, clears_at: 50%}]\n")
        high = {"logs_ingest": ("2000000", "B/s")}
        middle = {"logs_ingest": ("700000", "B/s")}
        for lines, code, state in (
            ([snapshot(1, **high)], 0, "WARN"),
            ([snapshot(35, **high), snapshot(20, **high), snapshot(1, **high)], 1, "FIRING"),
            ([snapshot(35, **high), snapshot(20, **middle), snapshot(1, **high)], 0, "WARN"),
            ([snapshot(65, **high), snapshot(40, **high), snapshot(20, **high), snapshot(1, **middle)], 1, "FIRING"),
            ([snapshot(1, logs_ingest=("400000", "B/s"))], 0, "OK"),
            ([snapshot(61, **high)], 2, "UNKNOWN"),
        ):
            self.file("s.jsonl", "".join(lines))
            self.assertEqual({"logs": state}, self.states(code, "cost.yml", "--snapshots", "s.jsonl"), lines)
        self.assertIn("and counts for 1 h", self.triggers(2, "cost.yml", "--snapshots", "s.jsonl").stdout)
        self.assertEqual({"logs": "WARN"}, self.states(0, "cost.yml", "--snapshots", "s.jsonl", "--max-age", "2h"))

    def test_formats(self):
        self.file("cost.yml", FIRES)
        self.file("collector.yml", COLLECTOR)
        done = self.triggers(1, "cost.yml", "--format", "markdown", "--format", "json=out.json")
        self.assertIn("```diff\n", done.stdout)
        self.assertIn("| FIRING | cost |", done.stdout)
        report = json.loads((self.folder / "out.json").read_text())
        self.assertEqual("20", report["changes"][0]["settings"][0]["before"])
        self.assertEqual("387.00 USD/month", report["triggers"][0]["comparisons"][0]["value"]["text"])


class Lint(ProgramTest):
    def test_the_plan_and_its_alerts(self):
        plan = str(EXAMPLES / "cost-triggers-as-planned.yml")
        alerts = str(EXAMPLES / "cost-alerts-as-planned.yml")
        done = self.expect(1, "cost", "triggers", "lint", plan, "--rules", alerts, "--format", "json")
        codes = {each["code"] for each in json.loads(done.stdout)["findings"]}
        self.assertLessEqual({"action-reverses-name", "action-on-one-signal", "alerts-after-acting", "limit-is-trip-point",
                              "gauge-given-to-rate", "rate-without-sum", "unknown-template-function"}, codes)
        text = self.expect(1, "cost", "triggers", "lint", plan, "--rules", alerts).stdout
        self.assertIn("fires at 500.00 USD/month, and rollback acts at 464.40 USD/month already", text)
        self.assertIn("| WHERE | WHAT |", self.expect(1, "cost", "triggers", "lint", plan, "--format", "markdown").stdout)
        self.assertIn("2 rules checked", self.expect(1, "cost", "triggers", "lint", "--rules", alerts).stdout)

    def test_what_is_right(self):
        done = self.expect(0, "cost", "triggers", "lint", str(EXAMPLES / "cost.yml"))
        self.assertIn("no mistakes", done.stdout)

    def test_rules_that_are_none(self):
        self.file("a.yml", "a: 1\n")
        self.assertIn("neither a rule nor a query", self.expect(2, "cost", "triggers", "lint", "--rules", "a.yml").stderr)
        self.assertIn("cannot read b.yml", self.expect(2, "cost", "triggers", "lint", "--rules", "b.yml").stderr)


class Export(ProgramTest):
    def test_promtool_takes_the_rules(self):
        done = self.expect(0, "cost", "triggers", "export", str(EXAMPLES / "cost.yml"))
        self.assertIn("left out: budget: Prometheus has nothing of", done.stderr)
        self.file("rules.yml", done.stdout)
        self.expect(0, "cost", "triggers", "lint", "--rules", "rules.yml")
        promtool = shutil.which("promtool")
        if promtool is None:
            self.skipTest("no promtool here: Debian's package prometheus has it")
        checked = subprocess.run([promtool, "check", "rules", "rules.yml"], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(0, checked.returncode, checked.stdout + checked.stderr)
        self.assertIn("SUCCESS: 5 rules found", checked.stdout)

    def test_the_alerts_fire_and_clear(self):
        promtool = shutil.which("promtool")
        if promtool is None:
            self.skipTest("no promtool here: Debian's package prometheus has it")
        self.file("cost.yml", PLAN + "triggers: [{name: logs, when: logs_ingest > 10 MB/s, for: 5m, clears_at: 50%}]\n")
        self.file("rules.yml", self.expect(0, "cost", "triggers", "export", "cost.yml").stdout)
        # Two tenants, of which neither is above the threshold; then less, above clears_at; then little.
        series = "0+360000000x20 7200000000+210000000x20 11400000000+6000000x20"
        expected = (("5m", None), ("20m", "11.44Mi"), ("40m", "6.676Mi"), ("55m", None))
        tests = [{"eval_time": when, "alertname": "CostLogs", "exp_alerts": [self.alert(value)] if value else []}
                 for when, value in expected]
        self.file("test.yml", json.dumps({
            "rule_files": ["rules.yml"], "evaluation_interval": "1m",
            "tests": [{"interval": "1m", "alert_rule_test": tests, "input_series": [
                {"series": f'loki_distributor_bytes_received_total{{tenant="{tenant}"}}', "values": series} for tenant in "ab"]}]}))
        checked = subprocess.run([promtool, "test", "rules", "test.yml"], cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(0, checked.returncode, checked.stdout + checked.stderr)

    @staticmethod
    def alert(value):
        return {"exp_labels": {"severity": "warning"},
                "exp_annotations": {"summary": "logs: logs_ingest > 10 MB/s",
                                    "description": f"now {value}B/s, the threshold is 10 MB/s"}}


class Kpis(ProgramTest):
    def test_verdicts_and_contradictions(self):
        self.file("s.jsonl", snapshot(1, query_time_p95=("1.5", "s"), cpu_utilisation=("85", "%")))
        done = self.expect(1, "cost", "kpi", str(EXAMPLES / "cost.yml"), "--snapshots", "s.jsonl", "--format", "json")
        report = json.loads(done.stdout)
        verdicts = {each["name"]: each["verdict"] for each in report["kpis"]}
        self.assertEqual("MET", verdicts["query time"])
        self.assertEqual("MISSED", verdicts["CPU"])
        self.assertEqual("UNKNOWN", verdicts["uptime"])
        self.assertEqual("MET", verdicts["cost"])
        self.assertIn("99.79 %", report["contradictions"][0]["what"])
        text = self.expect(1, "cost", "kpi", str(EXAMPLES / "cost.yml"), "--snapshots", "s.jsonl").stdout
        self.assertIn("Rows that contradict each other", text)

    def test_nothing_known(self):
        self.file("cost.yml", PLAN + "kpis: [{name: uptime, want: uptime >= 99.9%}]\n")
        self.assertIn("1 UNKNOWN", self.expect(2, "cost", "kpi", "cost.yml").stdout)


if __name__ == "__main__":
    unittest.main()
