"""Bad days, each with the exact line that `pyat health` prints for it. The servers are real sockets on loopback."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults, tls_faults, web_faults  # noqa: E402
from health.certificates import authority  # noqa: E402
from health.crowd import Crowd  # noqa: E402
from program import PYAT, ProgramTest  # noqa: E402

TIMEOUT = 1.0
MARGIN = 1.0  # what the whole command may take beyond its --timeout


class HealthTest(ProgramTest):
    def health(self, *words, timeout=TIMEOUT, code=1):
        """The report, and that it came in time."""
        start = time.monotonic()
        done = self.expect(code, "health", "--docker", "off", "--timeout", f"{timeout}s", "--format", "json", *words)
        self.assertLess(time.monotonic() - start, timeout + MARGIN)
        self.assertEqual("", done.stderr)
        return json.loads(done.stdout)

    def one(self, target, *words, **options):
        (service,) = self.health("--target", target, *words, **options)["services"]
        return service

    def expect_reason(self, reason, target, *words, state="down", **options):
        service = self.one(target, *words, **options)
        self.assertEqual(reason, service.get("reason", ""))
        self.assertEqual(state, service["state"])
        return service


class Network(HealthTest):
    def test_nobody_listens(self):
        with faults.refused() as place:
            self.expect_reason(f"nothing listens on {place.address} (connection refused)", f"http={place.url}")

    def test_a_name_without_an_address(self):
        self.expect_reason("the name mimir.invalid has no address", "http=http://mimir.invalid:9009")

    def test_a_connect_that_hangs(self):
        with faults.filtered() as place:
            self.expect_reason(
                f"{place.address} did not take the connection within 1 s: something on the way drops it", f"http={place.url}"
            )

    def test_a_server_that_says_nothing(self):
        with faults.silent() as server:
            self.expect_reason("took the connection, but did not answer within 1 s", f"http={server.url}")

    def test_a_header_a_second(self):
        with faults.slow_headers() as server:
            self.expect_reason("took the connection, but did not answer within 1 s", f"http={server.url}")

    def test_a_connection_that_is_reset_or_closed(self):
        for fault in (faults.reset, faults.empty_reply):
            with self.subTest(fault.__name__), fault() as server:
                self.expect_reason("closed the connection without an answer", f"http={server.url}")


class Answers(HealthTest):
    def test_half_an_answer(self):
        with faults.half_response() as server:
            self.expect_reason("broke off in the middle of its answer (5 bytes came)", f"http={server.url}")
        with faults.half_response(then_silent=True) as server:
            self.expect_reason("answered 200, but its answer did not end within 1 s", f"http={server.url}")
        with faults.half_headers() as server:
            self.expect_reason("broke off in the middle of its answer (0 bytes came)", f"http={server.url}")
        with faults.bad_chunks() as server:
            self.expect_reason("broke off in the middle of its answer (5 bytes came)", f"http={server.url}")

    def test_what_is_not_http(self):
        with faults.greets(b"SSH-2.0-OpenSSH_9.2\r\n") as server:
            self.expect_reason(
                "does not answer in HTTP: its first bytes are 'SSH-2.0-OpenSSH_9.2..'", f"http=http://{server.address}"
            )
        with faults.http_0_9() as server:
            self.expect_reason(
                "does not answer in HTTP: its first bytes are '<html><body>ready</body></html>.'", f"http={server.url}"
            )
        with faults.bad_status_line() as server:
            self.expect_reason("does not answer in HTTP", f"http={server.url}")
        with faults.garbage() as server:
            self.assertRegex(self.one(f"http={server.url}")["reason"], "^does not answer in HTTP: its first bytes are '.{40}'$")

    def test_headers_without_an_end(self):
        for fault in (faults.endless_header, faults.huge_headers):
            with self.subTest(fault.__name__), fault() as server:
                self.expect_reason("answered with more than 64 KiB of headers", f"http={server.url}")

    def test_a_body_without_an_end_is_not_read_to_its_end(self):
        for fault in (faults.large_body, faults.endless_body, faults.endless_chunks):
            with self.subTest(fault.__name__), fault() as server:
                service = self.expect_reason("", f"http={server.url}", state="up", code=0)
                said = [check["message"] for check in service["checks"] if check["id"] == "status"]
                self.assertEqual(["answers 200; only the first 1 MiB of its body was read"], said)

    def test_garbage_instead_of_json(self):
        with web_faults.garbage_json() as server:
            said = '{"status":"success","data":{"version":"2.10'
            self.expect_reason(
                f"this does not look like Grafana: /api/health answers 200: {said}", f"grafana={server.url}", state="unknown", code=2
            )

    def test_json_deeper_than_a_stack(self):
        with web_faults.deep_json() as server:
            self.assertEqual("unknown", self.one(f"grafana={server.url}", code=2)["state"])


    def test_a_clock_that_has_jumped(self):
        with web_faults.answers(200, Date="Thu, 01 Jan 2015 00:00:00 GMT") as server:
            service = self.one(f"http={server.url}", code=0)
            self.assertEqual("up", service["state"])
            self.assertRegex(service["reason"], r"^its clock is \d+ days behind the clock of this machine$")


class Redirects(HealthTest):
    def test_in_a_circle(self):
        for fault in (web_faults.redirect_loop, web_faults.redirect_chain):
            with self.subTest(fault.__name__), fault() as server:
                self.expect_reason("redirects in a circle, or too often (6 times)", f"http={server.url}")

    def test_credentials_stay_where_they_belong(self):
        for fault in (web_faults.redirect_to_another_host, web_faults.redirect_to_another_port):
            with self.subTest(fault.__name__), fault() as server:
                login = ("--user", "admin", "--password-env", "SECRET", "--tenant", "secret-tenant")
                self.one(f"http={server.url}", *login, code=0, env={"SECRET": "hunter2"})
                self.assertEqual(1, len(server.elsewhere.requests))
                self.assertEqual([], server.elsewhere.leaked)

    def one(self, target, *words, env=None, code=1, **options):
        done = self.expect(
            code, "health", "--docker", "off", "--timeout", "1s", "--format", "json", "--target", target, *words, env=env or {}
        )
        self.assertNotIn("hunter2", done.stdout + done.stderr)
        (service,) = json.loads(done.stdout)["services"]
        return service


class Certificates(HealthTest):
    def tls(self, server, *words, **options):
        return self.one(f"http={server.url}", "--ca", str(authority().ca), *words, **options)

    def expect_tls(self, reason, server, *words):
        self.assertEqual(reason, self.tls(server, *words)["reason"])

    def test_a_good_one(self):
        with tls_faults.good() as server:
            self.assertEqual("up", self.tls(server, code=0)["state"])

    def test_expired(self):
        with tls_faults.expired() as server:
            self.expect_tls(f"the certificate of {server.address} has expired", server)

    def test_expires_soon(self):
        with tls_faults.expires_soon(3) as server:
            service = self.tls(server, code=0)
            self.assertRegex(service["reason"], "^its certificate expires in [23] days$")
            self.assertEqual("up", self.tls(server, "--expiry", "1d", code=0)["state"])
            self.tls(server, "--strict", code=1)

    def test_of_another_name(self):
        with tls_faults.wrong_name() as server:
            self.expect_tls(f"the certificate of {server.address} is not for the name 127.0.0.1", server)

    def test_of_an_authority_that_nobody_knows(self):
        for fault in (tls_faults.self_signed, tls_faults.unknown_authority):
            with self.subTest(fault.__name__), fault() as server:
                self.expect_tls(f"the certificate of {server.address} is signed by nobody who is trusted here", server)

    def test_a_client_certificate_is_asked_for(self):
        with tls_faults.client_certificate_required() as server:
            self.expect_tls(f"{server.address} asks for a client certificate that it accepts", server)

    def test_plain_text_where_tls_is_expected(self):
        with tls_faults.plain_on_tls_port() as server:
            self.expect_tls(f"{server.address} does not speak TLS", server)

    def test_tls_where_plain_text_is_expected(self):
        with tls_faults.tls_on_plain_port(like_go=True) as server:
            self.expect_reason("speaks TLS, but its address says http://", f"http=http://{server.address}")


class Many(HealthTest):
    """The figures themselves are measured by ./dev bench; here, that nothing is lost and the end is in time."""

    def inventory(self, crowd):
        services = "".join(
            f"  s{i}: {{kind: http, address: \"{url}\", expect: {{status: 200}}}}\n" for i, url in enumerate(crowd.urls)
        )
        self.file("pyat.yml", f"services:\n{services}")

    def test_a_thousand_of_which_fifty_hang(self):
        with Crowd(1000, hanging=50) as crowd:
            self.inventory(crowd)
            report = self.health(timeout=3)
        states = [service["state"] for service in report["services"]]
        self.assertEqual((950, 50), (states.count("up"), states.count("down")))
        (cause,) = report["causes"]
        self.assertEqual("50 services are down: took the connection, but did not answer within 3 s", cause["sentence"])


class TheUser(HealthTest):
    def test_ctrl_c_ends_it_with_what_is_known(self):
        with web_faults.answers(200) as good, faults.silent() as silent:
            words = ["health", "--docker", "off", "--timeout", "60s", "--format", "json"]
            words += ["--target", f"http={good.url}", "--target", f"http={silent.url}"]
            process = subprocess.Popen(
                [PYAT, *words], cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            while not good.requests:
                time.sleep(0.01)
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            stdout, stderr = process.communicate(timeout=5)
        states = {service["address"]: (service["state"], service.get("reason", "")) for service in json.loads(stdout)["services"]}
        self.assertEqual(("up", ""), states[good.url])
        self.assertEqual(("unknown", "was interrupted before it answered"), states[silent.url])
        self.assertEqual(1, process.returncode)
        self.assertEqual("", stderr)

    def test_without_libcurl_it_says_so(self):
        # What the loader finds first under the name is no library.
        self.file("libcurl.so.4", b"not a library")
        self.file("libcurl-gnutls.so.4", b"not a library")
        done = self.expect(
            2, "health", "--docker", "off", "--target", "http=http://localhost:1", env={"LD_LIBRARY_PATH": str(self.folder)}
        )
        self.assertIn("libcurl could not be loaded", done.stdout)
        self.assertIn("apt-get install libcurl4", done.stdout)


if __name__ == "__main__":
    unittest.main()
