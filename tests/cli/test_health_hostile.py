"""Servers that mean ill, and secrets that must not leave: `pyat health` against real sockets on loopback."""

import json
import os
import resource
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import tls_faults  # noqa: E402
from health.certificates import authority  # noqa: E402
from health.web import Response, WebServer  # noqa: E402
from program import PYAT, ProgramTest  # noqa: E402

SECRET = "hunter2222"


class Hostile(ProgramTest):
    def health(self, code, *words, **options):
        return self.expect(code, "health", "--docker", "off", "--timeout", "2s", *words, **options)

    def test_json_deeper_than_a_stack_in_an_object_that_is_expected(self):
        depth = 400_000
        body = '{"database":"ok","version":"10.2.0","more":' + "[" * depth + "]" * depth + "}"
        with WebServer(lambda request: Response(200, body, {"Content-Type": "application/json"})) as server:
            done = self.health(2, "--target", f"grafana={server.url}")
            self.assertIn("this does not look like Grafana", done.stdout)

    def test_what_a_server_repeats_of_the_credentials_is_masked(self):
        with WebServer(lambda request: Response(500, f"you sent {request.headers.get('authorization')} \x1b[31m", {})) as server:
            login = ("--user", "user", "--password-env", "SECRET", "--wait", "1s")
            for form in ("text", "json", "junit", "markdown", "prometheus"):
                done = self.health(124, "--target", f"http={server.url}", *login, "--format", form, env={"SECRET": SECRET})
                said = done.stdout + done.stderr
                self.assertIn("you sent Basic ***", said)
                self.assertNotIn("\x1b", said)
                self.assertNotIn("dXNlcjpodW50ZXIyMjIy", said)

    def test_a_relative_redirect_where_the_certificate_has_another_name(self):
        seen = []

        def answer(request):
            seen.append((request.path, request.headers.get("authorization")))
            return Response(302, b"", {"Location": "/there"}) if request.path == "/" else Response(200, b"ok", {})

        named = authority().sign("named", hosts="DNS:inner.example")
        with WebServer(answer, tls=named.server()) as server:
            self.file(
                "pyat.yml",
                f"services:\n  web:\n    kind: http\n    address: {server.url}\n"
                f"    tls: {{ca: {authority().ca}, server_name: inner.example}}\n    auth: {{token_env: SECRET}}\n",
            )
            self.health(0, env={"SECRET": SECRET})
        self.assertEqual([("/", f"Bearer {SECRET}"), ("/there", f"Bearer {SECRET}")], seen)

    def test_too_few_descriptors_are_no_fault_of_the_services(self):
        few = 32
        with WebServer(lambda request: Response(200, b"ok", {})) as server:
            targets = [word for i in range(100) for word in ("--target", f"http={server.url}/{i}")]
            done = subprocess.run(
                [PYAT, "health", "--docker", "off", "--timeout", "5s", "--format", "json", *targets],
                capture_output=True, text=True, check=False, timeout=20,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (few, few)),
            )
        states = {service["state"] for service in json.loads(done.stdout)["services"]}
        self.assertNotIn("down", states)

    def test_a_named_pipe_in_place_of_a_certificate_is_not_waited_for(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        with tls_faults.good() as server:
            for words in (("--ca", pipe), ("--cert", pipe, "--key", pipe)):
                done = self.health(2, "--target", f"http={server.url}", *map(str, words))
                self.assertIn("cannot be asked: ", done.stdout)
                self.assertIn("is no regular file", done.stdout)


if __name__ == "__main__":
    unittest.main()
