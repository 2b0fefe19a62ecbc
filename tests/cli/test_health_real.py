"""`pyat health` against real Prometheus, Alertmanager, PostgreSQL, Redis and nginx, with the exact line for each mood."""

import contextlib
import os
import re
import signal
import socket
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults, real, tls_faults  # noqa: E402
from health.certificates import authority  # noqa: E402
from health.real_nginx import Nginx  # noqa: E402
from health_runs import COMMAND, HealthTest  # noqa: E402

FORMATS = ("text", "json", "junit", "markdown", "nagios", "prometheus")


class Prometheus(HealthTest):
    def ask(self, server, state, reason, **options):
        return self.expect_service(state, reason, "--target", f"prometheus={server.url}", **options)

    def test_up_then_a_reload_that_fails(self):
        server = self.start(real.Prometheus())
        service = self.ask(server, "up", "")
        self.assertRegex(service["release"], r"^2\.\d+\.\d+")
        self.assertLess(service["uptime_seconds"], 60)
        self.assertGreater(service["memory_bytes"], 1_000_000)
        self.assertEqual(["runs with its last configuration"], self.said(service, "reload"))

        (server.folder / "prometheus.yml").write_text("global: [\n", encoding="utf-8")
        os.kill(server.process.pid, signal.SIGHUP)
        real.eventually(lambda: "Error reloading config" in server.log, what="the reload")
        reason = "runs with an old configuration: the last reload failed"
        report = self.report("--target", f"prometheus={server.url}", code=1)
        (cause,) = report["causes"]
        self.assertEqual(f"{server.address} is degraded: {reason}", cause["sentence"])
        self.assertIn("promtool check config", cause["next"][0])

    def test_a_target_that_is_down(self):
        gone = self.start(faults.refused())
        server = self.start(real.Prometheus(
            "global: {scrape_interval: 100ms, scrape_timeout: 100ms}\n"
            f"scrape_configs: [{{job_name: mimir, static_configs: [{{targets: ['{gone.address}']}}]}}]\n"))
        real.eventually(lambda: self.one("--target", f"prometheus={server.url}").get("reason"), what="the first scrape")
        why = f'Get "{gone.url}/metrics": dial tcp {gone.address}: connect: connection refused'
        reason = f"1 of its 1 targets is down: {gone.address} of job mimir ({why})"
        self.ask(server, "up", reason)
        self.report("--target", f"prometheus={server.url}", "--strict", code=1)

    def test_one_that_stands_still_or_has_gone(self):
        server = self.start(real.Prometheus())
        os.kill(server.process.pid, signal.SIGSTOP)
        self.ask(server, "down", "took the connection, but did not answer within 500 ms", timeout=0.5)
        server.kill()
        self.ask(server, "down", f"nothing listens on {server.address} (connection refused)")


class Alertmanager(HealthTest):
    def test_alone(self):
        server = self.start(real.Alertmanager())
        service = self.expect_service("up", "", "--target", f"alertmanager={server.url}")
        self.assertRegex(service["release"], r"^0\.\d+\.\d+")
        self.assertEqual(["runs alone: its cluster is switched off"], self.said(service, "cluster"))

    def test_in_a_cluster_that_settles(self):
        server = self.start(real.Alertmanager(clustered=True))
        self.expect_service("starting", "waits for its cluster to settle", "--target", f"alertmanager={server.url}")


class PostgreSQL(HealthTest):
    START_UP = b"\0\0\0\x17\0\3\0\0user\0postgres\0\0"

    def ask(self, server, state, reason, **options):
        return self.expect_service(state, reason, "--target", f"postgresql={server.url}", **options)

    def test_up_and_full(self):
        server = self.start(real.Postgres(settings={
            "max_connections": "3", "superuser_reserved_connections": "0", "max_wal_senders": "0"}))
        service = self.ask(server, "up", "")
        self.assertRegex(service["release"], r"^\d+\.\d+")
        with contextlib.ExitStack() as sessions:
            for _ in range(3):
                session = sessions.enter_context(socket.create_connection((server.host, server.port)))
                session.sendall(self.START_UP)
                self.assertEqual(b"R", session.recv(1))
            self.ask(server, "degraded", "takes no more connections: sorry, too many clients already")
        server.stop()
        self.ask(server, "down", f"nothing listens on {server.address} (connection refused)")

    def test_a_password_is_not_tried(self):
        server = self.start(real.Postgres(password="geheim"))
        service = self.ask(server, "up", "")
        said = "accepts connections; the password of user postgres was not tried (SCRAM)"
        self.assertEqual([said], self.said(service, "connections"))

    def test_a_standby_that_takes_no_queries(self):
        server = self.start(real.Postgres(standby=True))
        reason = "the database system is not accepting connections (Hot standby mode is disabled.)"
        self.ask(server, "degraded", reason)

    def test_somebody_else_on_its_port(self):
        redis, nginx = self.start(real.Redis()), self.start(Nginx())
        self.expect_service("down", "took the connection, but did not answer within 500 ms",
                            "--target", f"postgresql=postgresql://{redis.address}", timeout=0.5)
        self.expect_service("down", "answers, but not as PostgreSQL does: HTTP/1.1 400 Bad Request",
                            "--target", f"postgresql=postgresql://{nginx.address}")


