"""`pyat rollback report`, the program, on journals as a run writes them."""

import hashlib
import json
import unittest

from program import ProgramTest

OWNER = {"pid": 4711, "started": 99, "pid_namespace": "pid:[1]", "boot": "boot-1", "host": "loki-1", "user": "ann",
         "command": "pyat rollback run", "since": "2026-11-22T03:00:00.000Z", "since_boot_ms": 1000}
COMPOSE = "name: shop\nservices: {web: {image: nginx}}\n"


def step(name, kind, title, **more):
    return {"id": name, "kind": kind, "title": title, "timeout_s": 60, "attempts": 1, "may_repeat": True, "has_undo": True,
            "is_vital": True, "is_final": False, **more}


STEPS = [
    step("preflight", "check", "Check that it can be done", details={"check": "preflight"}, has_undo=False),
    step("start", "up", "Start web of generation 11", services=["web"]),
    step("verify/health", "check", "See that all of generation 11 is well", details={"check": "health"}, has_undo=False),
]


class Journal:
    """Lines with their digests, each of which names the one before."""

    def __init__(self, number=1, previous="0" * 64):
        self.number, self.previous, self.lines, self.seconds = number, previous, [], 0
        self.add("begin", plan={"stack": "shop", "from": "12-aaaaaaaa", "to": "11-bbbbbbbb", "pyat": "0.1.0",
                                "owner": OWNER, "confirm_within_s": 0, "steps": STEPS})

    def add(self, kind, after=0, **more):
        self.seconds += after
        line = {"v": 1, "run": f"run-{self.number}", "seq": len(self.lines) + 1,
                "time": f"2026-11-22T03:{self.seconds // 60:02}:{self.seconds % 60:02}.000Z",
                "since_boot_ms": 1000 + 1000 * self.seconds, "boot": "boot-1", "kind": kind, **more, "previous": self.previous}
        text = json.dumps(line, separators=(",", ":"))[:-1]
        self.previous = hashlib.sha256(text.encode()).hexdigest()
        self.lines.append(f'{text},"digest":"{self.previous}"}}\n')
        return self

    def did(self, name, after, done=True, attempt=1, words="well", **more):
        self.add("intent", step=name, attempt=attempt)
        return self.add("outcome", after, step=name, attempt=attempt, done=done, words=words, **more)

    def undid(self, name, after):
        self.add("undo_intent", step=name, attempt=1)
        return self.add("undo_outcome", after, step=name, attempt=1, done=True, words="gone")

    def text(self):
        return "".join(self.lines)


def done(number=1, previous="0" * 64):
    journal = Journal(number, previous)
    journal.did("preflight", 2, words="disk, images and ports are well").did("start", 30, words="1 is up")
    return journal.did("verify/health", 90, words="1 of 1 services are well", proofs=["web answered 200"]).add("end", done=True)


def undone():
    journal = Journal().did("preflight", 2).did("start", 3, done=False, words="port 80 is taken by nginx", next="stop nginx")
    journal.add("seen", step="start", effect="partial", words="it is created")
    journal.add("turn", words="step 2 of 3 (start: Start web of generation 11) failed: port 80 is taken by nginx", next="stop nginx")
    journal.undid("start", 1).add("kept", step="preflight", words="it has no undo")
    return journal.add("end", done=False)


