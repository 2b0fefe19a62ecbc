"""`pyat rollback notify`, the program: to a real HTTP receiver, to programs, and to Debian's Alertmanager."""

import contextlib
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import unittest
import urllib.request
from pathlib import Path

from program import ProgramTest

ALERTMANAGER = shutil.which("prometheus-alertmanager")
KEY = "0123456789abcdef0123456789abcdef"
SECRET_PATH = "/services/T0000/B0000/verySecretPartOfTheURL"


class Receiving(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), json.loads(body)))
        status, text = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def receiver(status=200, text=b"ok"):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiving) as server:
        server.received, server.answer = [], (status, text)
        server.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Notify(ProgramTest):
    def setUp(self):
        super().setUp()
        self.file("compose.yml", "name: shop\nservices: {web: {image: nginx}}\n")

    def targets(self, *targets):
        self.file("pyat.yml", "rollback:\n  notify:\n" + "".join(f"    - {target}\n" for target in targets))

    def notify(self, code, *words, **variables):
        return self.expect(code, "rollback", "notify", *words, env=variables)

    def test_every_kind_is_told_that_it_is_a_test(self):
        self.file("tell.sh", "#!/bin/sh\ncat > told.json\necho \"$TOKEN\" > variable\n")
        os.chmod(self.folder / "tell.sh", 0o755)
        with receiver(status=202) as server:
            self.targets("{kind: slack, url_env: HOOK}",
                         f"{{kind: pagerduty, url: '{server.url}/v2/enqueue', routing_key_env: KEY}}",
                         f"{{kind: alertmanager, url: '{server.url}'}}",
                         f"{{name: ticket, kind: webhook, url: '{server.url}/ticket', headers_env: {{X-Token: TOKEN}}}}",
                         "{name: script, kind: command, command: [./tell.sh]}")
            done = self.notify(0, "--test", HOOK=server.url + SECRET_PATH, KEY=KEY, TOKEN="token-of-tickets")
            lines = done.stdout.splitlines()
            self.assertEqual([f"slack (slack, {server.url}): answered 202",
                              f"pagerduty (pagerduty, {server.url}): answered 202",
                              f"alertmanager (alertmanager, {server.url}): answered 202",
                              f"ticket (webhook, {server.url}): answered 202",
                              "script (command, ./tell.sh): ended with 0",
                              "5 notifications told: look whether the message has reached people"], lines)
            for secret in (SECRET_PATH, "verySecretPartOfTheURL", KEY, "token-of-tickets"):
                self.assertNotIn(secret, done.stdout + done.stderr)
            bodies = {}
            for path, headers, body in server.received:
                bodies.setdefault(path, []).append((headers, body))
        self.assertIn("this is a test of pyat rollback's notifications: nothing has happened to shop",
                      json.dumps(bodies[SECRET_PATH][0][1]))
        self.assertEqual(["trigger", "resolve"], [body["event_action"] for _, body in bodies["/v2/enqueue"]])
        self.assertEqual("PyatRollbackTest", bodies["/api/v2/alerts"][0][1][0]["labels"]["alertname"])
        headers, body = bodies["/ticket"][0]
        self.assertEqual("token-of-tickets", headers["X-Token"])
        self.assertEqual("test", body["event"])
        told = json.loads((self.folder / "told.json").read_text())
        self.assertEqual(("test", "shop"), (told["event"], told["stack"]))
        self.assertEqual("token-of-tickets\n", (self.folder / "variable").read_text())
        self.assertFalse((self.folder / ".pyat").exists())

    def test_to_one_of_them_from_another_folder(self):
        self.file("tell.sh", "#!/bin/sh\ncat > told.json\n")
        os.chmod(self.folder / "tell.sh", 0o755)
        self.targets("{name: script, kind: command, command: [./tell.sh]}", "{kind: slack, url_env: NOBODY_SETS_IT}")
        (self.folder / "below").mkdir()
        self.folder = self.folder / "below"
        report = json.loads(self.notify(0, "--test", "--to", "script", "--format", "json").stdout)
        self.assertEqual([("script", True, "ended with 0")],
                         [(each["name"], each["told"], each["words"]) for each in report["targets"]])
        self.assertTrue((self.folder.parent / "told.json").exists())

    def test_who_could_not_be_told_is_said(self):
        self.file("slow.sh", "#!/bin/sh\nsleep 60 & trap '' TERM; sleep 60\n")
        self.file("angry.sh", "#!/bin/sh\necho no channel of that name >&2\nexit 3\n")
        self.file("not_executable.sh", "#!/bin/sh\n")
        for name in ("slow.sh", "angry.sh"):
            os.chmod(self.folder / name, 0o755)
        with receiver(status=404, text=b"no_service") as server:
            self.targets("{name: a, kind: slack, url_env: HOOK}", "{name: b, kind: slack, url_env: NOT_SET}",
                         f"{{name: c, kind: webhook, url: 'http://127.0.0.1:{free_port()}'}}",
                         "{name: d, kind: command, command: [./angry.sh]}",
                         "{name: e, kind: command, command: [./slow.sh], timeout: 1s}",
                         "{name: f, kind: command, command: [./not_executable.sh]}",
                         "{name: g, kind: command, command: [./gone.sh]}")
            started = time.monotonic()
            done = self.notify(1, "--test", HOOK=server.url + SECRET_PATH)
            self.assertLess(time.monotonic() - started, 10)
            self.assertEqual(1, len(server.received))
        for line in (f"a (slack, {server.url}): answered 404: no_service", "b (slack): the variable NOT_SET is not set",
                     "  set the variable NOT_SET", "d (command, ./angry.sh): ended with 3: no channel of that name (1 attempts)",
                     "e (command, ./slow.sh): did not end within 1 s (1 attempts)",
                     "f (command, ./not_executable.sh): could not be started: there is no such program",
                     "g (command, ./gone.sh): could not be started: there is no such program",
                     "7 of 7 notifications not told"):
            self.assertIn(line, done.stdout.splitlines())
        self.assertIn("connection refused", done.stdout)
        self.assertNotIn(SECRET_PATH, done.stdout + done.stderr)

    def test_who_would_be_told(self):
        self.targets("{kind: slack, url_env: NOT_SET, events: [failed, stopped]}",
                     "{name: script, kind: command, command: [./tell.sh], events: [done]}")
        done = self.notify(1)
        self.assertIn("slack (slack): the variable NOT_SET is not set", done.stdout)
        self.assertIn("script (command, ./tell.sh): is told of done", done.stdout)
        self.assertIn("nothing was sent: pyat rollback notify --test", done.stdout)
        report = json.loads(self.notify(0, "--to", "script", "--format", "json").stdout)
        self.assertEqual([["done"]], [each["events"] for each in report["targets"]])
        self.assertFalse(report["test"])

    def test_mistakes(self):
        nobody = self.notify(2, "--test")
        self.assertIn("there is no pyat.yml here", nobody.stderr)
        self.file("pyat.yml", "rollback: {state: s}\n")
        self.assertIn("names nobody who is to be told", self.notify(2, "--test").stderr)
        self.targets("{name: oncall, kind: slack, url_env: HOOK}")
        self.assertIn("did you mean oncall?", self.notify(2, "--test", "--to", "oncal").stderr)
        self.targets("{kind: slack, url: 'https://hooks.slack.com/services/x'}")
        wrong = self.notify(2, "--test")
        self.assertIn("the URL of a Slack webhook is a secret", wrong.stderr)
        self.assertIn("nobody was told anything", wrong.stderr)

    @unittest.skipUnless(ALERTMANAGER, "needs Debian's prometheus-alertmanager")
    def test_a_real_alertmanager(self):
        self.file("alertmanager.yml", "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n")
        port = free_port()
        server = subprocess.Popen(
            [ALERTMANAGER, "--config.file=alertmanager.yml", "--storage.path=data", "--cluster.listen-address=",
             f"--web.listen-address=127.0.0.1:{port}"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 10
        while True:
            try:
                with urllib.request.urlopen(url + "/-/ready", timeout=1):
                    break
            except OSError:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.1)
        self.targets(f"{{kind: alertmanager, url: '{url}', labels: {{team: platform}}}}")
        self.assertIn("answered 200", self.notify(0, "--test").stdout)
        with urllib.request.urlopen(url + "/api/v2/alerts", timeout=5) as answer:
            alerts = json.load(answer)
        self.assertEqual([("PyatRollbackTest", "shop", "platform")],
                         [(each["labels"]["alertname"], each["labels"]["stack"], each["labels"]["team"]) for each in alerts])


if __name__ == "__main__":
    unittest.main()
