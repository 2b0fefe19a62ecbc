#!/usr/bin/env python3
"""Run the commands of README.md and of the pages in docs/ and hold their output against what is shown.

usage: PYAT=PROGRAM check_readme.py [--update]

In a block fenced as `console`, a line that starts with "$ " is a command for a shell in the project's folder; what
follows is what it prints. --update writes what is printed now.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = ["README.md", *sorted(glob.glob("docs/*.md", root_dir=ROOT))]
TODAY = "1782777600"  # 2026-06-30: some files have comments with a date
BLOCK = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


def output_of(command):
    """What the command prints, standard error included. `pyat` is the program under test; build/ a folder of the test."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.environ["PYAT"], os.path.join(folder, "pyat"))
        environment = {**os.environ, "PATH": folder + os.pathsep + os.environ["PATH"], "NO_COLOR": "1",
                       "SOURCE_DATE_EPOCH": TODAY}
        done = subprocess.run(command.replace("=build/", f"={folder}/"), shell=True, cwd=ROOT, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout


def check(page, update):
    """The commands of a page whose output it does not show; none when the page is brought up to date."""
    path = os.path.join(ROOT, page)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    stale, parts, end = [], [], 0
    for block in BLOCK.finditer(text):
        output = output_of(block["command"])
        if output != block["output"]:
            stale.append(f"{page}: {block['command']}")
        parts += [text[end:block.start("output")], output]
        end = block.end("output")
    if update and stale:
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(parts) + text[end:])
        return []
    if page == "README.md" and not parts:
        return ["README.md shows no command"]
    return stale


def main():
    update = "--update" in sys.argv[1:]
    stale = [command for page in PAGES for command in check(page, update)]
    if stale:
        sys.exit("stale, see tests/docs/check_readme.py --update:\n  " + "\n  ".join(stale))


if __name__ == "__main__":
    main()
