#!/usr/bin/env python3
"""Run the commands of README.md and hold their output against what it shows.

usage: PYAT=PROGRAM check_readme.py [--update]

In a block fenced as `console`, a line that starts with "$ " is a command for a shell in the project's folder; what
follows is what it prints. --update writes what is printed now.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
README = os.path.join(ROOT, "README.md")
BLOCK = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


def output_of(command):
    """What the command prints, standard error included. `pyat` is the program under test; build/ a folder of the test."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.environ["PYAT"], os.path.join(folder, "pyat"))
        environment = {**os.environ, "PATH": folder + os.pathsep + os.environ["PATH"], "NO_COLOR": "1"}
        done = subprocess.run(command.replace("=build/", f"={folder}/"), shell=True, cwd=ROOT, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout


def main():
    with open(README, encoding="utf-8") as file:
        text = file.read()
    blocks = list(BLOCK.finditer(text))
    if not blocks:
        sys.exit("README.md shows no command")
    actual = BLOCK.sub(lambda m: f"```console\n$ {m['command']}\n{output_of(m['command'])}```", text)
    if "--update" in sys.argv[1:]:
        with open(README, "w", encoding="utf-8") as file:
            file.write(actual)
    elif actual != text:
        stale = [m["command"] for m in blocks if output_of(m["command"]) != m["output"]]
        sys.exit("README.md is stale, see ./dev golden:\n  " + "\n  ".join(stale))


if __name__ == "__main__":
    main()
