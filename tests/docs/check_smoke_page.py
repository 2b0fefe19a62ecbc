#!/usr/bin/env python3
"""docs/smoke.md names every option, signal, format and key of JSON that `pyat smoke` has, and no other.

usage: PYAT=PROGRAM check_smoke_page.py
"""
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_OTHERS = {"--docker", "--web", "--enable-feature", "--recursive", "--force"}  # programs', in what the page says of them
COMMON = {"--help", "--color", "--quiet", "--environment", "--user", "--password-file", "--token-env", "--tenant", "--ca", "--cert", "--key",
          "--insecure"}  # docs/health.md has them
KEY = re.compile(r'(?:\{|set\(out, |out\[)"([a-z_0-9]+)"')


def help_text():
    return subprocess.run([os.environ["PYAT"], "smoke", "--help"], capture_output=True, text=True, check=True).stdout


def without_blocks(page):
    return re.sub(r"^```text\n.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)


def options_in(text):
    return {option for option in re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", text) if option not in OF_OTHERS}


def words_after(text, beginning):
    """Of "…: metrics, logs" in a help text, whose lines are wrapped."""
    found = re.search(re.escape(beginning) + r"([a-z, ]+)", re.sub(r"\s+", " ", text))
    return re.findall(r"[a-z]+", found.group(1)) if found else []


def main():
    help_ = help_text()
    page = without_blocks((ROOT / "docs" / "smoke.md").read_text(encoding="utf-8"))
    known, named = options_in(help_), options_in(page)
    mistakes = [f"{option} is missing" for option in sorted(known - named - COMMON)]
    mistakes += [f"there is no {option}" for option in sorted(named - known)]
    signals = words_after(help_, "all of these: ")
    formats = words_after(help_, "may be repeated: ")
    if len(signals) < 5 or len(formats) < 5:
        mistakes.append(f"the help text has the signals {signals} and the formats {formats}: has it changed its words?")
    mistakes += [f"the signal {name} is missing" for name in signals if f"| `{name}` |" not in page]
    mistakes += [f"the format {name} is missing" for name in formats if f"`{name}`" not in page]
    json = page.split("\n### JSON\n")[1].split("\n### ")[0]
    keys = set(KEY.findall((ROOT / "src" / "render" / "smoke_json.cpp").read_text(encoding="utf-8")))
    mistakes += [f"the key {key} of JSON is missing" for key in sorted(keys) if f"`{key}`" not in json]
    if mistakes:
        sys.exit("docs/smoke.md:\n  " + "\n  ".join(mistakes))


if __name__ == "__main__":
    main()
