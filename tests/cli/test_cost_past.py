"""`for` and `clears_at` of triggers, told by what a real Prometheus remembers: its past is made by promtool, minute by
minute, with a time in it at which it was down."""

import json
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import unittest
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import real  # noqa: E402
from program import ProgramTest  # noqa: E402

MINUTE = 60
PLAN = "plans: {now: {items: [{name: all, cost: 387 USD/month}]}}\n"
DOWN = range(-100 * MINUTE, -80 * MINUTE)  # nobody scraped


def at(since, before, after):
    return lambda second: after if second >= since * MINUTE else before


# What series have, as a function of the seconds before now.
GAUGES = {
    'up{job="loki"}': lambda _: 1,
    'prometheus_build_info{job="prometheus",version="2.42.0"}': lambda _: 1,  # its own page says nothing more
    'loki_build_info{job="loki",version="3.7.6"}': lambda _: 1,
    'tempo_build_info{job="tempo",version="2.10.8"}': lambda _: 1,
    'tempodb_backend_bytes_total{tenant="a",status="live"}': at(-40, 1e9, 3e9),
    "loki_distributor_replication_factor": lambda _: 3,
    'loki_ingester_memory_streams{tenant="a"}': at(-40, 12000, 9000),
    'loki_ingester_memory_streams{tenant="b"}': lambda _: 1500,
    'minio_bucket_usage_total_bytes{bucket="logs"}': lambda _: 5e9,
}
# Rates that rise by the second.
COUNTERS = {
    'loki_distributor_bytes_received_total{tenant="a"}': lambda second: (second + 20000) ** 2 / 7,
    'loki_distributor_bytes_received_total{tenant="b"}': lambda second: (second + 20000) ** 2 / 11,
}


def open_metrics(now):
    lines = []
    for kind, series in (("gauge", GAUGES), ("counter", COUNTERS)):
        for name, value in series.items():
            metric = name.split("{")[0]
            lines.append(f"# TYPE {metric.removesuffix('_total') if kind == 'counter' else metric} {kind}\n")
            if lines.count(lines[-1]) > 1:
                lines.pop()
            lines.extend(f"{name} {value(second)!r} {now + second}\n" for second in range(-300 * MINUTE, 10 * MINUTE, 15)
                         if second not in DOWN)
    return "".join(lines) + "# EOF\n"


class Remembering(real.Prometheus):
    """Knows what promtool has made; it scrapes nothing."""

    def prepare(self):
        super().prepare()
        self.now = int(time.time()) - 1
        (self.folder / "past.om").write_text(open_metrics(self.now), encoding="utf-8")
        subprocess.run([real.tool("promtool", "prometheus"), "tsdb", "create-blocks-from", "openmetrics", "past.om", "data"],
                       cwd=self.folder, check=True, capture_output=True, timeout=60)


