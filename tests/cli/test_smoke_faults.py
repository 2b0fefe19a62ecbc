"""Every fault of a run is reported as what it is, and a run without fault reports nothing.

Each run has its own proxy before servers that all runs share: Prometheus, which is real, and doubles of Mimir, Loki and
Tempo, where each run is a tenant. The proxy does one thing wrong, to one item or to one write, as its seed says, and tells
what it did; the report of pyat is held against that. PYAT_FAULT_RUNS is the number of runs with a fault, and of those
without: 250 by default.
"""

import concurrent.futures
import json
import os
import random
import sys
import tempfile
import threading
import unittest
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke_runs import FAULTS, WritablePrometheus, inventory, run_smoke  # noqa: E402

from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402
from smoke.proxy import OF_WRITES, Fault, Proxy  # noqa: E402
from smoke.tempo import Tempo  # noqa: E402

RUNS = int(os.environ.get("PYAT_FAULT_RUNS", "250"))
AT_A_TIME = 8  # mostly, they wait
SIZES = ("--samples", "64", "--lines", "60", "--spans", "12", "--timeout", "30s")
HELD = 0.4  # seconds, of what is held back

# What the report must say of each fault: the counts that are not 0. Those of a write are looked for in the first view of its
# path: the others follow from what is stored, each in its way (a range query shows the value before the one that is missing,
# which is altered then). Those of answers are looked for in the view that was answered so. Why:
#
# drop             the item is not there: missing.
# duplicate        the copy is a tick later, or has another span id, for servers take two that are equal for one. It has the mark
#                  of an item that is there: duplicated.
# flip, swap       the item is there, with another value or in another place: altered, not missing and unexpected; also where a
#                  span takes over the number by which pyat knows another.
# forget           200, and nothing is there: all of the write is missing, although it was acknowledged.
# store_and_fail   500, and everything is there: nothing is missing, but nobody has promised it.
# truncate         the server refuses half a body: refused, and what was refused is not missed.
# reorder          a series goes back in time: the server refuses the sample, and says 400 to the whole write; or 200, with a word
#                  about it, as Mimir does to OTLP: then that sample is missing.
# hold             the answer to a write comes late: nothing is lost.
# lose, flip_answer, swap_answer: as above, done when it is read.
# repeat           duplicated. shuffle: out of order.
# late             not visible at first: the time to visible says so.
# truncate_answer  not read to the end: what it lacks is unverified, and nothing is claimed about it but that the run has failed.
LEDGER = {
    "drop": [{"missing": 1}], "duplicate": [{"duplicated": 1}], "flip": [{"altered": 1}], "swap": [{"altered": 1}],
    "lose": [{"missing": 1}], "repeat": [{"duplicated": 1}], "shuffle": [{"out_of_order": 1}], "flip_answer": [{"altered": 1}],
    "swap_answer": [{"altered": 1}], "store_and_fail": [{}], "hold": [{}], "reorder": [{}, {"missing": 1}], "truncate": [{}],
}
OF_EVERYTHING = ("drop", "duplicate", "flip", "swap", "truncate", "forget", "store_and_fail", "hold", "lose", "late", "flip_answer",
                 "truncate_answer")
LACKING = ("drop", "forget", "lose", "reorder", "truncate", "truncate_answer")  # what is not found is waited for
WAIT = {True: ("--wait", "1500ms"), False: ("--wait", "20s")}  # however busy the machine is, what is there is found


class Bench:
    """Servers for one signal, and which faults can befall it."""

    def __init__(self, signal, kinds, services):
        self.signal, self.kinds, self.services = signal, kinds, services
        self.writes = self.answers = 0

    def run(self, fault, seed, *words):
        """The report, and how the proxy says it came to it."""
        with Proxy(fault, tenant=seed) as proxy, tempfile.TemporaryDirectory(prefix="pyat-faults-") as folder:
            Path(folder, "pyat.yml").write_text(inventory(self.services(proxy)), encoding="utf-8")
            return run_smoke(folder, self.signal, "--seed", seed, *SIZES, *WAIT[fault.kind in LACKING], *words)

    def learn(self):
        """How many writes a run has, and how many answers with items. It is a clean one."""
        fault = Fault(counts=True)
        report = self.run(fault, f"learn{self.signal}")
        self.writes, self.answers = fault.writes, fault.answers
        return report


