"""Rollbacks that go wrong on purpose, each on a stack that is as new: what becomes of it when somebody types the next command."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .stack import COMPOSE

RUN = ("run", "--to", "1", "--yes", "--compose", COMPOSE["new"])
NEXT = {"resume": ("resume", "--compose", COMPOSE["new"]), "abort": ("abort", "--compose", COMPOSE["new"])}
DONE, UNDONE, NOTHING, HALFWAY = 0, 1, 2, 3  # exit codes
LONGEST = 400  # seconds, of one command: nothing is waited for longer than five minutes

ALL = "PYAT_ALL_CRASHES" in os.environ
SECONDS = float(os.environ.get("PYAT_CRASH_SECONDS", "100"))  # of a sample


@dataclass
class Trial:
    point: object
    way: str
    run: object  # how the run that was disturbed has ended
    then: list  # the commands behind it
    state: str
    strays: list
    secrets: list
    seconds: float

    def problem(self):
        """Empty: all is well."""
        code = self.then[-1].returncode if self.then else self.run.returncode
        if self.state not in ("old", "new"):
            return self.state
        if code == HALFWAY or code not in (DONE, UNDONE, NOTHING):
            return f"ended with {code}, and the stack is {self.state}"
        # Done is the old one, for whoever goes back; what was taken back is the new one, and so is what was never begun.
        expected = {DONE: "new" if self.then and self.way == "abort" else "old", UNDONE: "new"}
        if not self.then:
            expected[NOTHING] = "new"
        if self.state != expected.get(code, self.state):
            return f"it ended with {code}, and the stack is {self.state}"
        if self.strays:
            return f"left behind: {', '.join(self.strays)}"
        return f"in clear: {', '.join(self.secrets)}" if self.secrets else ""

    def words(self):
        said = (f"$ pyat rollback {' '.join(each.args)}: {each.returncode}\n{each.stdout}{each.stderr}" for each in [self.run, *self.then])
        return f"{self.point}, then {self.way}: {self.problem()}\n" + "\n".join(said)


def tried(stack, point, way, *, run=RUN, env=(), then_env=(), disturb=None):
    """A run with `env`, and what the next command makes of it. `disturb(stack)` comes first; the trouble is over before the next
    command when it returns something to call."""
    began = time.monotonic()
    stack.restore("new")
    end_of_trouble = disturb(stack) if disturb else None
    first = stack.pyat(*run, env=env, timeout=LONGEST)
    if end_of_trouble:
        end_of_trouble()
    then = []
    if first.returncode not in (DONE, UNDONE, NOTHING):
        if then_env:
            then.append(stack.pyat(*NEXT[way], env=then_env, timeout=LONGEST))
        if not then or then[-1].returncode not in (DONE, UNDONE, NOTHING):
            then.append(stack.pyat(*NEXT[way], timeout=LONGEST))
    state = stack.state(seconds=30)  # health checks take their time where there is much to do
    return Trial(point, way, first, then, state, stack.strays(), stack.secrets_in_clear(), time.monotonic() - began)


def spread(items):
    """In an order of which each beginning is spread over the whole."""
    items = list(items)
    bits = max(1, (len(items) - 1).bit_length())
    order = (int(f"{number:0{bits}b}"[::-1], 2) for number in range(1 << bits))
    return [items[at] for at in order if at < len(items)]


def both_ways(points, job):
    """Each point one way, spread over the whole; then each the other way."""
    ways, points = tuple(NEXT), spread(points)
    return [job(point, ways[(at + turn) % 2]) for turn in range(2) for at, point in enumerate(points)]


def all_tried(stacks, jobs, seconds=SECONDS):
    """The jobs (stack → Trial) on all stacks, side by side; without ALL no longer than about so many seconds."""
    end = time.monotonic() + seconds
    waiting, lock, trials = list(jobs), threading.Lock(), []

    def work(stack):
        while True:
            with lock:
                if not waiting or (not ALL and time.monotonic() > end):
                    return
                job = waiting.pop(0)
            trial = job(stack)
            with lock:
                trials.append(trial)
                if "PYAT_TELL" in os.environ:
                    print(f"{trial.seconds:5.1f} s {trial.point} {trial.way}: {trial.run.returncode} "
                          f"{[each.returncode for each in trial.then]} {trial.state} {trial.problem()}", flush=True)

    with ThreadPoolExecutor(len(stacks)) as pool:
        for worker in [pool.submit(work, stack) for stack in stacks]:
            worker.result()
    return trials


def summary(trials, of):
    count = {state: sum(trial.state == state for trial in trials) for state in ("old", "new")}
    reached = sum(trial.run.returncode == -9 for trial in trials)
    return (f"{len(trials)} of {of} points, {reached} killed: {count['old']} old, {count['new']} new, "
            f"{len(trials) - sum(count.values())} mixed")
