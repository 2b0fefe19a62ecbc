"""`pyat cost report` and `pyat cost prices`, the program: formats, and what other programs make of them."""

import csv
import io
import json
import shutil
import subprocess
import time
import unittest
from decimal import Decimal

from program import ROOT, ProgramTest

HOSTILE = """\
title: '=HYPERLINK("http://evil.example","click")'
currencies: {EUR: {rate: 1.08, as_of: 2026-11-02, source: ECB}}
prices:
  own.hour: {price: 10 USD/h, as_of: 2026-11-01, source: "+contract", confidence: list}
discounts: [{prices: aws.s3.*, percent: 12%}]
baseline: before
current: now
inputs: {third: 1 USD/month / 3}
plans:
  before: {items: [{name: x, cost: 10 USD/month}]}
  now:
    provider: "@provider"
    environment: production
    items:
      - {name: "=1+1", cost: third, group: compute, component: "-2+3"}
      - {name: "  +cmd|' /C calc'!A0", cost: third, signal: logs, tenant: "@SUM(1)"}
      - {name: "quote \\" and, comma\\nline", cost: third, note: "\\u2066x"}
      - {name: stored, storage: {ingest: 10 GB/day, retention: 30d, growth: 5%}, price: aws.s3.standard, group: storage}
      - {name: put, quantity: 3000000 request/month, price: aws.s3.put, group: requests}
      - {name: machines, quantity: 2 instance, price: aws.ec2.m7g.large, group: compute}
      - {name: disks, quantity: 200 GB, price: 0.15 USD/GB-month, group: storage}
      - {name: work, quantity: 6 h/month, price: own.hour, group: operations}
      - {name: weeks, quantity: 3 GB, price: 1 EUR/GB-week, group: storage}
      - {name: both, cost: 9 USD/month, split: {logs: 1/3, traces: 2/3}}
"""

UNKNOWN = "      - {name: measured, quantity: logs_ingest, price: 0.5 USD/GB}\n"

MANDATORY = """BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory
ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ListCost
PricingQuantity PricingUnit ProviderName PublisherName ServiceCategory ServiceName""".split()
NEVER_NULL = [name for name in MANDATORY if name != "ChargeClass"]


