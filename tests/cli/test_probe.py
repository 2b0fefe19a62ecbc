"""`pyat probe` and pyat-probe: what they ask, what they make of the answer, and what pyat-probe is made of."""

import os
import re
import struct
import subprocess
import unittest
from pathlib import Path

from probing import ALONE, Probe
from program import ROOT

from health import faults
from health.web import Response, WebServer
from health.web_faults import answers


class Answers(Probe):
    def test_healthy(self):
        with answers(body="ready\n") as server:
            self.expect_healthy(f"{server.url}/ready answered 200", f"{server.url}/ready")
            for request in server.requests:
                self.assertEqual(("GET", "/ready"), (request.method, request.target))
                self.assertEqual([("host", server.address), ("user-agent", f"pyat/{self.version()}"), ("accept", "*/*"),
                                  ("connection", "close")], list(request.headers.items()))
            self.assertEqual(2, len(server.requests))
            self.expect_healthy(f"http://localhost:{server.port} answered 200", f"localhost:{server.port}")
            self.expect_healthy(f"tcp://localhost:{server.port} accepted a connection", f"tcp://localhost:{server.port}")

    def version(self):
        return self.expect(0, "--version").stdout.split()[1]

    def test_not_ready(self):
        with answers(503, "Ingester not ready: waiting for 15s after being ready\n") as server:
            self.expect_unhealthy(f"{server.url}/ready answered 503: Ingester not ready: waiting for 15s after being ready",
                                  f"{server.url}/ready")

    def test_body_in_one_line(self):
        body = b"Some services are not Running:\n\tstore-gateway: \x1b[31mStarting\xff\r\n" + b"x" * 300
        with answers(500, body) as server:
            line = "Some services are not Running: store-gateway: [31mStarting?"
            self.expect_unhealthy(f"{server.url} answered 500: {line} {'x' * (199 - len(line))} …", server.url)

    def test_page_of_a_proxy(self):
        page = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>"
        with answers(502, page) as server:
            self.expect_unhealthy(f"{server.url} answered 502: 502 Bad Gateway", server.url)

    def test_no_body(self):
        with answers(503) as server:
            self.expect_unhealthy(f"{server.url} answered 503: Service Unavailable", server.url)

    def test_status(self):
        with answers(401, "who are you") as server:
            self.expect_healthy(f"{server.url} answered 401", "--status", "200-299,401", server.url)
            self.expect_unhealthy(f"{server.url} answered 401, and 204, 500-599 is expected: who are you",
                                  "--status=204,500-599", server.url)

    def test_contains(self):
        with answers(200, '{"database": "failing"}') as server:
            self.expect_healthy(f"{server.url} answered 200", "--contains", '"database"', server.url)
            self.expect_unhealthy(f"{server.url} answered 200, but its body does not contain '\"ok\"': {{\"database\": \"failing\"}}",
                                  "--contains", '"ok"', server.url)

    def test_chunks(self):
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        with faults.says(head + b"3\r\nrea\r\n2;x=y\r\ndy\r\n0\r\nA: b\r\n\r\n") as server:
            self.expect_healthy(f"{server.url} answered 200", "--contains", "ready", server.url)

    def test_minio_that_lies(self):
        with answers(X_Minio_Server_Status="offline") as server:
            self.expect_unhealthy(f"{server.url}/minio/health/ready answered 200, but says x-minio-server-status: offline",
                                  f"{server.url}/minio/health/ready")

    def test_headers(self):
        with answers(body="ready\n") as server:
            self.ask("--header", "X-Scope-OrgID: team-a", "--header", "host: mimir", server.url)
            headers = server.requests[0].headers
            self.assertEqual(("team-a", "mimir"), (headers["x-scope-orgid"], headers["host"]))
            order = list(headers)
            self.assertEqual(order.index("x-scope-orgid") + 1, order.index("host"))  # another Host would stand before it
            self.ask(server.url, env={"PYAT_HEADER": "Authorization: Bearer secret"})
            self.assertEqual("Bearer secret", server.requests[2].headers["authorization"])

    def test_query_stays_unsaid(self):
        with answers(403, "no") as server:
            self.expect_unhealthy(f"{server.url}/ready?… answered 403: no", f"{server.url}/ready?token=secret")
            self.assertEqual("/ready?token=secret", server.requests[0].target)

    def test_quiet(self):
        with answers(body="ready\n") as server:
            self.assertEqual((0, ""), self.ask("-q", server.url))
        with faults.refused() as place:
            self.assertEqual(1, self.ask("--quiet", place.address)[0])


class Redirects(Probe):
    def routes(self, **paths):
        def answer(request):
            where = paths.get(request.path.lstrip("/"))
            return Response(200, "ready\n") if where is None else Response(302, "", {"Location": where})

        return WebServer(answer)

    def test_followed_on_the_same_server(self):
        with self.routes(a="b", b="/c?x=1") as server:
            self.expect_healthy(f"{server.url}/c?… answered 200", f"{server.url}/a")
            self.expect_healthy(f"{server.url}/a answered 302", "--status", "302", f"{server.url}/a")

    def test_circle(self):
        with self.routes(a="/b", b="/a") as server:
            self.expect_unhealthy(f"{server.url}/b redirects in a circle: {server.url}/a → {server.url}/b → {server.url}/a",
                                  f"{server.url}/a")

    def test_too_many(self):
        with self.routes(a="/b", b="/c", c="/d", d="/e") as server:
            self.expect_unhealthy(f"{server.url}/d redirects more than 3 times, at last to {server.url}/e", f"{server.url}/a")

    def test_elsewhere(self):
        with self.routes(a="https://login.example/?next=secret", b="//127.0.0.1:1/", c="http://u:p@127.0.0.1/") as server:
            self.expect_unhealthy(f"{server.url}/a answered 302: it redirects to another server, https://login.example/?…, "
                                  "which is not asked", f"{server.url}/a", "--header", "Authorization: Bearer secret")
            self.expect_unhealthy(f"{server.url}/b answered 302: it redirects to another server, http://127.0.0.1:1/, "
                                  "which is not asked", f"{server.url}/b")
            self.expect_unhealthy(f"{server.url}/c answered 302 with a Location that cannot be read: "
                                  "an address holds no user and no password", f"{server.url}/c")