class Report(ProgramTest):
    def setUp(self):
        super().setUp()
        self.file("compose.yml", COMPOSE)

    def journal(self, journal, number=1, text=None):
        self.file(f".pyat/rollback/shop/journal/run-{number}.jsonl", journal.text() if text is None else text)

    def report(self, code, *words, **options):
        return self.expect(code, "rollback", "report", *words, env={"HOME": str(self.folder)}, **options)

    def test_a_run_that_is_done(self):
        self.journal(done())
        lines = self.report(0).stdout.splitlines()
        self.assertEqual("run-1 of shop: done", lines[0])
        self.assertIn("from generation 12-aaaaaaaa to 11-bbbbbbbb", lines)
        self.assertIn("begun by ann@loki-1, process 4711 at 2026-11-22T03:00:00Z, with pyat 0.1.0", lines)
        self.assertIn("it took 2 min 02 s", lines)
        self.assertIn("    web answered 200", lines)
        self.assertIn("  how long nobody has served: nobody has watched", lines)
        self.assertIn("  whether alerts arrive: the plan had no step for it", lines)
        report = json.loads(self.report(0, "--format", "json").stdout)
        self.assertEqual([("preflight", "done", 0, 2), ("start", "done", 2, 30), ("verify/health", "done", 32, 90)],
                         [(each["id"], each["state"], each["began_seconds"], each["took_seconds"]) for each in report["steps"]])
        self.assertEqual(["begun", "did", "did", "did", "ended"], [each["event"] for each in report["timeline"]])
        self.assertEqual(("done", "shop", "ann", 122), (report["state"], report["stack"], report["who"]["user"], report["took_seconds"]))

    def test_a_run_that_was_undone_as_a_page(self):
        self.journal(undone())
        page = self.report(1, "--format", "markdown=page.md", "--format", "json")
        text = (self.folder / "page.md").read_text(encoding="utf-8")
        self.assertTrue(text.startswith("## pyat rollback: run-1 of shop: undone\n"))
        for part in ("### Steps", "### Timeline", "### What was verified", "### What is not known", "port 80 is taken by nginx",
                     "stop nginx, then pyat rollback plan --to 11-bbbbbbbb"):
            self.assertIn(part, text)
        report = json.loads(page.stdout)
        self.assertEqual(("undone", 1, 1), tuple(report["steps"][1][key] for key in ("state", "attempts", "undo_attempts")))
        self.assertEqual("partial", report["timeline"][3]["effect"])

    def test_a_run_that_was_cut_off(self):
        journal = Journal().did("preflight", 2).add("intent", step="start", attempt=1)
        self.journal(journal, text=journal.text() + '{"v":1,"run":"run-1","se')
        cut = self.report(1).stdout
        self.assertIn("run-1 of shop: has not ended", cut)
        self.assertIn("step 2 of 3 (start: Start web of generation 11) was begun, and nothing is known of its end", " ".join(cut.split()))
        self.assertIn("next: if no pyat runs: pyat rollback resume to go on, or pyat rollback abort to go back", cut)
        self.assertIn("the journal ends with 24 bytes of a line that was never finished", cut)

    def test_a_journal_that_was_changed(self):
        self.journal(done(), text=done().text().replace("1 is up", "2 are up"))
        changed = self.report(1)
        self.assertIn("run-1 of shop: its journal cannot be trusted", changed.stdout)
        self.assertIn("run-1.jsonl, line 5: it is not as it was written: its digest is another one", changed.stdout)
        report = json.loads(self.report(1, "--format", "json").stdout)
        self.assertEqual(["begun", "did", "cut"], [each["event"] for each in report["timeline"]])

    def test_one_of_several(self):
        first = undone()
        self.journal(first)
        self.journal(done(2, first.previous), 2)
        self.assertIn("run-2 of shop: done", self.report(0).stdout)
        self.assertIn("run-1 of shop: undone", self.report(1, "1").stdout)
        self.assertIn("run-1 of shop: undone", self.report(1, "run-1").stdout)
        missing = self.report(2, "7")
        self.assertIn("there is no run-7; there are run-1 to run-2", missing.stderr)
        self.assertIn("is no run", self.report(2, "yesterday").stderr)

    def test_without_a_run_or_a_stack(self):
        self.file(".pyat/rollback/shop/store.json", "{}")
        nothing = self.report(2)
        self.assertIn("nothing was ever rolled back here", nothing.stderr)
        self.assertIn("pyat rollback plan", nothing.stderr)

    def test_the_compose_file_no_longer_parses(self):
        self.journal(done())
        self.file("compose.yml", "services: [")
        self.assertIn("run-1 of shop: done", self.report(0).stdout)

    def test_what_is_not_sent_yet(self):
        self.journal(done())
        message = {"event": "done", "run": "run-1", "stack": "shop"}
        self.file(".pyat/rollback/shop/notifications.jsonl",
                  json.dumps({"version": 1, "state": "waiting", "id": "a", "target": "oncall", "message": message}) + "\n")
        self.assertIn("whether everybody knows: 1 message is not delivered yet", self.report(0).stdout)


if __name__ == "__main__":
    unittest.main()