class Redis(HealthTest):
    def test_up(self):
        server = self.start(real.Redis())
        service = self.expect_service("up", "", "--target", server.url)
        self.assertRegex(service["release"], r"^\d+\.\d+\.\d+")
        self.assertLess(service["uptime_seconds"], 60)
        self.assertEqual(["answers PING"], self.said(service, "ping"))

    def test_one_that_wants_a_password(self):
        server = self.start(real.Redis(password="geheim-7"))
        self.inventory({"cache": f'kind: redis, address: "{server.url}", auth: {{password_env: PW}}'})
        self.expect_service("up", "", env={"PW": "geheim-7"})
        self.expect_service("unknown", "does not accept this password", env={"PW": "falsch-8"})
        report = self.report(code=2)
        self.assertEqual("asks for a password (NOAUTH)", report["services"][0]["reason"])
        self.assertEqual(["cache was asked without credentials: the variable PW is not set"], report["notes"])
        for password, code in (("geheim-7", 0), ("falsch-8", 2)):
            for form in FORMATS:
                done = self.run_pyat(*COMMAND, "--format", form, env={"PW": password})
                self.assertEqual(3 if form == "nagios" and code else code, done.returncode, form)
                self.assertNotIn(password, done.stdout + done.stderr, form)

    def test_a_replica_whose_master_is_gone(self):
        away = self.start(faults.refused())
        server = self.start(real.Redis(settings={"replicaof": f"{away.host} {away.port}", "replica-serve-stale-data": "no"}))
        self.expect_service("down", f"answers no queries while its master {away.address} is gone", "--target", server.url)

    def test_one_with_too_many_clients(self):
        server = self.start(real.Redis(settings={"maxclients": 1}))
        with socket.create_connection((server.host, server.port)) as client:
            client.sendall(b"PING\r\n")
            self.assertEqual(b"+PONG\r\n", client.recv(100))
            self.expect_service("degraded", "takes no more connections: maxclients is reached", "--target", server.url)

    def test_somebody_else_on_its_port(self):
        server = self.start(Nginx())
        service = self.one("--target", f"redis=redis://{server.address}", code=1)
        self.assertEqual("down", service["state"])