class CommandLine(Probe):
    NAMES = "mimir, tempo, loki, grafana, prometheus, alertmanager, otel-collector, alloy, promtail, minio"

    def test_mistakes(self):
        self.expect_refused([f"name what to ask: a URL, or one of {self.NAMES}"])
        self.expect_refused([f"'tmepo' is no server that is known by name: {self.NAMES}",
                             "did you mean 'tempo'? A host is written as a URL: http://tmepo/"], "tmepo")
        self.expect_refused(["'ftp://x': unknown scheme 'ftp'; it takes http, https, tcp"], "ftp://x")
        self.expect_refused(["'tcp://x': a port is missing: tcp://x:3200"], "tcp://x")
        self.expect_refused(["an address holds no user and no password", "give a header: --header 'Authorization: …'"],
                            "http://a:secret@x/")
        self.expect_refused(["--timeout: '5' is not a length of time", "write it with its unit: 5s, 500ms, 1m30s"],
                            "--timeout", "5", "mimir")
        self.expect_refused(["--timeout: '0' is not a length of time", "write it with its unit: 5s, 500ms, 1m30s"],
                            "--timeout=0", "mimir")
        self.expect_refused(["--status: '2xx' is no list of statuses", "write numbers and ranges: 200-299,401"],
                            "--status", "2xx", "mimir")
        self.expect_refused(["--header: a colon is missing", "write --header 'Name: value'"], "--header", "secret", "mimir")
        self.expect_refused(["--header: 'a b' is no name of a header"], "--header", "a b: secret", "mimir")
        self.expect_refused(["--header: the value of A has a line end or a control character in it"],
                            "--header", "A: b\r\nC: secret", "mimir")
        self.expect_refused(["--contains has no meaning with a tcp address: it only connects"],
                            "--contains", "x", "tcp://localhost:1")
        self.expect_refused(["--status has no meaning with a tcp address: it only connects"],
                            "--status", "200", "tcp://localhost:1")
        self.expect_refused(["unknown option '--timout'", "did you mean '--timeout'?"], "--timout", "1s", "mimir")
        self.expect_refused(["unexpected argument 'tempo'"], "mimir", "tempo")

    def test_help_is_the_same(self):
        of_pyat = self.expect(0, "probe", "--help").stdout
        alone = subprocess.run([ALONE, "--help"], text=True, capture_output=True, check=True, timeout=20).stdout
        self.assertEqual(of_pyat.replace("pyat probe", "pyat-probe"), alone)
        version = subprocess.run([ALONE, "--version"], text=True, capture_output=True, check=True, timeout=20).stdout
        self.assertEqual(self.expect(0, "--version").stdout.replace("pyat", "pyat-probe"), version)
        for name in self.NAMES.split(", "):
            self.assertIn(name, " ".join(of_pyat.split("Examples:")[0].split()))

    def test_known_by_name(self):
        """As docs/probe.md says. Whether anything listens there is a matter of the machine: only the URL counts."""
        page = (ROOT / "docs" / "probe.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `([a-z-]+)` \| `(http://localhost:\S+)`", page, re.MULTILINE)
        self.assertEqual(self.NAMES.split(", "), [name for name, _ in rows])
        for name, url in rows:
            code, output = self.ask(name, "--timeout", "2s", "--status", "999")
            self.assertEqual(1, code)
            self.assertTrue(output.startswith(f"unhealthy: {url} "), output)

    def test_name_with_a_port_is_a_host(self):
        code, output = self.ask("tempo.invalid:1")
        self.assertEqual(1, code)
        self.assertTrue(output.startswith("unhealthy: http://tempo.invalid:1 cannot be found: "), output)


class Binary(unittest.TestCase):
    """pyat-probe runs where there is nothing but a kernel."""

    def test_size(self):
        self.assertLess(os.path.getsize(ALONE), 2_000_000)

    def test_needs_no_library(self):
        image = Path(ALONE).read_bytes()
        self.assertEqual(b"\x7fELF", image[:4])
        big = image[4] == 2
        order = "<" if image[5] == 1 else ">"
        (offset,) = struct.unpack_from(order + ("Q" if big else "I"), image, 32 if big else 28)
        size, count = struct.unpack_from(order + "HH", image, 54 if big else 42)
        kinds = {struct.unpack_from(order + "I", image, offset + i * size)[0] for i in range(count)}
        self.assertIn(1, kinds)  # PT_LOAD
        self.assertFalse(kinds & {2, 3}, "PT_DYNAMIC and PT_INTERP are those of a program that is linked to libraries")


if __name__ == "__main__":
    unittest.main()
