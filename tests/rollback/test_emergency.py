#!/usr/bin/env python3
"""The emergency procedure of examples/rollback, from end to end: the new stack down, Prometheus, Jaeger and Grafana up, the files of
the applications reverted, stakeholders told, and all of it verified."""

import http.server
import json
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rollback.images import add_images, real_engine  # noqa: E402
from rollback.stack import HOLDERS, Stack  # noqa: E402
from rollback.trials import RUN  # noqa: E402


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class EmergencyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        engine = cls.enterClassContext(real_engine())
        add_images(engine)
        cls.receiver = cls.enterClassContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver))
        cls.receiver.bodies = []
        threading.Thread(target=cls.receiver.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.receiver.shutdown)
        cls.stack = Stack(engine, cls.enterClassContext(tempfile.TemporaryDirectory(prefix="pyat-emergency-")), is_example=True)
        cls.stack.environment["STAKEHOLDERS_WEBHOOK"] = f"http://127.0.0.1:{cls.receiver.server_port}/hook?token=hunter2-webhook"
        cls.stack.migrate()

    def setUp(self):
        self.stack.restore("new")
        self.receiver.bodies.clear()
        self.receiver.status = 200

    def run_it(self, code=0, **options):
        done = self.stack.pyat(*RUN, **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def told(self):
        """Events, by the webhook and by the script."""
        notices = self.stack.folder / "notices.jsonl"
        by_script = [json.loads(line) for line in notices.read_text().splitlines()] if notices.exists() else []
        return [json.loads(body)["event"] for body in self.receiver.bodies], [notice["event"] for notice in by_script]

    def test_from_end_to_end(self):
        stops = {service: len(self.stack.stops(service)) for service in HOLDERS}
        done = self.run_it()
        self.assertEqual(self.stack.state(), "old", done.stdout + done.stderr)
        self.assertEqual(self.stack.strays(), [])
        self.assertEqual(self.told(), (["begun", "done"], ["begun", "done"]))
        for service in HOLDERS:
            self.assertEqual(self.stack.stops(service)[stops[service]:], [0], f"{service} was flushed before it was stopped")
        self.assertEqual(self.stack.secrets_in_clear(), [])
        self.assertNotIn("hunter2", done.stdout + done.stderr + "".join(self.receiver.bodies))

    def test_once_more_changes_nothing(self):
        self.run_it()
        before = {name: found["Id"] for name, found in self.stack.containers().items()}
        again = self.stack.pyat("run", "--to", "1", "--yes", "--compose", "docker-compose.yml")
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        self.assertEqual({name: found["Id"] for name, found in self.stack.containers().items()}, before)
        self.assertEqual(self.stack.state(), "old")

    def test_applications_that_cannot_be_reverted_turn_it_back(self):
        script = self.stack.folder / "scripts/revert-app-configs.sh"
        script.write_text("#!/bin/sh\n[ \"$1\" = undo ] || { echo 'the share is read-only' >&2; exit 1; }\n")
        done = self.run_it(1)
        self.assertIn("the share is read-only", done.stdout + done.stderr)
        self.assertEqual(self.stack.state(), "new", done.stdout + done.stderr)
        webhook, _ = self.told()
        self.assertEqual((webhook[0], webhook[-1]), ("begun", "undone"))

    def test_nobody_hears_and_it_is_done_all_the_same(self):
        self.receiver.status = 500
        done = self.run_it()
        self.assertEqual(self.stack.state(), "old")
        self.assertIn("stakeholders", done.stdout + done.stderr)
        self.assertEqual(self.told()[1], ["begun", "done"])


if __name__ == "__main__":
    unittest.main()