def benches(stack):
    shared = {"multitenant": True, "keep": 0}  # each run is a tenant of its own: no store grows with the number of runs
    prometheus, mimir = stack(WritablePrometheus()), stack(Mimir(version="2.17.0", exemplars=True, **shared))
    old_loki, loki = stack(Loki(version="2.9.4", **shared)), stack(Loki(version="3.4.2", **shared))
    tempo, old_tempo = stack(Tempo(version="2.10.8", **shared)), stack(Tempo(version="2.3.1", **shared))

    def one(name, server):
        return lambda proxy: {name: (proxy.before(server.url), {})}

    def of_tempo(server):
        def services(proxy):
            receivers = {"otlp_grpc": proxy.before_grpc(server.otlp.url).replace("grpc://", ""),
                         "otlp_http": proxy.before(server.otlp.url), "zipkin": proxy.before(server.zipkin.url)}
            return {"tempo": (proxy.before(server.url), receivers)}
        return services

    of_metrics = (*OF_EVERYTHING, "reorder", "repeat", "swap_answer", "shuffle")
    of_logs = (*OF_EVERYTHING, "repeat", "swap_answer", "shuffle")
    of_traces = (*OF_EVERYTHING, "repeat", "swap_answer")
    return [Bench("metrics", of_metrics, one("prometheus", prometheus)), Bench("metrics", of_metrics, one("mimir", mimir)),
            Bench("logs", of_logs, one("loki", old_loki)), Bench("logs", of_logs, one("loki", loki)),
            Bench("traces", of_traces, of_tempo(tempo)), Bench("traces", of_traces, of_tempo(old_tempo))]


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        def stack(server):
            entered = server.__enter__()
            cls.addClassCleanup(server.__exit__, None, None, None)
            return entered

        cls.benches = benches(stack)
        for bench in cls.benches:
            report = bench.learn()
            if report.faults or not bench.writes or not bench.answers:
                raise AssertionError(f"a clean run of {bench.signal} is not clean:\n{report}")

    def many(self, run):
        """`run(number)` for each, several at a time; it returns why it is wrong, or None."""
        wrong, lock = [], threading.Lock()

        def guarded(number):
            try:
                problem = run(number)
            except Exception as mistake:  # pylint: disable=broad-except
                problem = f"{number}: {mistake!r}"
            if problem:
                with lock:
                    wrong.append(problem)

        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            list(pool.map(guarded, range(RUNS)))
        self.assertFalse(wrong, f"{len(wrong)} of {RUNS} runs:\n" + "\n\n".join(wrong[:40]))

    def test_clean_runs_report_nothing(self):
        def run(number):
            bench, fault = self.benches[number % len(self.benches)], Fault()
            report = bench.run(fault, f"clean{number}")
            good = not report.faults and report.code == 0 and report.written("acknowledged") == report.written("written") > 0
            return None if good else f"clean run {number}:\n{report}"

        self.many(run)

    def test_each_fault_is_reported_as_what_it_is(self):
        seen, lock = Counter(), threading.Lock()

        def run(number):
            problem = once(number)
            if problem and "an item was hidden" in problem:  # a matter of milliseconds, which a busy machine may not have
                with lock:
                    seen["late"] -= 1
                problem = once(number)
            return problem

        def once(number):
            bench = self.benches[number % len(self.benches)]
            kind = bench.kinds[number // len(self.benches) % len(bench.kinds)]
            chance = random.Random(number)
            write, skip = chance.randrange(bench.writes), chance.randrange(bench.answers)
            for attempt in range(bench.writes + 1):  # where there was nothing that it could be done to: at the next one
                fault = Fault(kind, seed=number, write=(write + attempt) % bench.writes, skip=0 if attempt else skip, seconds=HELD)
                report = bench.run(fault, f"fault{number}x{attempt}", *(("--visible-within", "200ms") if kind == "late" else ()))
                if fault.done:
                    break
            with lock:
                seen[kind] += 1
            if problem := misjudged(fault, report):
                return f"run {number}, {bench.signal}: {problem}\n{json.dumps(fault.told())[:600]}\n{report}"
            return None

        self.many(run)
        self.assertEqual(RUNS, sum(seen.values()))


def misjudged(fault, report):
    """What is wrong with the report, or None."""
    kind, items = fault.kind, len(set(fault.items))  # Loki keeps one of two lines that are the same
    if not fault.done:
        return "the proxy did nothing"
    faults = {name: number for name in FAULTS if (number := report.first(name))} if kind in OF_WRITES else report.faults
    not_promised = report.written("refused") + report.written("unanswered")
    if kind == "forget":
        if set(faults) != {"missing"} or faults["missing"] < items:
            return f"{items} are gone, found {faults}"
    elif kind == "truncate_answer":
        if set(faults) != {"unverified"} or not report.problems:
            return f"an answer could not be read, found {faults}"
    elif kind == "late":
        if set(faults) != {"late"}:  # on a machine that is busy, others may be, too
            return f"an item was hidden, found {faults}"
    elif faults not in LEDGER[kind]:
        return f"expected {LEDGER[kind]}, found {faults}"
    if (not_promised >= items) != (kind in ("store_and_fail", "truncate") or (kind == "reorder" and not faults)):
        return f"it was about {items} items, found {not_promised} that were not acknowledged"
    if kind == "store_and_fail" and report.first("found_unacknowledged") < items:
        return f"{items} were stored all the same, found {report.first('found_unacknowledged')}"
    if kind == "hold" and report.slowest_answer < HELD * 1000:
        return f"an answer took {HELD} s, found {report.slowest_answer} ms"
    if kind == "late" and report.slowest_visible < HELD * 1000:
        return f"it was hidden for {HELD} s, found {report.slowest_visible} ms"
    if kind not in ("hold", "store_and_fail") and report.code == 0:
        return "the status is 0"
    return None


if __name__ == "__main__":
    unittest.main()
