#!/usr/bin/env python3
"""Run the commands of README.md and of the pages in docs/ and hold their output against what is shown.

usage: PYAT=PROGRAM check_readme.py [--update]

In a block fenced as `console`, a line that starts with "$ " is a command for a shell in the project's folder; what
follows is what it prints. --update writes what is printed now.

The comment <!-- scene --> before a block has its command run in the stack of scene.py, in a terminal of 100 columns, <!-- scene
130 --> in one of 130, for tables that are as wide as the times in them: those are held against what a wider one shows, as a busy
machine has longer times. How long anything took there is of no importance, nor where that breaks the lines.
"""
import difflib
import fcntl
import glob
import os
import re
import struct
import subprocess
import sys
import tempfile
import termios

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from scene import Scene  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = ["README.md", *sorted(glob.glob("docs/*.md", root_dir=ROOT))]
TODAY = "1782777600"  # 2026-06-30: some files have comments with a date
BLOCK = re.compile(r"^(?P<scene><!-- scene(?: (?P<columns>\d+))? -->\n)?```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)
COLUMNS = 100
ROOM_FOR_TIMES = 40


def output_of(command):
    """What the command prints, standard error included. `pyat` is the program under test; build/ a folder of the test."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command.replace("=build/", f"={folder}/"), shell=True, cwd=ROOT, text=True, check=False,
                              env=environment_with(folder, SOURCE_DATE_EPOCH=TODAY), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    refuse_crash(command, done.returncode)
    return done.stdout.replace(folder, "build")


def refuse_crash(command, code):
    """A shell adds the number of the signal to 128, and 124 is the highest code of ours; --update must not show a crash."""
    if code < 0 or code > 128:
        sys.exit(f"{command}: ended by signal {abs(code) % 128}")


def environment_with(folder, **more):
    os.symlink(os.environ["PYAT"], os.path.join(folder, "pyat"))
    path = folder + os.pathsep + os.environ["PATH"]
    return {**os.environ, "PATH": path, "NO_COLOR": "1", "HOME": folder, **more}


def output_in(scene, command, columns):
    """The same, of a terminal in the stack of the scene."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.Popen(scene.typed(command), shell=True, cwd=scene.folder, env=environment_with(folder, **scene.environment),
                                stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
        os.close(theirs)
        text = read_all(ours)
        refuse_crash(command, done.wait())
    return scene.shown(text.replace("\r\n", "\n"))


def read_all(terminal):
    parts = []
    try:
        while part := os.read(terminal, 65536):
            parts.append(part)
    except OSError:  # nobody holds the other end any more
        pass
    finally:
        os.close(terminal)
    return b"".join(parts).decode()


def without_times(text):
    """The columns of a table are as wide as what stands in them, and lines are broken where that leaves room."""
    text = re.sub(r" *\b[0-9.]+(/[0-9.]+){2}\b", "  TIMES", text)  # p50/p95/max
    text = re.sub(r" *\b[0-9.]+ (ms|s)\b", "  TIME", text)
    return re.sub(r"\s*\n {2,}", " ", re.sub(r" {2,}", "  ", text))


def is_as_shown(block, output):
    if block["scene"]:
        return without_times(output) == without_times(block["output"])
    return output == block["output"]


def check(page, update, scene):
    """What differs from the output that a page shows, by command; nothing when the page is brought up to date."""
    path = os.path.join(ROOT, page)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    stale, parts, end = [], [], 0
    for block in BLOCK.finditer(text):
        output = printed(block, scene, ROOM_FOR_TIMES)
        if is_as_shown(block, output):
            output = block["output"]
        else:
            stale.append(f"{page}: {block['command']}\n{difference(block['output'], output)}")
            output = printed(block, scene, 0) if update else output
        parts += [text[end:block.start("output")], output]
        end = block.end("output")
    if update and stale:
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(parts) + text[end:])
        return []
    if page == "README.md" and not parts:
        return ["README.md shows no command"]
    return stale


def printed(block, scene, room):
    if not block["scene"]:
        return output_of(block["command"])
    columns = int(block["columns"]) + room if block["columns"] else COLUMNS
    return output_in(scene, block["command"], columns)


def difference(shown, output):
    return "\n".join(difflib.unified_diff(shown.splitlines(), output.splitlines(), "shown", "printed", lineterm=""))


def main():
    update = "--update" in sys.argv[1:]
    with Scene() as scene:
        stale = [command for page in PAGES for command in check(page, update, scene)]
    if stale:
        sys.exit("stale, see tests/docs/check_readme.py --update:\n  " + "\n  ".join(stale))


if __name__ == "__main__":
    main()