class Web(HealthTest):
    @classmethod
    def setUpClass(cls):
        cls.nginx = Nginx().__enter__()
        cls.addClassCleanup(cls.nginx.__exit__, None, None, None)
        cls.ca = authority().ca

    def setUp(self):
        super().setUp()
        self.addCleanup(self.only_questions)

    def only_questions(self):
        log = (self.nginx.folder / "access.log").read_text(encoding="utf-8")
        self.assertEqual(set(), set(re.findall(r'"([A-Z]+) ', log)) - {"GET", "HEAD"})

    def ask(self, path, state, reason, **options):
        return self.expect_service(state, reason, "--target", f"http={self.nginx.url}{path}", **options)

    def test_answers_that_are_bad(self):
        for path, reason in (("/unavailable", "answers 503: starting"),
                             ("/bad-gateway", "answers 502: Bad Gateway"),
                             ("/gateway-timeout", "answers 504: Gateway Time-out"),
                             ("/empty", "closed the connection without an answer"),
                             ("/half", "broke off in the middle of its answer (5 bytes came)"),
                             ("/loop", "redirects in a circle, or too often (6 times)")):
            with self.subTest(path):
                self.ask(path, "down", reason)
        self.ask("/slow", "down", "took the connection, but did not answer within 500 ms", timeout=0.5)
        self.ask("/moved", "up", "")

    def test_a_login(self):
        self.ask("/protected", "unknown", "answered 401: it asks for credentials")
        login = ("--user", "nurse", "--password-env", "PW")
        target = ("--target", f"http={self.nginx.url}/protected", *login)
        self.expect_service("up", "", *target, env={"PW": "secret"})
        reason = "answered 401: it does not accept these credentials"
        self.expect_service("unknown", reason, *target, env={"PW": "wrong"})

    def test_expectations(self):
        cases = {
            "status": ("/unavailable", "status: 503", ""),
            "other-status": ("/ready", 'status: [204, "300-399"]', "answers 200: ready"),
            "redirect": ("/moved", "status: 301", ""),
            "body": ("/ready", 'body: "^ready$"', ""),
            "other-body": ("/ready", 'body: "^healthy"', "its body does not match '^healthy': ready"),
            "header": ("/header", "header: {x-health: ^gr}", ""),
            "other-header": ("/header", "header: {X-Health: red}", "its header X-Health does not match 'red': green"),
            "no-header": ("/header", "header: {X-Nope: red}", "has no header X-Nope"),
            "json": ("/json", "json: {status: ok, checks.db: true}", ""),
            "other-json": ("/json", "json: {checks.db: false}", "checks.db is true; expected is false"),
            "no-json": ("/json", "json: {checks.cache: 1}", "checks.cache is not there: checks has db; expected is 1"),
            "not-json": ("/ready", "json: {status: ok}", "its body is no JSON, but text/plain: ready"),
        }
        self.inventory({name: f'kind: http, address: "{self.nginx.url}", path: {path}, expect: {{{expected}}}'
                        for name, (path, expected, _) in cases.items()})
        found = {service["name"]: service for service in self.report(code=1)["services"]}
        for name, (_, _, reason) in cases.items():
            with self.subTest(name):
                self.assertEqual(("down" if reason else "up", reason), (found[name]["state"], found[name].get("reason", "")))

    def secured(self, state, reason, tls, address=None, **options):
        self.inventory({"web": f'kind: http, address: "{address or self.nginx.tls_url}", tls: {{{tls}}}'})
        return self.expect_service(state, reason, **options)

    def test_https(self):
        address = self.nginx.tls_url.removeprefix("https://")
        service = self.secured("up", "", f"ca: {self.ca}")
        self.assertGreater(service["latency_ms"]["tls"], 0)
        self.assertRegex(self.said(service, "certificate")[0], r"^its certificate is valid for 36\d more days$")
        self.secured("up", "", "insecure: true")
        self.secured("down", f"the certificate of {address} is not for the name mimir.example",
                     f"ca: {self.ca}, server_name: mimir.example")
        self.secured("down", f"the certificate of {address} is signed by nobody who is trusted here",
                     f"ca: {authority('somebody else').ca}")

    def test_an_authority_that_cannot_be_read(self):
        where = self.folder.resolve()
        service = self.secured("unknown", f"cannot be asked: error setting certificate file: {where}/away.pem", "ca: away.pem")
        (check,) = service["checks"]
        self.assertTrue(check["next"].startswith("see that the files of tls: in pyat.yml"), check["next"])

    def test_a_client_certificate(self):
        known, address = tls_faults.client_certificate(), self.nginx.client_tls_url
        self.secured("down", "answers 400: No required SSL certificate was sent", f"ca: {self.ca}", address)
        self.secured("up", "", f"ca: {self.ca}, cert: {known.certificate}, key: {known.key}", address)
        self.inventory({"web": f'kind: http, address: "{address}", tls: {{cert: {known.certificate}}}'})
        done = self.expect(2, *COMMAND)
        self.assertIn("pyat.yml:2:", done.stdout)
        self.assertIn("error[bad-inventory]: tls is not complete: key is missing\n", done.stdout)

    def test_a_certificate_of_another_name(self):
        server = self.start(Nginx(certificate=authority().sign("named", hosts="DNS:mimir.example")))
        self.secured("up", "", f"ca: {self.ca}, server_name: mimir.example", server.tls_url)
        address = server.tls_url.removeprefix("https://")
        self.secured("down", f"the certificate of {address} is not for the name 127.0.0.1", f"ca: {self.ca}", server.tls_url)


if __name__ == "__main__":
    unittest.main()
