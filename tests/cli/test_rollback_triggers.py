"""`pyat rollback triggers`, on what a real Prometheus remembers: its past is made by promtool, sample by sample."""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import real  # noqa: E402
from program import PYAT, ProgramTest  # noqa: E402

MINUTE = 60
COMPOSE = "name: shop\nservices: {loki: {image: \"grafana/loki:2.9.4\", network_mode: host}}\n"


def at(since, before, after):
    return lambda second: after if second >= since * MINUTE else before


# What series have, as a function of the seconds before now; nothing: no sample.
GAUGES = {
    'ALERTS{alertname="Watchdog",alertstate="firing"}': at(-20, 1, None),
    'flag{job="a"}': at(-7, 0, 1),
    'flag{job="b"}': at(-3, 0, 1),
    'ended{job="a"}': at(-30, 1, None),
    'level{job="a"}': lambda second: 20 if -40 * MINUTE <= second < -20 * MINUTE else 8 if second >= -20 * MINUTE else 1,
    "nan": lambda _: float("nan"),
    "hour": at(-30, 100, 112),
}
# Each second, so much more.
COUNTERS = {
    'loki_request_duration_seconds_count{status_code="200"}': 2,
    'loki_request_duration_seconds_count{status_code="500"}': 0.5,
    'loki_request_duration_seconds_sum{status_code="200"}': 0.2,
    'loki_distributor_bytes_received_total{tenant="a"}': 1000,
    'loki_discarded_bytes_total{tenant="a",reason="rate_limited"}': 5,
    "loki_canary_missing_entries_total": 0,
}


def open_metrics(now):
    lines, seen = [], set()
    series = {**GAUGES, **{name: (lambda second, rate=rate: (second + 20000) * rate) for name, rate in COUNTERS.items()}}
    for name, value in series.items():
        metric = name.split("{")[0].removesuffix("_total")
        if metric not in seen:
            lines.append(f"# TYPE {metric} {'counter' if '_total' in name else 'unknown'}\n")
            seen.add(metric)
        for second in range(-180 * MINUTE, 10 * MINUTE, 15):
            if (sample := value(second)) is not None:
                lines.append(f"{name} {sample!r} {now + second}\n")
    return "".join(lines) + "# EOF\n"


class Remembering(real.Prometheus):
    """Knows what promtool has made; it scrapes nothing."""

    def prepare(self):
        super().prepare()
        self.now = int(time.time()) - 1
        (self.folder / "past.om").write_text(open_metrics(self.now), encoding="utf-8")
        subprocess.run([real.tool("promtool", "prometheus"), "tsdb", "create-blocks-from", "openmetrics", "past.om", "data"],
                       cwd=self.folder, check=True, capture_output=True, timeout=60)


