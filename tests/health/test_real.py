"""Do the real programs come up, are they in the state that was asked for, and do they end?"""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults, real, tls_faults
from health.certificates import authority
from health.real_docker import MIMIR_SAYS, DockerEngine, remove_control_groups
from health.real_nginx import Nginx


def fetch(url, **options):
    """Status and body."""
    try:
        with urllib.request.urlopen(url, timeout=5, **options) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def say(server, words):
    with socket.create_connection((server.host, server.port), timeout=5) as connection:
        connection.sendall(words)
        return connection.recv(4000)


class Web(unittest.TestCase):
    def test_prometheus(self):
        with real.Prometheus() as server:
            self.assertEqual((200, b"Prometheus Server is Ready.\n"), fetch(server.url + "/-/ready"))
            server.kill()
            self.assertIsNone(real.status_of(server.url))
            server.start_again()
            self.assertEqual(200, real.status_of(server.url + "/-/ready"))
        self.assertIsNone(real.status_of(server.url))

    def test_alertmanager(self):
        for clustered, states in ((False, ("disabled",)), (True, ("settling", "ready"))):
            with real.Alertmanager(clustered) as server:
                self.assertIn(json.loads(fetch(server.url + "/api/v2/status")[1])["cluster"]["status"], states)

    def test_nginx(self):
        with Nginx(more="location = /mine { return 204; }") as server:
            for path, status in (("/ready", 200), ("/moved", 200), ("/elsewhere", 200), ("/unavailable", 503), ("/bad-gateway", 502),
                                 ("/gateway-timeout", 504), ("/protected", 401), ("/mine", 204)):
                self.assertEqual(status, fetch(server.url + path)[0], path)
            for path, failure in (("/loop", urllib.error.HTTPError), ("/empty", OSError)):
                with self.assertRaises(failure) as caught:
                    urllib.request.urlopen(server.url + path, timeout=5)
                if path == "/loop":
                    caught.exception.close()
            self.assertEqual(["/ready"], server.elsewhere.paths)
            trusting = ssl.create_default_context(cafile=authority().ca)
            self.assertEqual(200, fetch(server.tls_url, context=trusting)[0])
            self.assertEqual(400, fetch(server.client_tls_url, context=trusting)[0])
            known = tls_faults.client_certificate()
            trusting.load_cert_chain(known.certificate, known.key)
            self.assertEqual(200, fetch(server.client_tls_url, context=trusting)[0])
            self.assertEqual(400, fetch(server.tls_url.replace("https", "http"))[0])


class Databases(unittest.TestCase):
    START_UP = b"\0\0\0\x17\0\3\0\0user\0postgres\0\0"

    def test_postgres(self):
        for options, answer in (({}, b"R\0\0\0\x08\0\0\0\0"), ({"password": "secret"}, b"R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256"),
                                ({"standby": True}, b"E")):
            with self.subTest(options), real.Postgres(**options) as server:
                said = say(server, self.START_UP)
                self.assertTrue(said.startswith(answer), said)
                self.assertEqual("standby" in options, b"\0C57P03\0" in said, said)

    def test_redis(self):
        with faults.refused() as away:
            lost = {"replicaof": f"{away.host} {away.port}", "replica-serve-stale-data": "no"}
            for options, answer in (({}, b"$-1"), ({"password": "secret"}, b"-NOAUTH"), ({"settings": lost}, b"-MASTERDOWN")):
                with self.subTest(options), real.Redis(**options) as server:
                    self.assertTrue(say(server, b"GET x\r\n").startswith(answer))


class Docker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = DockerEngine().__enter__()
        cls.addClassCleanup(cls.engine.__exit__, None, None, None)

    def test_restarts_in_a_loop(self):
        configuration = Path(self.engine.folder) / "mimir.yaml"
        configuration.touch()
        found = self.engine.restarting(configuration=configuration, labels={"com.docker.compose.service": "mimir"})
        self.assertEqual(("restarting", 1), (found["State"]["Status"], found["State"]["ExitCode"]))
        self.assertEqual(str(configuration), found["Mounts"][0]["Source"])
        logs = self.engine.request("GET", "/containers/mimir/logs", stderr=1, tail=5)
        self.assertIn(MIMIR_SAYS.splitlines()[-1].encode(), logs)

    def test_unhealthy_and_serving(self):
        found, port = self.engine.unhealthy()
        last = found["State"]["Health"]["Log"][-1]
        self.assertEqual(-1, last["ExitCode"])
        self.assertIn('exec: "curl": executable file not found', last["Output"])
        self.assertEqual((200, b"ready"), fetch(f"http://127.0.0.1:{port}/"))
        found, _ = self.engine.unhealthy("by-shell", test=["CMD-SHELL", "curl -f http://localhost"])
        last = found["State"]["Health"]["Log"][-1]
        self.assertEqual((127, "/bin/sh: line 1: curl: command not found\n"), (last["ExitCode"], last["Output"]))

    def test_killed_for_memory(self):
        state = self.engine.killed_for_memory()["State"]
        self.assertEqual((True, 137), (state["OOMKilled"], state["ExitCode"]))

    def test_one_shots(self):
        for code in (0, 3):
            state = self.engine.ended(code, name=f"ended-{code}")["State"]
            self.assertEqual(("exited", code), (state["Status"], state["ExitCode"]))

    def test_running(self):
        self.engine.running()
        statistics = self.engine.request("GET", "/containers/tempo/stats", **{"stream": "false", "one-shot": "true"})
        self.assertGreater(statistics["memory_stats"]["usage"], 0)


class Ends(unittest.TestCase):
    """A test that is killed leaves nothing running."""

    SCRIPT = """
import sys, time
sys.path.insert(0, {tests!r})
from health import real, real_docker
with real.Redis() as redis, real.Postgres() as postgres, real_docker.DockerEngine() as engine:
    port = engine.unhealthy()[1]
    print(redis.port, postgres.port, port, redis.folder, postgres.folder, engine.folder, flush=True)
    time.sleep(60)
"""

    def test_with_a_test_that_is_killed(self):
        script = self.SCRIPT.format(tests=str(Path(__file__).resolve().parents[1]))
        with subprocess.Popen([sys.executable, "-B", "-c", script], stdout=subprocess.PIPE, text=True) as test:
            words = test.stdout.readline().split()
            ports, folders = [int(word) for word in words[:3]], words[3:]
            self.assertEqual(3, len(folders), "the script did not come as far as it should")
            self.assertTrue(all(real.accepts(port) for port in ports))
            os.kill(test.pid, signal.SIGKILL)
        for port in ports:
            real.eventually(lambda port=port: not real.accepts(port), what="the end of what was started")
        for folder in folders:
            real.eventually(lambda folder=folder: not _processes_of(folder), what=f"the end of what uses {folder}")
            subprocess.run(["rm", "-rf", folder], check=True)
        remove_control_groups(f"/{Path(folders[-1]).name}")


def _processes_of(folder):
    """Those with it on their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if folder.encode() in entry.read_bytes():
                found.append(entry.parent.name)
        except OSError:
            pass
    return found


class Missing(unittest.TestCase):
    def test_names_the_package(self):
        with self.assertRaisesRegex(RuntimeError, "no-such-server is not installed: Debian's package is no-such-package"):
            real.tool("no-such-server", "no-such-package")


if __name__ == "__main__":
    unittest.main()