class Past(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Remembering())
        cls.now = cls.server.now

    def triggers(self, code, triggers, *words):
        """By name."""
        self.file("cost.yml", PLAN + "triggers:\n" + "".join(f"  - {each}\n" for each in triggers))
        done = self.expect(code, "cost", "triggers", "cost.yml", "--from", f"prometheus={self.server.url}", *words,
                           "--format", "json", "--format", "text=report.txt", env={"SOURCE_DATE_EPOCH": str(self.now)})
        self.report = json.loads(done.stdout)
        self.text = (self.folder / "report.txt").read_text()
        return {each["name"]: each for each in self.report["triggers"]}

    def by_hand(self, expression, second):
        query = urllib.parse.urlencode({"query": expression, "time": self.now + second})
        with urllib.request.urlopen(f"{self.server.url}/api/v1/query?{query}", timeout=10) as answer:
            return [Decimal(row["value"][1]) for row in json.load(answer)["data"]["result"]]

    def time(self, second):
        return datetime.fromtimestamp(self.now + second, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def snapshot(self, second, **values):
        rows = [{"name": name, "value": value, "unit": unit} for name, (value, unit) in values.items()]
        return json.dumps({"format_version": 1, "taken": self.time(second), "window_seconds": 300, "values": rows}) + "\n"

    def test_pending_then_firing(self):
        for wanted, code, state in (("1h", 0, "WARN"), ("45m", 0, "WARN"), ("40m", 1, "FIRING"), ("30m", 1, "FIRING")):
            found = self.triggers(code, [f"{{name: traces, when: traces_stored > 2 GB, for: {wanted}}}"])["traces"]
            self.assertEqual(state, found["state"], wanted)
            self.assertEqual(state == "WARN", found.get("pending", False))
        # Each 150 seconds, two and a half minutes more than thirty: from the first of these on.
        self.assertEqual(self.time(-1950), found["since"])

    def test_how_it_was_told(self):
        found = self.triggers(1, ["{name: buckets, when: object_storage_used > 1 GB, for: 1h}"])["buckets"]
        self.assertEqual("FIRING", found["state"])
        self.assertEqual({"times": 13, "known": 13, "oldest": self.time(-65 * MINUTE), "shortest_step_seconds": 300,
                          "longest_step_seconds": 300, "asked": [self.server.url]}, self.report["past"])
        self.assertIn(f"before: seen at 13 times, 5 min apart, asked of {self.server.url}\n", self.text)

    def test_while_nobody_scraped_nothing_was_held(self):
        found = self.triggers(0, ["{name: buckets, when: object_storage_used > 1 GB, for: 2h}"])["buckets"]
        self.assertEqual("WARN", found["state"])
        times = [-10 * MINUTE * i for i in range(1, 14)]
        known = [second for second in times if self.by_hand("sum(max by (bucket) (minio_bucket_usage_total_bytes))", second)]
        self.assertLess(len(known), len(times))
        self.assertEqual((len(times), len(known)), (self.report["past"]["times"], self.report["past"]["known"]))
        unknown = max(set(times) - set(known))
        self.assertEqual(self.time(min(second for second in known if second > unknown)), found["since"])
        self.assertIn("it was down, or has forgotten", found["notes"][-1])
        self.assertIn(self.time(unknown), found["notes"][-1])
        self.assertIn(f"seen at {len(known)} of 13 times, 10 min apart", self.text)

    def test_a_snapshot_of_then_fills_what_nobody_scraped(self):
        self.file("s.jsonl", "".join(self.snapshot(second * MINUTE, object_storage_used=("5000000000", "B"))
                                     for second in (-110, -95, -85, -75)))
        trigger = ["{name: buckets, when: object_storage_used > 1 GB, for: 2h}"]
        self.assertEqual("FIRING", self.triggers(1, trigger, "--snapshots", "s.jsonl")["buckets"]["state"])
        self.assertIn("with 4 snapshots before\n", self.text)
        self.file("s.jsonl", self.snapshot(-31 * MINUTE, object_storage_used=("5", "B")))
        trigger = ["{name: buckets, when: object_storage_used > 1 GB, for: 1h}"]
        self.assertEqual("WARN", self.triggers(0, trigger, "--snapshots", "s.jsonl")["buckets"]["state"])

    def test_held_until_it_clears(self):
        rule = "when: log_streams > 4000 stream"
        found = self.triggers(1, [f"{{name: held, {rule}, for: 30m, clears_at: 3000 stream}}",
                                  f"{{name: cleared, {rule}, for: 30m, clears_at: 3600 stream}}",
                                  f"{{name: at once, {rule}, for: 30m}}"])
        self.assertEqual(["FIRING", "OK", "OK"], [found[name]["state"] for name in ("held", "cleared", "at once")])
        self.assertTrue(found["held"]["held_by_clears_at"])
        self.assertFalse(found["cleared"].get("held_by_clears_at", False))

    def test_the_values_of_then_are_those_that_are_answered_by_hand(self):
        # Rates rise: at no earlier time is it as much, and the last digit decides.
        expression = "sum by (tenant) (rate(loki_distributor_bytes_received_total[5m]))"
        for index in (1, 7, 11):
            value = sum(self.by_hand(expression, -index * 5 * MINUTE))
            for more, since in ((Decimal(0), index), (Decimal("1e-15"), index - 1)):
                rule = f"{{name: logs, when: logs_ingest >= {value + more:f} B/s, for: 1h}}"
                found = self.triggers(0, [rule], "--since", "5m")["logs"]
                self.assertEqual("WARN", found["state"])
                self.assertEqual(self.time(-since * 5 * MINUTE) if since else None, found.get("since"))

    def test_costs_of_then_are_those_of_what_was_measured(self):
        self.file("plan.yml", "plans: {now: {items: [{name: traces, quantity: traces_stored, price: 1 USD/GB-month}]}}\n"
                  "triggers: [{name: cost, when: monthly_cost > 2 USD/month, for: 30m}]\n")
        done = self.expect(1, "cost", "triggers", "plan.yml", "--from", f"prometheus={self.server.url}", "--format", "json",
                           env={"SOURCE_DATE_EPOCH": str(self.now)})
        self.assertEqual(self.time(-1950), json.loads(done.stdout)["triggers"][0]["since"])

    def test_several_times_to_wait_have_each_their_own_steps(self):
        found = self.triggers(1, ["{name: short, when: object_storage_used > 1 GB, for: 2m}",
                                  "{name: day, when: object_storage_used > 1 GB, for: 1d}",
                                  "{name: year, when: object_storage_used > 1 GB, for: 365d}"])
        self.assertEqual(["FIRING", "WARN", "WARN"], [found[name]["state"] for name in ("short", "day", "year")])
        self.assertEqual((10, 7200), (self.report["past"]["shortest_step_seconds"], self.report["past"]["longest_step_seconds"]))
        self.assertLessEqual(self.report["past"]["times"], 60)
        self.assertIn("give them with --snapshots", self.report["notes"][-1])

    def test_nothing_is_asked_that_no_rule_needs(self):
        self.triggers(0, ["{name: traces, when: traces_stored > 2 TB}"])
        self.assertNotIn("past", self.report)
        self.assertNotIn("before:", self.text)


if __name__ == "__main__":
    unittest.main()
