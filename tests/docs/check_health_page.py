#!/usr/bin/env python3
"""docs/health.md names every check and every kind that there is, and no other.

usage: PYAT=PROGRAM check_health_page.py
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRST_CELL = re.compile(r"^\| `([a-z0-9-]+)` \|", re.MULTILINE)


def rows_of(page, title):
    """What the first column of the table below this title has."""
    return FIRST_CELL.findall(page.split(f"\n## {title}\n")[1].split("\n## ")[0])


def kinds():
    """Those that pyat.yml may name."""
    schema = json.loads((ROOT / "schemas" / "pyat" / "pyat.json").read_text(encoding="utf-8"))
    return schema["definitions"]["service"]["properties"]["kind"]["enum"]


def checks():
    done = subprocess.run([os.environ["PYAT"], "health", "--list-checks", "--quiet"], capture_output=True, text=True, check=True)
    return done.stdout.split()


def main():
    page = (ROOT / "docs" / "health.md").read_text(encoding="utf-8")
    mistakes = []
    for title, known in (("Kinds", kinds()), ("Checks", checks())):
        shown = rows_of(page, title)
        mistakes += [f"{title}: {name} is missing" for name in known if name not in shown]
        mistakes += [f"{title}: there is no {name}" for name in shown if name not in known]
        mistakes += [f"{title}: {name} is there twice" for name in sorted(set(shown)) if shown.count(name) > 1]
    if mistakes:
        sys.exit("docs/health.md:\n  " + "\n  ".join(mistakes))


if __name__ == "__main__":
    main()