def many(count):
    groups = ["compute", "storage", "requests", "network", "operations", "licenses", "support", "other"]
    lines = ["baseline: before", "current: now", "inputs: {ingest: 10 GB/day, pay: 80 USD/h}", "plans:"]
    for plan, items in (("before", count // 10), ("now", count - count // 10)):
        lines += [f"  {plan}:", "    items:"]
        for i in range(items):
            costs = [f"cost: {i % 97}.{i % 89:02} USD/month", f"quantity: {i % 300} GB, price: 0.{1 + i % 40:02} USD/GB-month",
                     f"storage: {{ingest: ingest * {i % 7}%, retention: {1 + i % 60}d, replication: 3}}, price: aws.s3.standard",
                     f"quantity: {i % 30} h/month, price: pay"]
            lines.append(f"      - {{name: item {i}, group: {groups[i % 8]}, component: c{i % 40}, {costs[i % 4]}}}")
    return "\n".join(lines) + "\n"


class Csv(ProgramTest):
    def rows(self, *words, code=0):
        done = self.expect(code, "cost", "report", "cost.yml", "--format", "csv=out.csv", "--format", "json", *words)
        with open(self.folder / "out.csv", newline="", encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True)), json.loads(done.stdout), done.stderr

    def test_the_user_s_own_model(self):
        self.file("cost.yml", (ROOT / "examples" / "cost.yml").read_text(encoding="utf-8"))
        for plan, total in (("legacy", 664), ("lgtm", 387), ("aws", 270)):
            done = self.run_pyat("cost", "report", "cost.yml", "--current", plan, "--format", "csv")
            rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
            self.assertEqual(total, sum(Decimal(row["BilledCost"]) for row in rows))
            self.assertEqual({plan}, {row["SubAccountId"] for row in rows})
            for row in rows:
                for name in NEVER_NULL:
                    self.assertNotEqual("", row[name], f"{name} of {row['ResourceName']}")
        self.assertEqual({"AWS"}, {row["ProviderName"] for row in rows})

    def test_columns_add_up_to_the_total(self):
        self.file("cost.yml", HOSTILE)
        for words in ((), ("--currency", "EUR")):
            rows, report, stderr = self.rows(*words)
            self.assertEqual("", stderr)
            for column in ("BilledCost", "EffectiveCost", "ContractedCost"):
                self.assertEqual(Decimal(report["current"]["monthly"]["amount"]), sum(Decimal(row[column]) for row in rows))
            for row in rows:
                product = Decimal(row["PricingQuantity"]) * Decimal(row["ListUnitPrice"])
                self.assertAlmostEqual(Decimal(row["ListCost"]), product, 6)
                product = Decimal(row["PricingQuantity"]) * Decimal(row["ContractedUnitPrice"])
                self.assertAlmostEqual(Decimal(row["BilledCost"]), product, 6)
                json.loads(row["Tags"])
                self.assertEqual(["now", "Plan"], [row["SubAccountId"], row["SubAccountType"]])
        self.assertEqual({("EUR", "USD")}, {(row["BillingCurrency"], row["PricingCurrency"]) for row in rows})

    def test_units_and_discounts(self):
        self.file("cost.yml", HOSTILE)
        rows = {row["ResourceName"]: row for row in self.rows()[0]}
        asked = {name: (rows[name]["PricingQuantity"], rows[name]["PricingUnit"], rows[name]["ListUnitPrice"])
                 for name in ("put", "machines", "disks", "work", "both")}
        self.assertEqual({"put": ("3000000", "Requests", "0.000005"), "machines": ("1460", "Instance-Hours", "0.0816"),
                          "disks": ("200", "GB-Months", "0.15"), "work": ("6", "Hours", "10"), "both": ("1", "Months", "9")}, asked)
        self.assertEqual("GB-Hours", rows["weeks"]["PricingUnit"])  # the specification has no weeks
        self.assertEqual("GiB-Months", rows["stored"]["PricingUnit"])
        self.assertEqual(("15", "13.2", "0.0000044"),
                         tuple(rows["put"][name] for name in ("ListCost", "BilledCost", "ContractedUnitPrice")))
        self.assertEqual(("Usage", "Purchase"), (rows["work"]["ChargeCategory"], rows["both"]["ChargeCategory"]))
        self.assertEqual(("Storage", "Object Storage"), (rows["put"]["ServiceCategory"], rows["put"]["ServiceSubcategory"]))
        self.assertEqual({"logs": "0.3333333333", "traces": "0.6666666667"}, json.loads(rows["both"]["x_SignalShares"]))
        self.assertEqual("list", json.loads(rows["work"]["SkuPriceDetails"])["x_Confidence"])

    def test_no_formula_reaches_a_spreadsheet(self):
        self.file("cost.yml", HOSTILE)
        rows, _, _ = self.rows()
        for row in rows:
            for name, value in row.items():
                self.assertNotIn(value.lstrip()[:1], tuple("=+-@\t\r"), name) if value else None
        self.assertEqual("'=1+1", rows[[row["ResourceId"] for row in rows].index("plans.now.items[0]")]["ResourceName"])

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not here")
    def test_in_a_spreadsheet(self):
        self.file("cost.yml", HOSTILE)
        self.rows()
        subprocess.run(["soffice", f"-env:UserInstallation=file://{self.folder}/profile", "--headless", "--convert-to",
                        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--infilter=CSV:44,34,76,1,,0,false,true,true",
                        "--outdir", "again", "out.csv"], cwd=self.folder, check=True, capture_output=True, timeout=120)
        with open(next((self.folder / "again").glob("*.csv")), newline="", encoding="utf-8") as file:
            again = list(csv.DictReader(file))
        with open(self.folder / "out.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["ResourceName"] for row in rows], [row["ResourceName"] for row in again])
        self.assertEqual([row["BillingAccountName"] for row in rows], [row["BillingAccountName"] for row in again])

    def test_versions(self):
        self.file("cost.yml", HOSTILE)
        columns = {}
        for version in ("1.0", "1.1", "1.2"):
            done = self.expect(0, "cost", "report", "cost.yml", "--format", "csv", "--focus-version", version)
            columns[version] = done.stdout.splitlines()[0].split(",")
            self.assertLessEqual(set(MANDATORY), set(columns[version]))
            own = [name.startswith("x_") for name in columns[version]]
            self.assertEqual(sorted(own), own)  # pyat's own come last
        self.assertEqual({"ServiceSubcategory", "SkuMeter", "SkuPriceDetails"}, set(columns["1.1"]) - set(columns["1.0"]))
        self.assertIn("SubAccountType", set(columns["1.2"]) - set(columns["1.1"]))
        done = self.expect(2, "cost", "report", "cost.yml", "--format", "csv", "--focus-version", "1.9")
        self.assertIn("no columns of version 1.9", done.stderr)
        self.assertIn("1.0, 1.1, 1.2", done.stderr)
        done = self.expect(2, "cost", "report", "cost.yml", "--focus-version", "1.2")
        self.assertIn("add --format csv", done.stderr)

    def test_what_is_not_known_is_no_row_and_is_said(self):
        self.file("cost.yml", HOSTILE + UNKNOWN)
        rows, report, stderr = self.rows()
        self.assertNotIn("measured", [row["ResourceName"] for row in rows])
        self.assertIn("cost.yml:25: measured has no row in the CSV, as its cost is not known: logs_ingest is not measured", stderr)
        self.assertEqual((False, 1), (report["current"]["monthly"]["complete"], report["current"]["monthly"]["unknown_items"]))
        self.assertIs(False, report["savings"]["complete"])


class Report(ProgramTest):
    def test_what_is_not_known_is_said_everywhere(self):
        self.file("cost.yml", HOSTILE + UNKNOWN)
        text = self.expect(0, "cost", "report", "cost.yml").stdout
        self.assertIn("10.00 \u2192 at least ", text)
        self.assertRegex(text, r"at least [0-9.]+ USD more; of 1 item nobody knows what it costs")
        self.assertNotRegex(text, r"\d%.*\n(.*\n)*OPTION")  # no shares of a whole that is not known
        self.assertIn("at least", self.expect(0, "cost", "report", "cost.yml", "--format", "markdown").stdout)

    def test_small_prices_are_not_zero(self):
        self.file("cost.yml", HOSTILE)
        text = self.expect(0, "cost", "report", "cost.yml").stdout
        self.assertIn("3,000,000 request/month \u00D7 0.000005 USD/request", text)

    def test_stale_prices_are_told_together(self):
        self.file("cost.yml", HOSTILE)
        notes = json.loads(self.expect(0, "cost", "report", "cost.yml", "--format", "json").stdout)["notes"]
        self.assertEqual(1, len([note for note in notes if "look whether they still hold" in note]), notes)
        self.assertIn("the prices aws.s3.put and aws.s3.standard are of 2024-07-01", notes[0])

    def test_markdown(self):
        self.file("cost.yml", HOSTILE.replace("=1+1", "a|b <script> @someone #1"))
        text = self.expect(0, "cost", "report", "cost.yml", "--format", "markdown").stdout
        self.assertTrue(text.startswith("## pyat cost report: 10.00 \u2192 "))
        self.assertNotIn("<script>", text)
        self.assertIn("a\\|b", text)
        widths = {line.replace("\\|", "").count("|") for line in text.split("### Items")[1].split("###")[0].splitlines() if line.startswith("|")}
        self.assertEqual(1, len(widths))

    def test_ten_thousand_items(self):
        self.file("cost.yml", many(10000))
        begin = time.monotonic()
        report = json.loads(self.expect(0, "cost", "report", "cost.yml", "--format", "json").stdout)
        self.assertLess(time.monotonic() - begin, 10)  # bench/bench.py measures; this is for what is quadratic
        self.assertEqual(9000, len(report["items"]))

    def test_ten_thousand_inputs(self):
        inputs = "".join(f"  a{number}: {number} USD/month\n" for number in range(10000))
        items = "".join(f"      - {{name: i{number}, cost: a{number}}}\n" for number in range(10000))
        self.file("cost.yml", f"inputs:\n{inputs}plans:\n  now:\n    items:\n{items}")
        report = json.loads(self.expect(0, "cost", "report", "cost.yml", "--format", "json").stdout)
        self.assertEqual(sum(range(10000)), Decimal(report["current"]["monthly"]["amount"]))

    def test_inputs_that_would_be_evaluated_a_billion_times(self):
        inputs = "".join(f"  a{number}: a{number + 1} + a{number + 1}\n" for number in range(60))
        self.file("cost.yml", f"inputs:\n{inputs}  a60: 1e-18 USD/month\nplans: {{now: {{items: [{{name: x, cost: a0}}]}}}}\n")
        report = json.loads(self.expect(0, "cost", "report", "cost.yml", "--format", "json").stdout)
        self.assertEqual(Decimal("1.1529215046"), Decimal(report["current"]["monthly"]["amount"]))


class Prices(ProgramTest):
    def test_the_book(self):
        report = json.loads(self.expect(0, "cost", "prices", "--format", "json").stdout)
        self.assertGreater(len(report["prices"]), 20)
        for price in report["prices"]:
            self.assertEqual(price["age_days"] > 180, price["stale"])
            self.assertTrue(price["source"] and price["as_of"] and price["confidence"])
            self.assertIs(False, price["own"])

    def test_text_finds_names_and_descriptions(self):
        done = self.expect(0, "cost", "prices", "GRAVITON")
        self.assertIn("aws.ec2.m7g.large", done.stdout)
        self.assertNotIn("aws.s3", done.stdout)
        self.assertRegex(self.expect(0, "cost", "prices", "s3.standard").stdout, r"aws.s3.standard +0.023 USD/GiB-month .*old, \d+ d")
        done = self.expect(1, "cost", "prices", "no such thing")
        self.assertIn("no such thing is in no price's name", done.stderr)

    def test_own_prices_come_first_and_are_marked(self):
        self.file("cost.yml", HOSTILE)
        self.file("ours.yml", "prices:\n  aws.s3.standard: {price: 0.02 USD/GiB-month, as_of: 2026-11-01, source: our contract}\n")
        done = self.expect(0, "cost", "prices", "--model", "cost.yml", "--prices", "ours.yml", "--format", "json")
        prices = {price["name"]: price for price in json.loads(done.stdout)["prices"]}
        self.assertEqual(("0.02 USD/GiB-month", "ours.yml", True, 2),
                         tuple(prices["aws.s3.standard"][key] for key in ("price", "from", "own", "line")))
        self.assertEqual(("cost.yml", 4), tuple(prices["own.hour"][key] for key in ("from", "line")))
        self.assertIs(False, prices["aws.s3.put"]["own"])

    def test_a_currency_without_a_rate(self):
        self.file("cost.yml", "currency: EUR\nplans: {now: {items: []}}\n")
        done = self.expect(1, "cost", "prices", "--model", "cost.yml")
        self.assertIn("no rate", done.stderr)


if __name__ == "__main__":
    unittest.main()
