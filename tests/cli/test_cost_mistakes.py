"""Each mistake that can be made with a cost model has its message, with file and line, and nothing is computed from it."""

import os
import subprocess
import unittest

from program import PYAT, ROOT, ProgramTest

ONE = "plans:\n  now:\n    items:\n      - {name: Loki, %s}\n"


class Mistakes(ProgramTest):
    def refused(self, text, place, *sentences, words=()):
        """`text` is refused at `place`, with all sentences, and with no amount."""
        self.file("cost.yml", text)
        done = self.expect(2, "cost", "report", "cost.yml", *words)
        self.assertIn(f"{place}: error[bad-cost-model]: ", done.stdout, done.stdout)
        for sentence in sentences:
            self.assertIn(sentence, done.stdout)
        self.assertNotIn("a month: ", done.stdout)
        return done

    def item(self, item, begin, *sentences):
        """An item whose mistake begins with this text; without one, it is the item itself."""
        column = (ONE % item).splitlines()[3].index(begin or "{name") + 1
        return self.refused(ONE % item, f"cost.yml:4:{column}", *sentences)

    def test_quantities(self):
        self.item("cost: -15 USD/month", "-15", "is negative", "discounts")
        self.item("quantity: -5 GB, price: 0.15 USD/GB-month", "-5", "is negative")
        self.item("cost: 1e30 USD/month", "", "which nobody pays", "powers of ten")
        self.item("cost: 1e99999 USD/month", "1e9")
        self.item("cost: 15 USD/month / 0", "15 USD", "a division by zero: `0` is 0")
        self.item("storage: {ingest: 1 GB/day, retention: 1d, compression: 0}, price: 1 USD/GB-month", "0}", "compression is 0")

    def test_units(self):
        self.item("quantity: 5 GBit, price: 0.15 USD/GB-month", "GBit", 'unknown unit "GBit"', "did you mean")
        self.item("quantity: 5 Gb, price: 0.15 USD/GB-month", "Gb,", "write GB for gigabytes, or Gbit for gigabits")
        self.item("quantity: 5 GB, price: 0.15 USD/GB", "5 GB", "once, and not a month", "USD/GB-month")
        self.item("quantity: 5 GB/month, price: 0.15 USD/GB-month", "5 GB", "must leave money per time")
        self.item("cost: 15 USD", "15 USD", "once, and not a month")
        self.item("cost: 15", "15", "not as money a month")
        self.item("cost: 15 USD/month + 3 GB", "15 USD", "these cannot be added up")
        self.item("cost: 15 EUR/month", "EUR", "there is no rate from EUR to USD", "currencies: {EUR:")
        self.item("cost: 15 USD/month > 3 USD/month", "15 USD", "a quantity is expected, found a condition")

    def test_names(self):
        self.item("quantity: 5 GB, price: aws.s3.standrad", "aws", 'there is no price "aws.s3.standrad"', 'did you mean "aws.s3.standard"')
        self.refused("current: nwo\n" + ONE % "cost: 1 USD/month", "cost.yml:1:10", 'there is no plan "nwo"', 'did you mean "now"')
        self.refused("inputs: {rates: 1 USD/h}\n" + ONE % "cost: ratse * 1 h/month", "cost.yml:5:28", 'nothing here is called "ratse"',
                     "did you mean rates?")
        self.item("cots: 15 USD/month", "cots", 'unknown key "cots"', 'did you mean "cost"')
        self.item("cost: 1 USD/month, group: storge", "storge", "one of compute, storage", 'did you mean "storage"')
        self.file("cost.yml", ONE % "cost: 1 USD/month")
        for option in ("--current", "--baseline"):
            done = self.expect(2, "cost", "report", "cost.yml", option, "nwo")
            self.assertIn("there is no plan nwo", done.stderr)
            self.assertIn("did you mean now?", done.stderr)
        done = self.expect(2, "cost", "report", "cost.yml", "--currency", "EUR")
        self.assertIn("the model has no rate from EUR to USD", done.stderr)
        self.assertIn("is no currency", self.expect(2, "cost", "report", "cost.yml", "--currency", "EURO").stderr)

    def test_an_item_says_too_little_or_too_much(self):
        self.item("group: compute", "", "has no cost")
        self.item("quantity: 5 GB", "", "has no price")
        self.item("cost: 1 USD/month, price: 1 USD/GB", "1 USD/GB", "has a cost already")
        self.item("cost: 1 USD/month, quantity: 5 GB", "", "has more than one")

    def test_shares(self):
        self.item("cost: 1 USD/month, split: {logs: 60%, traces: 30%}", "", "90% together", "they must be 100%")
        self.item("cost: 1 USD/month, split: {logs: 160%, traces: -60%}", "160%", "a share must be from 0% to 100%")
        self.refused("tenants: {logs: {a: 60%, b: 50%}}\n" + ONE % "cost: 1 USD/month, signal: logs", "cost.yml:1:29",
                     "the shares of logs are more than 100% here")
        self.refused("tenants: {logs: {a: 160%, b: -60%}}\n" + ONE % "cost: 1 USD/month, signal: logs", "cost.yml:1:21")
        self.refused("discounts: [{prices: aws.*, percent: 120%}]\n" + ONE % "quantity: 1 GiB, price: aws.s3.standard", "cost.yml:1:38",
                     "a discount must be from 0% to 100%")

    def test_dates(self):
        budget = "budget: [{from: 2026-03, amount: 5 USD/month}, {from: 2026-01, amount: 4 USD/month}]\n"
        self.refused(budget + ONE % "cost: 1 USD/month", "cost.yml:1:55", "is not after the month before it", "in the order of time")
        self.refused("budget: [{from: 2026-13, amount: 5 USD/month}]\n" + ONE % "cost: 1 USD/month", "cost.yml:1:17")
        self.refused("currencies: {EUR: {rate: 1.1, as_of: 2026-02-30}}\n" + ONE % "cost: 1 USD/month", "cost.yml:1:38",
                     "there is no day 2026-02-30")
        self.refused("currencies: {EUR: {rate: 0, as_of: 2026-02-03}}\n" + ONE % "cost: 1 USD/month", "cost.yml:1:26",
                     "a rate must be above 0")

    def test_inputs(self):
        self.refused("inputs:\n  a: b * 2\n  b: c\n  c: a + 1\n" + ONE % "cost: a", "cost.yml:4:6", "a is defined by itself: a \u2192 b \u2192 c \u2192 a")
        self.refused("inputs: {a: a}\n" + ONE % "cost: 1 USD/month", "cost.yml:1:13", "a is defined by itself: a \u2192 a")
        self.refused("inputs: {a: 1 GB + 1 h}\n" + ONE % "cost: 1 USD/month", "cost.yml:1:13", "these cannot be added up")
        self.refused("inputs: {a: 1 USD/month / (1 - 1)}\n" + ONE % "cost: a", "cost.yml:1:13", "a division by zero")
        self.refused("inputs: {hour: 1 USD}\n" + ONE % "cost: 1 USD/month", "cost.yml:1:10", '"hour" is a unit')
        self.refused("inputs: {savings: 1 USD}\n" + ONE % "cost: 1 USD/month", "cost.yml:1:10", "is computed by pyat")
        chain = "".join(f"  a{number}: a{number + 1}\n" for number in range(5000))
        self.refused(f"inputs:\n{chain}  a5000: 1 USD/month\n" + ONE % "cost: a0", "cost.yml:4802:10", "rests on more than 200 other inputs")

    def test_documents(self):
        self.refused("", "cost.yml", "the file is empty", "plans:")
        self.refused("# nothing\n", "cost.yml", "the file is empty")
        self.refused("plans: {}\n", "cost.yml:1:8")
        self.refused("title: x\n", "cost.yml:1:1", "must have the key plans")
        self.refused("- a\n", "cost.yml:1:1", "a mapping with the key plans")
        self.refused("plans: {now: {items: []}}\nplans: {now: {items: []}}\n", "cost.yml:2:1", 'duplicate key "plans"', "line 1")
        self.refused("plans: [\n", "cost.yml:2:1")
        self.refused(b"\x7fELF\x00\x00\xff\xfe" * 99, "cost.yml:1:1", "control character")
        self.refused(b"plans: \xff\n", "cost.yml:1:8", "not UTF-8")

    def test_a_large_file(self):
        self.file("cost.yml", b"plans: {now: {items: [" + b"{name: a, cost: 1 USD/month},\n" * 700_000 + b"]}}\n")
        done = self.expect(2, "cost", "report", "cost.yml")
        self.assertIn("cannot read cost.yml: ", done.stderr)
        self.assertIn("larger than 8 MiB", done.stderr)

    def test_no_file(self):
        self.assertIn("cannot read none.yml: ", self.expect(2, "cost", "report", "none.yml").stderr)
        self.assertIn("cannot read .: ", self.expect(2, "cost", "report", ".").stderr)
        self.assertIn("no cost model: there is no pyat.yml here", self.expect(2, "cost", "report").stderr)

    def test_pyat_yml_names_a_model(self):
        self.file("pyat.yml", "services: {loki: {address: 'http://localhost:3100'}}\ncost: models/cost.yml\n")
        self.assertRegex(self.expect(2, "cost", "report").stderr, "cannot read .*models/cost.yml: ")
        self.file("models/cost.yml", ONE % "cost: 15 USD")
        self.assertIn("models/cost.yml:4:28: error", self.expect(2, "cost", "report").stdout)
        self.file("models/cost.yml", ONE % "cost: 15 USD/month")
        self.assertIn("15.00 USD a month", self.expect(0, "cost", "report").stdout)
        self.file("pyat.yml", "services: {loki: {address: 'http://localhost:3100'}}\n")
        self.assertIn("pyat.yml has no key cost", self.expect(2, "cost", "report").stderr)

    def test_pyat_yml_holds_a_model(self):
        head = "services: {loki: {address: 'http://localhost:3100'}}\ncost:\n  "
        self.file("pyat.yml", head + (ONE % "cost: 15 USD").replace("\n", "\n  ").rstrip() + "\n")
        done = self.expect(2, "cost", "report")
        self.assertIn("pyat.yml:6:30: error[bad-cost-model]", done.stdout)
        self.assertIn("= path: cost.plans.now.items[0].cost", done.stdout)
        self.file("pyat.yml", head + (ONE % "cots: 15 USD").replace("\n", "\n  ").rstrip() + "\n")
        self.assertIn("= path: cost.plans.now.items[0].cots", self.expect(2, "cost", "report").stdout)
        self.file("pyat.yml", head + (ONE % "cost: 15 USD/month").replace("\n", "\n  ").rstrip() + "\n")
        self.assertIn("15.00 USD a month", self.expect(0, "cost", "report").stdout)

    def test_price_books(self):
        self.file("cost.yml", ONE % "quantity: 1 GB, price: ours")
        for text, place, sentence in (
                ("prices:\n  ours: {price: 1 USD/GBs-mont, as_of: 2026-11-01, source: x}\n", "2:23", "unknown unit"),
                ("prices:\n  ours: {price: 1 USD/GB-month, as_of: 2026-11-31, source: x}\n", "2:40", "there is no day 2026-11-31"),
                ("prices:\n  ours: {price: 1 USD/GB-month, as_of: 2026-11-01}\n", "2:9", "must have the key source"),
                ("prices:\n  ours: {price: 1 USD/GB-month, as_of: 2026-11-01, source: x, confidence: sure}\n", "2:75", "one of list, published"),
                ("prices:\n  ours: {price: 1 GBP/GB-month, as_of: 2026-11-01, source: x}\n", "2:19", "there is no rate from GBP to USD"),
                ("", "", "the price book is empty")):
            self.file("book.yml", text)
            done = self.expect(2, "cost", "report", "cost.yml", "--prices", "book.yml")
            self.assertIn(f"book.yml:{place}" if place else "book.yml", done.stdout)
            self.assertIn(sentence, done.stdout)
        self.file("book.yml", "prices:\n  ours: {price: -1 USD/GB-month, as_of: 2026-11-01, source: x}\n")
        done = self.expect(2, "cost", "report", "cost.yml", "--prices", "book.yml")
        self.assertIn("book.yml:2:17: error[bad-cost-model]", done.stdout)  # and not a line of the model
        self.assertIn("is negative", done.stdout)
        self.assertIn("cannot read none.yml", self.expect(2, "cost", "report", "cost.yml", "--prices", "none.yml").stderr)

    def test_output(self):
        self.file("cost.yml", ONE % "cost: 15 USD/month")
        done = self.expect(2, "cost", "report", "cost.yml", "--format", "text", "--format", "json")
        self.assertIn("both 'text' and 'json' go to standard output", done.stderr)
        done = self.expect(2, "cost", "report", "cost.yml", "--format", "cvs")
        self.assertIn("unknown format 'cvs'", done.stderr)
        self.assertIn("did you mean 'csv'?", done.stderr)
        self.assertIn("cannot write no/such/file", self.expect(2, "cost", "report", "cost.yml", "--format", "csv=no/such/file").stderr)

    def test_a_reader_that_has_gone(self):
        self.file("cost.yml", (ROOT / "examples" / "cost.yml").read_text(encoding="utf-8"))
        for output in ("text", "json", "csv", "markdown", "html"):
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run([PYAT, "cost", "report", "cost.yml", "--current", "support", "--format", output], cwd=self.folder,
                                  stdout=writer, stderr=subprocess.PIPE, text=True, check=False, timeout=20, env=self.environment())
            os.close(writer)
            self.assertEqual((0, ""), (done.returncode, done.stderr))


if __name__ == "__main__":
    unittest.main()
