"""`pyat cost whatif` as a program: what a change saves, the cheapest plans, exit codes, and every wrong value."""

import itertools
import json
import unittest
from fractions import Fraction

from program import ROOT, ProgramTest

EXAMPLE = str(ROOT / "examples" / "cost.yml")

SMALL = """plans:
  now:
    scrape: 15s
    sampling: 20%
    items:
      - {name: Tempo, group: compute, signal: traces, cost: 30 USD/month, scales_with: [traces]}
      - {name: Grafana, group: compute, cost: 30 USD/month}
      - {name: logs, group: storage, signal: logs, storage: {stored: 200 GB, retention: 14d, replication: 2}, price: 0.15 USD/GB-month}
      - {name: traces, group: storage, signal: traces, storage: {stored: 50 GB, retention: 7d}, price: 0.16 USD/GB-month}
ranges: {retention.logs: [3d, 7d, 14d], sampling.traces: [5%, 10%, 20%], replication.logs: [1, 2]}
objectives: [retention.logs >= 7d, sampling.traces >= 10%]
"""


class WhatIf(ProgramTest):
    def result(self, code, *words):
        done = self.expect(code, "cost", "whatif", *words, "--format", "json")
        return json.loads(done.stdout)

    def test_the_example_of_the_documentation(self):
        found = self.result(
            0, EXAMPLE, "--retention", "logs=7d", "--sampling", "traces=0.1", "--scrape", "30s", "--budget", "350")
        self.assertEqual(("387.00", "323.00"), (found["monthly"]["before"]["amount"], found["monthly"]["after"]["amount"]))
        self.assertEqual("64.00", found["monthly"]["saved"])
        self.assertEqual(("4644.00", "3876.00"), (found["year"]["before"], found["year"]["after"]))
        self.assertEqual({"retention.logs", "sampling.traces", "scrape"}, {loss["parameter"] for loss in found["losses"]})
        items = found["items"]
        for side in ("before", "after"):
            total = sum(Fraction(item[side]) for item in items)
            self.assertEqual(Fraction(found["monthly"][side]["amount"]), total)
        chances = next(loss for loss in found["losses"] if loss["parameter"] == "sampling.traces")["figures"]
        self.assertAlmostEqual(1 - 0.9**10, float(chances["chance_at_10_a_day"]), places=5)

    def test_the_search_finds_what_trying_everything_finds(self):
        model = self.file("cost.yml", SMALL)
        found = self.result(0, model, "--optimise", "--best", "100")
        expected = []
        for logs, sampling, copies in itertools.product(("7d", "14d"), ("10%", "20%"), ("1", "2")):
            single = self.result(
                0, model, "--retention", f"logs={logs}", "--sampling", sampling, "--replication", f"logs={copies}")
            expected.append(Fraction(single["monthly"]["after"]["amount"]))
        self.assertEqual(18, found["combinations"])
        self.assertEqual(8, found["keep_all_objectives"])
        self.assertEqual(sorted(expected), [Fraction(plan["monthly"]) for plan in found["best"]])

    def test_a_budget_that_nothing_fits(self):
        found = self.result(1, self.file("cost.yml", SMALL), "--optimise", "--budget", "50")
        self.assertFalse(found["fits"])
        # Grafana 30, Tempo 15, traces 4, logs 7.50
        self.assertEqual(("56.50", "6.50"), (found["best"][0]["monthly"], found["missed_by"]))
        gives = {each["objective"]: each.get("enough_for_budget") for each in found["objectives"]}
        self.assertEqual({"retention.logs >= 7d": False, "sampling.traces >= 10%": True}, gives)
        text = self.expect(1, "cost", "whatif", "cost.yml", "--optimise", "--budget", "50").stdout
        self.assertIn("no plan fits the budget of 50.00 USD: the cheapest that keeps all objectives misses it by 6.50 USD", text)
        self.assertIn("one of these would have to give: sampling.traces >= 10% (47.00 USD)", text)

    def test_a_change_above_its_budget(self):
        model = self.file("cost.yml", SMALL)
        self.assertTrue(self.result(1, model, "--retention", "logs=28d", "--budget", "100")["over_budget"])
        self.assertFalse(self.result(0, model, "--retention", "logs=3d", "--budget", "$100")["over_budget"])

    def test_wrong_values_have_their_messages(self):
        model = self.file("cost.yml", SMALL)
        for words, message, hint in (
            (("--retention", "logs=7"), "--retention logs=7: 7 has no unit", "write 7d"),
            (("--retention", "log=7d"), 'there is no signal "log"', 'did you mean "logs"?'),
            (("--retention", "logs=-7d"), "-7d is negative", ""),
            (("--retention", "logs=0d"), "Loki keeps them forever", ""),
            (("--sampling", "10"), "10 is more than all traces", "write 10%"),
            (("--sampling", "logs=0.1"), "only traces are sampled, not logs", ""),
            (("--replication", "logs=1.5"), "no number of copies", ""),
            (("--scrape", "30"), "30 has no unit", "write 30s"),
            (("--drop", "grafanna"), 'there is no item "grafanna"', 'did you mean "Grafana"?'),
            (("--price", "lgos=1 USD/GB-month"), 'there is no price "lgos"', 'did you mean "logs"?'),
            (("--plan", "nwo", "--drop", "logs"), "--plan: there is no plan nwo", "did you mean now?"),
            (("--budget", "7d", "--drop", "logs"), "--budget: 7d is time, not money a month", ""),
            (("--optimise", "--best", "0"), "--best: a number from 1 to 100", ""),
            ((), "nothing is changed", "--retention logs=7d"),
        ):
            with self.subTest(words=words):
                done = self.expect(2, "cost", "whatif", model, *words)
                self.assertEqual("", done.stdout)
                self.assertIn(message, done.stderr)
                self.assertIn(hint, done.stderr)

    def test_mistakes_of_the_model_have_their_line(self):
        model = self.file("cost.yml", SMALL.replace("[3d, 7d, 14d]", "[3d, 7]"))
        done = self.expect(2, "cost", "whatif", model, "--optimise")
        self.assertIn("7 has no unit", done.stdout)
        self.assertIn("cost.yml:10:", done.stdout)
        self.file("cost.yml", SMALL.replace("ranges:", "#ranges:"))
        self.assertIn("has no ranges to search", self.expect(2, "cost", "whatif", model, "--optimise").stderr)

    def test_prices_of_other_units_are_refused(self):
        done = self.expect(2, "cost", "whatif", self.file("cost.yml", SMALL), "--price", "logs=1 USD/GB")
        self.assertIn("costs 200.00 USD once, and not a month", done.stdout)

    def test_markdown_is_for_a_pull_request(self):
        model = self.file("cost.yml", SMALL)
        text = self.expect(0, "cost", "whatif", model, "--retention", "logs=7d", "--format", "markdown").stdout
        self.assertTrue(text.startswith("## pyat cost whatif: 98.00 → 83.00 USD a month"))
        text = self.expect(0, "cost", "whatif", model, "--optimise", "--format", "markdown").stdout
        self.assertIn("**What each amount buys**", text)


if __name__ == "__main__":
    unittest.main()
