"""`pyat smoke` writes where it was told to, and nowhere else; what it knows of secrets stays where it belongs."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from smoke_runs import SmokeTest  # noqa: E402

from health.web import Response  # noqa: E402
from health.web_faults import OTHER_HOST, answers_elsewhere  # noqa: E402
from smoke.loki import Loki  # noqa: E402
from smoke.mimir import Mimir  # noqa: E402

SECRET = "a-secret-of-the-test"


def writes(server):
    return [request.target for request in server.requests if request.method not in ("GET", "HEAD")]


class Safety(SmokeTest):
    def enter(self, server):
        server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def anywhere(self):
        """A server, and an address of it that is no name of this machine, although it leads here."""
        server = self.enter(Loki(version="3.4.2"))
        return server, f"http://0:{server.port}"

    # ---- another host -----------------------------------------------------------------------------------------------

    def test_another_host_is_refused(self):
        server, url = self.anywhere()
        done = self.expect(2, "smoke", "logs", "--target", f"loki={url}", timeout=60)
        self.assertIn("this would write to 0, which is not this machine; nothing was written", done.stderr)
        self.assertIn("--yes-write-to 0", done.stderr)
        self.assertEqual([], writes(server))

    def test_a_yes_in_the_environment_is_none(self):
        server, url = self.anywhere()
        self.expect(2, "smoke", "logs", "--target", f"loki={url}", env={"PYAT_YES_WRITE_TO": "0"}, timeout=60)
        self.assertEqual([], writes(server))

    def test_a_yes_to_another_host_is_none(self):
        server, url = self.anywhere()
        for other in ("example.com", "00", "0.example.com", f"0:{server.port + 1}"):
            self.expect(2, "smoke", "logs", "--target", f"loki={url}", "--yes-write-to", other, timeout=60)
        self.assertEqual([], writes(server))

    def test_a_yes(self):
        server, url = self.anywhere()
        for yes in ("0", f"0:{server.port}"):
            self.expect(0, "smoke", "logs", "--lines", "20", "--target", f"loki={url}", "--yes-write-to", yes, timeout=60)
        self.assertTrue(writes(server))

    def test_a_yes_of_the_inventory(self):
        server, url = self.anywhere()
        self.file("pyat.yml", f"services:\n  loki:\n    address: {url}\n")
        self.expect(2, "smoke", "logs", timeout=60)
        self.assertEqual([], writes(server))
        self.file("pyat.yml", f'services:\n  loki:\n    address: {url}\nsmoke:\n  yes_write_to: ["0"]\n')
        self.expect(0, "smoke", "logs", "--lines", "20", timeout=60)
        self.assertTrue(writes(server))

    def test_one_host_of_several_is_enough_to_refuse(self):
        near = self.enter(Mimir(version="2.17.0"))
        server, url = self.anywhere()
        self.expect(2, "smoke", "--target", f"loki={url}", "--target", f"mimir={near.url}", timeout=60)
        self.assertEqual([], writes(server) + writes(near), "what is refused is refused as a whole")

    def test_names_that_look_like_this_machine(self):
        """Anybody can have 127.example.com; it is not asked here, for it is nobody's."""
        server = self.enter(Loki(version="3.4.2"))
        self.expect(2, "smoke", "logs", "--target", f"loki=http://127.1:{server.port}", timeout=60)
        self.assertEqual([], writes(server))

    # ---- nothing is written -----------------------------------------------------------------------------------------

    def test_a_dry_run_writes_nothing(self):
        server, url = self.anywhere()
        done = self.expect(0, "smoke", "logs", "--dry-run", "--target", f"loki={url}", timeout=60)
        self.assertEqual([], writes(server))
        self.assertIn("200 items would be written", done.stdout)
        self.assertIn(url, done.stdout, "it says where")

    def test_a_verification_writes_nothing(self):
        server, url = self.anywhere()
        report = self.smoke("logs", "--verify", "abc-tovdox", "--target", f"loki={url}", "--wait", "100ms")
        self.assertEqual([], writes(server))
        self.assertEqual(1, report.code, report)

    # ---- redirects and credentials ----------------------------------------------------------------------------------

    def with_secret(self, address):
        self.file("pyat.yml", f"services:\n  loki:\n    address: {address}\n    tenant: mine\n    auth: {{user: somebody, password_env: PW}}\n")

    def test_redirects_of_writes_are_not_followed(self):
        for status in (301, 302, 307, 308):
            with self.subTest(status), answers_elsewhere(OTHER_HOST) as elsewhere, Loki(version="3.4.2") as server:
                usual = server.answer
                server.answer = lambda request, usual=usual, to=elsewhere.url, status=status: (
                    Response(status, b"", {"Location": f"{to}/loki/api/v1/push"}) if request.method == "POST" else usual(request))
                self.with_secret(server.url)
                done = self.run_pyat("smoke", "logs", "--lines", "20", "--wait", "100ms", "--format", "json", env={"PW": SECRET}, timeout=60)
                self.assertEqual(1, done.returncode, done.stderr)
                self.assertEqual([], elsewhere.requests)
                report = json.loads(done.stdout)
                self.assertIn(str(status), " ".join(each["message"] for result in report["results"] for each in result["findings"]))

    def test_redirects_of_questions_take_no_secret_along(self):
        with answers_elsewhere(OTHER_HOST) as elsewhere, Loki(version="3.4.2") as server:
            usual = server.answer
            server.answer = lambda request: (
                Response(302, b"", {"Location": f"{elsewhere.url}{request.target}"}) if "/query" in request.path else usual(request))
            self.with_secret(server.url)
            done = self.run_pyat("smoke", "logs", "--lines", "20", "--wait", "100ms", env={"PW": SECRET}, timeout=60)
            self.assertNotEqual(0, done.returncode)
            self.assertEqual([], elsewhere.leaked)

    def test_no_secret_in_any_output(self):
        with Loki(version="3.4.2", basic=("somebody", SECRET)) as server:
            self.with_secret(server.url)
            for words in (("--lines", "20"), ("--dry-run",), ("--verify", "abc")):
                for kind in ("text", "json", "junit", "markdown"):
                    done = self.run_pyat("smoke", "logs", *words, "--format", kind, "--wait", "1s", env={"PW": SECRET}, timeout=60)
                    self.assertNotIn(SECRET, done.stdout + done.stderr)
            self.assertTrue(server.requests)
        with Loki(version="3.4.2", basic=("somebody", "another")) as server:
            self.with_secret(server.url)
            done = self.run_pyat("smoke", "logs", env={"PW": SECRET}, timeout=60)
            self.assertEqual(1, done.returncode)
            self.assertNotIn(SECRET, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
