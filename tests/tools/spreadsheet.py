#!/usr/bin/env python3
"""Asks LibreOffice Calc for the financial functions of a spreadsheet, and writes tests/fixtures/cost/spreadsheet.csv.

    python3 tests/tools/spreadsheet.py

Needs `soffice` (Debian: libreoffice-calc-nogui). The fixture is kept: only who adds a row here runs this again.
"""

import csv
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from xml.sax.saxutils import quoteattr

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "cost" / "spreadsheet.csv"

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"

# name: (flows from today on, rates to ask for the present value)
SERIES = {
    "plain": ("-15000 39324 39324 39324", "0.08 0.1 0.12"),
    "cash only": ("-15000 3324 3324 3324", "0.1"),
    "cash only, five years": ("-15000 3324 3324 3324 3324 3324", "0.1"),
    "ten years": ("-250000" + " 41250.5" * 10, "0.055 0.09"),
    "thirty years": ("-1000000" + " 72000" * 30, "0.04 0.075"),
    "by month, three years": ("-15000" + " 3277" * 36, "0.00797414042890374"),
    "by month, ten years": ("-180000" + " 2100.75" * 120, "0.005"),
    "growing": ("-1000 100 200 300 400 500", "0.07"),
    "falling": ("-1000 700 400 200 100 50", "0.07"),
    "tiny": ("-0.00123 0.0005 0.0006 0.0007", "0.03"),
    "huge": ("-1250000000000 400000000000 500000000000 750000000000", "0.11"),
    "loses": ("-1000 200 200 200", "0.02 0.1"),
    "loses nearly all": ("-1000 10 10 10", "0.1"),
    "late": ("-500 0 0 0 0 0 0 1500", "0.12"),
    "a gap": ("-500 300 0 0 400", "0.12"),
    "two investments": ("-500 -300 200 400 600", "0.12"),
    "at a loss first": ("-10000 -2000 -500 4000 7000 9000", "0.15"),
    "a loan": ("10000 -2500 -2500 -2500 -2500 -2500", "0.06"),
    "half a year of profit": ("-100 1100", "0.5"),
    "very profitable": ("-1 25 40", "0.2"),
    "a negative rate": ("-100 30 40 50", "-0.05"),
    "no rate at all": ("-5000 1250.25 1250.25 1250.25 1250.25", "0"),
    "to be cleaned up": ("-1000 1600 900 -1200", "0.1"),
    "two rates": ("-1600 10000 -10000", "0.1 0.5"),
    "two rates near 10 %": ("-1000 2300 -1320", "0.12"),
    "decommissioned": ("-200 150 150 150 -180", "0.08"),
}

# name: rate, periods, payment, present, future, type (0: at the end of a period)
ANNUITIES = {
    "mortgage, 30 years": "0.005 360 -1150.5 200000 0 0",
    "mortgage, 15 years": "0.0025 180 -1300 200000 0 0",
    "car": "0.0075 48 -470.25 20000 0 0",
    "with a balloon": "0.01 24 -300 9000 -3500 0",
    "paid in advance": "0.01 36 -310 10000 0 1",
    "savings": "0.004 120 -250 0 36000 0",
    "savings in advance": "0.004 120 -250 0 36500 1",
    "savings with a start": "0.03 20 -1000 -5000 36000 0",
    "lease": "0.0125 60 -1500 75000 -12500.5 1",
    "a year": "0.08 1 -1100.5 1000 0 0",
    "no interest": "0 24 -490 12000 0 0",
    "dear": "0.025 12 -900 10000 0 0",
    "cheap": "0.0001 60 -180 10000 0 0",
    "pension": "0.035 25 60000 -1000000 0 0",
    "a falling value": "-0.01 24 -400 11000 0 0",
}


def questions():
    """(function, name, arguments, formula)"""
    for name, (flows, rates) in SERIES.items():
        terms = flows.split()
        later = ";".join(terms[1:])
        for rate in rates.split():
            yield "NPV", name, f"{rate} {flows}", f"{terms[0]}+NPV({rate};{later})"
        array = "{" + ";".join(terms) + "}"
        # Its own answer as the guess: Newton's method stops at seven digits, and is asked to go on.
        yield "IRR", name, flows, f"IRR({array};IRR({array};IRR({array})))"
        yield "MIRR", name, f"0.09 0.12 {flows}", f"MIRR({array};0.09;0.12)"
    for name, terms in ANNUITIES.items():
        rate, periods, payment, present, future, due = terms.split()
        yield "PMT", name, terms, f"PMT({rate};{periods};{present};{future};{due})"
        yield "PV", name, terms, f"PV({rate};{periods};{payment};{future};{due})"
        yield "FV", name, terms, f"FV({rate};{periods};{payment};{present};{due})"
        yield "NPER", name, terms, f"NPER({rate};{payment};{present};{future};{due})"
        guess = f"RATE({periods};{payment};{present};{future};{due};0.01)"
        yield "RATE", name, terms, f"RATE({periods};{payment};{present};{future};{due};{guess})"


def sheet(formulas):
    rows = "".join(
        f"<table:table-row><table:table-cell table:formula={quoteattr('of:=' + formula)} office:value-type=\"float\"/>"
        "</table:table-row>"
        for formula in formulas
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document xmlns:office="{OFFICE}" xmlns:table="{TABLE}"'
        ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f'<office:body><office:spreadsheet><table:table table:name="s">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document>"
    )


def calculated(formulas):
    """The value of each, with all digits that the program writes into its own file."""
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory) / "in" / "sheet.fods"
        source.parent.mkdir()
        source.write_text(sheet(formulas), encoding="utf-8")
        run = ["soffice", f"-env:UserInstallation=file://{directory}/profile", "--headless", "--convert-to", "fods",
               "--outdir", f"{directory}/out", str(source)]
        subprocess.run(run, check=True, stdout=subprocess.DEVNULL, timeout=300)
        tree = ElementTree.parse(Path(directory) / "out" / "sheet.fods")
    cells = tree.iter(f"{{{TABLE}}}table-cell")
    return [cell.get(f"{{{OFFICE}}}value", "error") for cell in cells if cell.get(f"{{{TABLE}}}formula")]


def version():
    said = subprocess.run(["soffice", "--version"], check=True, capture_output=True, text=True, timeout=60)
    return " ".join(said.stdout.split()[:2])


def main():
    asked = list(questions())
    answers = calculated([formula for _, _, _, formula in asked])
    assert len(answers) == len(asked), (len(answers), len(asked))
    with FIXTURE.open("w", encoding="utf-8", newline="") as file:
        file.write(
            f"# What {version()} Calc says; made by tests/tools/spreadsheet.py.\n"
            "# NPV: rate, flows from today on. IRR: flows. MIRR: finance rate, reinvestment rate, flows.\n"
            "# PMT, PV, FV, NPER, RATE: rate, periods, payment, present, future, type (1: at the start of a period);\n"
            "# the one that is asked for does not count.\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["function", "name", "arguments", "answer"])
        for (function, name, arguments, _), answer in zip(asked, answers):
            writer.writerow([function, name, arguments, answer])


if __name__ == "__main__":
    main()
