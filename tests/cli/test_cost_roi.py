"""Business cases on the command line: the figures of a real one, its claims, and the mistakes that one can make."""

import json
import unittest
import xml.etree.ElementTree
from decimal import Decimal
from pathlib import Path

from program import ROOT, ProgramTest

EXAMPLE = str(ROOT / "examples" / "cost.yml")
PLANS = """
plans:
  before: {items: [{name: all, cost: 664 USD/month}]}
  now: {items: [{name: all, cost: 387 USD/month}]}
baseline: before
current: now
"""


class Roi(ProgramTest):
    def report(self, *words, code=1):
        return json.loads(self.expect(code, "cost", "roi", *words, "--format", "json").stdout)

    def test_the_figures_of_the_example(self):
        brief = self.report(EXAMPLE, "--case", "strategic-brief")["cases"][0]
        soft, cash = brief["results"]["with_soft"], brief["results"]["cash_only"]
        self.assertEqual("1.6216", soft["years"][0]["roi"])
        self.assertEqual("2.6216", soft["years"][0]["benefit_cost_ratio"])
        self.assertEqual("39324.00", soft["years"][0]["benefit"])
        self.assertEqual("102972.00", soft["horizon"]["net_benefit"])
        self.assertEqual(Decimal("4.577"), round(Decimal(soft["simple_payback"]["months"]), 3))
        self.assertEqual(5, soft["discounted_payback"]["break_even_month"])
        self.assertEqual(Decimal("54.2"), round(Decimal(cash["simple_payback"]["months"]), 1))
        self.assertEqual(Decimal("82792.97"), round(Decimal(soft["npv_yearly"]), 2))
        self.assertEqual(Decimal("87198.02"), round(Decimal(soft["npv_monthly"]), 2))
        self.assertEqual(Decimal("2.56"), round(Decimal(soft["irr"]), 2))
        self.assertEqual(Decimal("0.324"), round(Decimal(brief["results"]["soft_share_needed_year_1"]), 3))
        self.assertEqual("-5028.00", brief["results"]["ownership"]["saving"])
        self.assertEqual("102972.00", soft["curve"][36]["cumulative"])

    def test_a_seed_gives_the_same_figures_and_another_one_others(self):
        first, again, other = (self.report(EXAMPLE, "--case", "estimate", "--seed", seed) for seed in ("7", "7", "8"))
        self.assertEqual(first, again)
        self.assertNotEqual(first["cases"][0]["results"]["simulation"], other["cases"][0]["results"]["simulation"])

    def test_claims_that_hold_and_claims_that_do_not(self):
        case = PLANS + "implementation: 15000 USD\nbenefits: [{name: costs, kind: cash, formula: savings}]\n"
        self.file("cost.yml", case + "claims: {savings_1_year: 3324 USD, payback_months: 54.2}\n")
        self.expect(0, "cost", "roi", "cost.yml")
        self.file("cost.yml", case + "claims: {savings_1_year: 3325 USD}\n")
        done = self.expect(1, "cost", "roi", "cost.yml")
        self.assertIn("wrong: what is saved in 1 year, in cash: 3,325.00 USD", done.stdout)
        self.assertTrue(done.stdout.endswith("1 claim: 1 wrong\n"))

    def test_every_format_has_the_verdicts(self):
        for name in ("text", "json", "markdown", "html"):
            done = self.expect(1, "cost", "roi", EXAMPLE, "--format", name)
            self.assertIn("wrongly named", done.stdout, name)
        page = done.stdout
        tree = xml.etree.ElementTree.fromstring(page.split("\n", 1)[1] if page.startswith("<!") else page)
        self.assertGreaterEqual(sum(1 for each in tree.iter() if each.tag.endswith("svg")), 4)
        self.assertFalse([each for each in tree.iter() if each.tag.endswith("script")])

    def test_mistakes_of_the_command_line(self):
        for words, message in ((["--case", "strategic"], "--case: there is no case strategic"),
                               (["--change", "0%"], "--change: a share between 0% and 100% is expected, found 0%"),
                               (["--change", "5 GB"], "--change: a share"),
                               (["--trials", "0"], "--trials: a number from 1 to 1000000"),
                               (["--from", "gopher://x"], "unknown scheme")):
            done = self.expect(2, "cost", "roi", EXAMPLE, *words)
            self.assertIn(message, done.stderr)
            self.assertEqual("", done.stdout)

    def test_mistakes_of_the_model(self):
        cases = (("horizon: 0 months\n", "the horizon must be a whole number of months"),
                 ("horizon: 10 days\n", "the horizon must be a whole number of months"),
                 ("discount_rate: -5%\n", "a discount rate must be from 0%"),
                 ("implementation: 500 USD/month\n", "expected is an amount of money, once"),
                 ("implementation: -500 USD\n", "a cost is negative"),
                 ("implementation: [{name: a, cost: 5 USD, low: 6 USD}]\n", "is not between low and high"),
                 ("benefits: [{name: b, kind: hard, formula: savings}]\n", "must be one of cash, soft"),
                 ("benefits: [{name: b, kind: soft, formula: 20 h/month}]\n", "expected is money over time"))
        for text, message in cases:
            benefits = "" if "benefits" in text else "benefits: [{name: b, kind: cash, formula: savings}]\n"
            self.file("cost.yml", PLANS + benefits + text)
            done = self.expect(2, "cost", "roi", "cost.yml")
            self.assertIn(message, done.stdout, text)
            self.assertIn("cost.yml:", done.stdout)
        self.file("cost.yml", PLANS)
        done = self.expect(2, "cost", "roi", "cost.yml")
        self.assertIn("cost.yml has no business case", done.stderr)

    def test_what_does_not_exist_says_why(self):
        self.file("cost.yml", PLANS + "benefits: [{name: b, kind: cash, formula: savings}]\n")
        result = self.report("cost.yml", code=0)["cases"][0]["results"]["with_soft"]
        self.assertIn("none", result["years"][0]["roi"])
        self.file("cost.yml", PLANS + "implementation: 5 USD\nbenefits: [{name: b, kind: soft, formula: logs_ingest * 1 USD/GB}]\n")
        done = self.expect(0, "cost", "roi", "cost.yml")
        self.assertIn("Not known: logs_ingest is not measured", done.stdout)
        self.assertIn("unknown", done.stdout)


if __name__ == "__main__":
    unittest.main()