class Answering(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Triggers(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Remembering())
        cls.now = cls.server.now

    def setUp(self):
        super().setUp()
        self.file("docker-compose.yml", COMPOSE)

    def words(self, *words):
        return ["rollback", "triggers", "--from", f"prometheus={self.server.url}", "--docker", "off", *words]

    def triggers(self, code, rules, *words):
        """By name; `rules` of pyat.yml, or pyat's own. Any exit code will do where it is None."""
        if rules:
            self.file("pyat.yml", "rollback:\n  triggers:\n" + "".join(f"    - {rule}\n" for rule in rules))
        done = self.run_pyat(*self.words(*words), "--format", "json", "--format", "text=report.txt",
                             env={"SOURCE_DATE_EPOCH": str(self.now), "HOME": str(self.folder)})
        if code is not None:
            self.assertEqual(code, done.returncode, done.stdout + done.stderr)
        self.report = json.loads(done.stdout)
        self.text = (self.folder / "report.txt").read_text()
        return {each["name"]: each for each in self.report["triggers"]}

    def state_folder(self):
        folder = self.folder / ".pyat/rollback/shop"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def test_the_plan_of_a_migration(self):
        found = self.triggers(1, None)
        self.assertEqual({"watchdog": "FIRING", "lost-data": "OK", "discarded-data": "WARN", "silence": "OK",
                          "failing-requests": "FIRING", "slower-requests": "OK", "refused-logins": "OK",
                          "alert-evaluation": "UNKNOWN", "alert-delivery": "UNKNOWN", "services": "UNKNOWN",
                          "over-budget": "UNKNOWN", "missed-targets": "UNKNOWN"},
                         {name: each["state"] for name, each in found.items()})
        self.assertAlmostEqual(0.2, found["failing-requests"]["value"], 3)
        self.assertEqual('{product="loki"}', found["failing-requests"]["series"])
        self.assertIn("there are no data", found["alert-evaluation"]["unknown"])
        self.assertEqual({"verdict": "observe", "words": "watchdog, failing-requests fire: with --act, this would begin "
                          "a rollback", "because": ["watchdog", "failing-requests"], "next": "pyat rollback run"},
                         self.report["decision"])
        self.assertIn("12 triggers: 2 FIRING, 1 WARN, 4 OK, 5 UNKNOWN\n", self.text)
        self.assertFalse((self.folder / ".pyat").exists())

    def test_for_is_told_by_what_prometheus_remembers(self):
        rule = "{{name: f, measure: promql, query: 'flag{{job=\"a\"}}', above: 0, for: {}m}}".format
        for minutes, code, state in ((6, 1, "FIRING"), (8, 0, "WARN")):
            found = self.triggers(code, [rule(minutes)])["f"]
            self.assertEqual(state, found["state"])
            self.assertEqual(state == "WARN", found.get("pending", False))
            self.assertEqual(14, len(found["samples"]))
            self.assertEqual(1, found["samples"][-1]["value"])

    def test_each_series_has_its_own_time(self):
        found = self.triggers(1, ["{name: f, measure: promql, query: flag, above: 0, for: 6m}"])["f"]
        self.assertEqual(("FIRING", '{job="a"}', 2), (found["state"], found["series"], found["series_count"]))
        found = self.triggers(0, ["{name: f, measure: promql, query: flag, above: 0, for: 8m}"])["f"]
        self.assertEqual("WARN", found["state"])

    def test_no_data_are_unknown(self):
        found = self.triggers(2, ["{name: none, measure: promql, query: absent_metric, below: 1}",
                                  "{name: ended, measure: promql, query: ended, below: 5, for: 40m}",
                                  "{name: nan, measure: promql, query: nan, below: 1}",
                                  "{name: wrong, measure: promql, query: 'sum(', below: 1}",
                                  "{name: who, measure: promql, query: flag, service: mimir, below: 1}"])
        self.assertEqual({"UNKNOWN"}, {each["state"] for each in found.values()})
        self.assertIn("NaN", found["nan"]["unknown"][0])
        self.assertIn("bad_data", found["wrong"]["unknown"][0])
        self.assertEqual(["there is no Prometheus or Mimir that is called mimir"], found["who"]["unknown"])
        self.assertEqual("quiet", self.report["decision"]["verdict"])

    def test_nobody_listens(self):
        port = real.free_port()
        self.file("pyat.yml", "rollback: {triggers: [{name: f, measure: promql, query: flag, above: 0}]}\n")
        done = self.expect(2, "rollback", "triggers", "--from", f"prometheus=http://127.0.0.1:{port}", "--format", "json")
        self.assertIn("refused", json.loads(done.stdout)["triggers"][0]["unknown"][0])

    def test_a_baseline(self):
        rule = "{{name: b, measure: promql, query: hour, above: {}%, baseline: {}, for: 10m}}".format
        found = self.triggers(1, [rule(10, "1h ago")])["b"]
        self.assertAlmostEqual(0.12, found["value"], 6)
        self.assertEqual("+12 %", found["value_words"])
        self.triggers(0, [rule(13, "1h ago")])
        self.assertEqual("OK", self.triggers(0, [rule(10, "5m")])["b"]["state"])
        then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.now - 100 * MINUTE))
        self.assertEqual("FIRING", self.triggers(1, [rule(10, f'"{then}"')])["b"]["state"])
        self.assertEqual("UNKNOWN", self.triggers(2, [rule(10, "20d")])["b"]["state"])

    def test_held_until_it_clears(self):
        rule = "{{name: l, measure: promql, query: level, above: 10, for: 15m, clears_at: {}}}".format
        found = self.triggers(1, [rule(5)])["l"]
        self.assertEqual(("FIRING", True), (found["state"], found["held_by_clears_at"]))
        self.assertEqual("OK", self.triggers(0, [rule(9)])["l"]["state"])

    def test_costs_and_targets(self):
        self.file("cost.yml", "plans: {now: {items: [{name: all, cost: 500 USD/month}]}}\nbudget: 400 USD/month\n"
                  "kpis: [{name: cheap, want: monthly_cost < 450 USD/month}]\n")
        rules = ("rollback:\n  triggers:\n    - {name: over, measure: cost, when: monthly_cost > 120% * budget, urgency: planned}\n"
                 "    - {name: near, measure: cost, when: monthly_cost > 130% * budget, warn_at: monthly_cost > budget}\n"
                 "    - {name: missed, measure: targets, urgency: planned}\n")
        self.file("pyat.yml", "cost: cost.yml\n" + rules)
        found = self.triggers(1, None)
        self.assertEqual(["FIRING", "WARN", "FIRING"], [each["state"] for each in found.values()])
        self.assertIn("monthly_cost is 500", found["over"]["seen"])
        self.assertEqual("missed: cheap", found["missed"]["seen"])
        # What is planned is for people, whoever acts.
        self.triggers(1, None, "--act", "--stack", "shop")
        self.assertEqual("plan", self.report["decision"]["verdict"])
        self.file("pyat.yml", "cost: cost.yml\n" + rules.replace("120%", "120 %%"))
        refused = self.expect(2, *self.words())
        self.assertIn("rollback: triggers: over: when:", refused.stderr)

    def test_services_are_remembered(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        server.status = 503
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        rule = "{{name: up, measure: health, services: [{}], for: 5s}}".format
        services = f"services: {{web: {{kind: http, address: \"http://127.0.0.1:{server.server_port}/\"}}}}\n"
        folder = self.state_folder()

        def look(code, service="web"):
            self.file("pyat.yml", services + "rollback:\n  triggers:\n    - " + rule(service) + "\n")
            return self.triggers(code, None)["up"]

        began = time.monotonic()
        self.assertTrue(look(0)["pending"])
        while (found := look(None))["state"] == "WARN" and time.monotonic() < began + 60:
            time.sleep(0.5)
        self.assertEqual("FIRING", found["state"])
        self.assertGreater(time.monotonic() - began, 4)  # times are whole seconds
        self.assertIn("1 of 1 services not well: web is down", found["seen"])
        self.assertEqual(0o600, (folder / "triggers.json").stat().st_mode & 0o777)
        server.status = 200
        self.assertEqual("OK", look(0)["state"])
        self.assertIn("no service that is called other", look(2, "other")["unknown"][0])
        (folder / "triggers.json").write_text("{")
        self.assertEqual("OK", look(0)["state"])
        self.assertIn("what was seen before is forgotten", self.report["notes"][0])

    def test_acting_is_counted_first_and_then_held(self):
        folder = self.state_folder()
        rules = ["{name: f, measure: promql, query: flag, above: 0}"]
        self.file("pyat.yml", "rollback:\n  triggers:\n    - " + rules[0] + "\n")
        words = [*self.words(), "--act", "--key-file", str(self.folder / "key")]
        done = self.run_pyat(*words)
        # There is no generation to go back to: the rollback cannot begin, and says so itself.
        self.assertNotEqual(0, done.returncode)
        self.assertIn("f fires: a rollback begins", done.stdout)
        act = json.loads((folder / "acts/1.json").read_text())
        self.assertEqual(["f"], act["triggers"])
        done = self.expect(1, *words)
        self.assertIn("no rollback is begun: triggers acted", done.stdout)
        time.sleep(1.1)
        done = self.expect(1, *words, "--cool-down", "1s")
        self.assertIn("triggers have acted 1 time in 24 h, and may 1", " ".join(done.stdout.split()))
        (folder / "acts/1.json").write_text("{")
        done = self.expect(1, *words, "--cool-down", "1s", "--most-per-day", "5")
        self.assertIn("how often triggers have acted is not known", " ".join(done.stdout.split()))
        self.assertEqual(["1.json"], os.listdir(folder / "acts"))

    def test_who_acts_must_know_which_stack(self):
        (self.folder / "docker-compose.yml").unlink()
        done = self.expect(2, *self.words("--act"), env={"HOME": str(self.folder)})
        self.assertIn("there are no generations in", done.stderr)

    def test_watching_until_somebody_has_had_enough(self):
        self.file("pyat.yml", "rollback: {triggers: [{name: f, measure: promql, query: flag, above: 5}]}\n")
        process = subprocess.Popen([PYAT, *self.words("--watch", "100ms")], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        lines = []
        while len([line for line in lines if "Z: 1 trigger: 1 OK" in line]) < 3:
            line = process.stdout.readline()
            self.assertTrue(line, lines)
            lines.append(line)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
        self.assertEqual((0, ""), (process.returncode, err))
        # The whole report once, then a line for each look that has found nothing new.
        self.assertEqual(1, sum("STATE" in line for line in lines) + out.count("STATE"))

    def test_mistakes(self):
        for words, message in ((("--watch", "soon"), "--watch"), (("--cool-down", "x"), "--cool-down"),
                               (("--most-per-day", "-1"), "--most-per-day"), (("--format", "html"), "html")):
            self.assertIn(message, self.expect(2, *self.words(*words)).stderr)
        self.file("pyat.yml", "rollback: {triggers: []}\n")
        self.assertIn("triggers names none", self.expect(2, *self.words()).stdout)


if __name__ == "__main__":
    unittest.main()
