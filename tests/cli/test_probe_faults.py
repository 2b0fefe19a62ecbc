"""`pyat probe` and pyat-probe on bad days: each fault with the line that it prints."""

import ssl
import struct
import subprocess
import time
import unittest

from misbehaving import PlainServer, Server, answer, certificate, full_backlog, refused_port, sends, tls
from probing import Probe

LIMIT = "300ms"
WITHIN = "within 300 ms"


class BadDays(Probe):
    def test_refused(self):
        port = refused_port()
        self.expect_unhealthy(f"http://localhost:{port}/ready refused the connection: nothing listens on port {port}",
                              f"http://localhost:{port}/ready")
        self.expect_unhealthy(f"tcp://127.0.0.1:{port} refused the connection: nothing listens on port {port}",
                              f"tcp://127.0.0.1:{port}")

    def test_connect_hangs(self):
        with full_backlog() as address:
            self.expect_unhealthy(f"http://{address} did not take a connection {WITHIN}: packets get lost on the way, or "
                                  "the address is wrong", "--timeout", LIMIT, address)

    def test_unknown_host(self):
        """The name exists nowhere; who says so, a name server or the lack of one, is a matter of the machine."""
        code, output = self.ask("http://no-such-host.invalid/")
        self.assertEqual(1, code)
        start = "unhealthy: http://no-such-host.invalid/ cannot be found: "
        self.assertIn(output, (f"{start}host 'no-such-host.invalid' is unknown\n",
                               f"{start}no name server has an answer for host 'no-such-host.invalid'\n"))

    def test_silence(self):
        with Server() as server:
            self.expect_unhealthy(f"{server.url} accepted the connection, but did not answer {WITHIN}",
                                  "--timeout", LIMIT, server.url)

    def test_nothing_at_all(self):
        with Server(sends()) as server:
            self.expect_unhealthy(f"{server.url} closed the connection without an answer", server.url)

    def test_reset(self):
        def reset(connection, _):
            connection.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SOL_SOCKET, SO_LINGER: close() sends a reset

        with Server(reset) as server:
            self.expect_unhealthy(f"{server.url} reset the connection without an answer", server.url)

    def test_half_a_head(self):
        with Server(sends(b"HTTP/1.1 200 OK\r\nContent-Le")) as server:
            self.expect_unhealthy(f"{server.url} broke off in the head of its answer, after 27 bytes", server.url)

    def test_head_that_does_not_end(self):
        def handle(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            server.wait()

        with Server(handle) as server:
            self.expect_unhealthy(f"{server.url} began to answer, but the head of its answer did not end {WITHIN}",
                                  "--timeout", LIMIT, server.url)

    def test_endless_head(self):
        with Server(sends(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 20_000)) as server:
            self.expect_unhealthy(f"{server.url} answered with a head of more than 64 KiB", server.url)

    def test_half_a_body(self):
        with Server(sends(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nready")) as server:
            self.expect_unhealthy(f"{server.url} answered 200, but broke off after 5 of 100 bytes of its body", server.url)
        with Server(sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nready\r\n")) as server:
            self.expect_unhealthy(f"{server.url} answered 200, but broke off after 5 bytes of its body", server.url)

    def trickle(self, connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x")
            time.sleep(0.01)

    def test_body_that_never_ends(self):
        with Server(self.trickle) as server:
            self.expect_unhealthy(f"{server.url} answered 200, but its body did not end {WITHIN}",
                                  "--timeout", LIMIT, server.url)

    def test_large_body(self):
        """100 MB, or endless: what is behind the first MiB decides nothing, and is not read."""
        sent = []

        def handle(connection, _):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
            sent.append(0)
            for _ in range(100):
                connection.sendall(b"x" * 1_000_000)
                sent[-1] += 1

        with Server(handle) as server:
            self.expect_healthy(f"{server.url} answered 200", server.url)
            self.expect_unhealthy(f"{server.url} answered 200, but the first 1024 KiB of its body does not contain 'y': "
                                  f"{'x' * 200} …", "--contains", "y", server.url)
        self.assertEqual(4, len(sent))
        self.assertLess(max(sent), 90)

    def test_garbage(self):
        with Server(sends(b"\x00\x01\x02\x03\x04\x05\x06\x07\x08")) as server:
            self.expect_unhealthy(f"{server.url} answered with something other than HTTP: the bytes 00 01 02 03 04 05 06 07",
                                  server.url)
        with Server(sends(b"HTTP/1.1 abc\r\n\r\n")) as server:
            self.expect_unhealthy(f"{server.url} answered with a broken status line: 'HTTP/1.1 abc'", server.url)
        with Server(sends(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n")) as server:
            self.expect_unhealthy(f"{server.url} answered 200 with a broken header: 'no header'", server.url)
        with Server(sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nready")) as server:
            self.expect_unhealthy(f"{server.url} answered 200, but broke off after 0 bytes of its body", server.url)
        with Server(sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nready\r\n")) as server:
            self.expect_unhealthy(f"{server.url} answered 200, but a chunk of its body has no size: 'ready'", server.url)

    def test_http_0_9(self):
        with Server(sends(b"ready\n")) as server:
            self.expect_unhealthy(f"{server.url} answered without a status line, as HTTP/0.9 did: 'ready'", server.url)
        with Server(sends(b"ok")) as server:
            self.expect_unhealthy(f"{server.url} answered without a status line, as HTTP/0.9 did: 'ok'", server.url)

    def test_grpc(self):
        with Server(sends(b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x05\x00\x00\x40\x00")) as server:
            self.expect_unhealthy(f"{server.url} speaks HTTP/2 only, as gRPC ports do: probe its HTTP port, or this one with "
                                  "tcp://", server.url)

    def test_plain_to_tls(self):
        nginx = b"<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n"
        for body in (nginx, b"Client sent an HTTP request to an HTTPS server.\n"):
            with Server(sends(answer(body, "400 Bad Request"))) as server:
                self.expect_unhealthy(f"{server.url} answered 400: it wants TLS there: write https:// in place of http://",
                                      server.url)
        with Server(sends(b"\x15\x03\x01\x00\x02\x02\x16")) as server:
            self.expect_unhealthy(f"{server.url} speaks TLS there: write https:// in place of http://", server.url)


class Tls(Probe):
    def setUp(self):
        super().setUp()
        self.pem, self.key = certificate(self.folder, "own")

    def test_healthy(self):
        with Server(sends(answer()), tls(self.pem, self.key)) as server:
            for url in (server.url, f"https://localhost:{server.port}"):
                self.expect_healthy(f"{url} answered 200", "--ca", "own.pem", url)
            code, output = self.ask("--insecure", server.url)
            self.assertEqual(0, code)
            self.assertTrue(output.endswith(", with a certificate that was not checked\n"), output)

    def test_untrusted(self):
        other, _ = certificate(self.folder, "other")
        with Server(sends(answer()), tls(self.pem, self.key)) as server:
            self.expect_unhealthy(f"{server.url} has a certificate that only itself has signed: trust it with --ca",
                                  "--ca", other, server.url, "--header", "Authorization: Bearer secret")
            self.assertEqual([], server.requests)

    def test_unknown_authority(self):
        pem, key = self.signed_by_own()
        other, _ = certificate(self.folder, "other")
        with Server(sends(answer()), tls(pem, key)) as server:
            self.expect_unhealthy(f"{server.url} has a certificate of an authority that is not in other.pem: 'own'; name its "
                                  "file with --ca", "--ca", "other.pem", server.url)
            self.expect_healthy(f"{server.url} answered 200", "--ca", "own.pem", server.url)
        self.assertTrue(other.exists())

    def signed_by_own(self):
        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=leaf")
        self.file("leaf.ext", "subjectAltName=IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", "leaf.csr", "-CA", "own.pem", "-CAkey", "own.key", "-CAcreateserial", "-out", "leaf.pem",
                "-days", "3000", "-extfile", "leaf.ext")
        return self.folder / "leaf.pem", self.folder / "leaf.key"

    def test_expired(self):
        pem, key = certificate(self.folder, "old", ("20240101000000Z", "20250630120000Z"))
        with Server(sends(answer()), tls(pem, key)) as server:
            self.expect_unhealthy(f"{server.url} has a certificate that expired on 2025-06-30 12:00:00 UTC",
                                  "--ca", pem, server.url)
            self.assertEqual(0, self.ask("--insecure", server.url)[0])

    def test_from_the_future(self):
        pem, key = certificate(self.folder, "new", ("20990101000000Z", "21000101000000Z"))
        with Server(sends(answer()), tls(pem, key)) as server:
            self.expect_unhealthy(f"{server.url} has a certificate that is valid only from 2099-01-01 00:00:00 UTC on: is the "
                                  "clock right?", "--ca", pem, server.url)

    def test_other_name(self):
        names = "DNS:mimir,DNS:*.mimir.example,IP:10.0.0.1"
        pem, key = certificate(self.folder, "named", names=names)
        with Server(sends(answer()), tls(pem, key)) as server:
            said = "has a certificate for mimir, *.mimir.example, 10.0.0.1, not for"
            self.expect_unhealthy(f"{server.url} {said} 127.0.0.1", "--ca", pem, server.url)
            self.expect_unhealthy(f"https://localhost:{server.port} {said} localhost", "--ca", pem,
                                  f"https://localhost:{server.port}")

    def test_plain_server(self):
        def refuse(connection, _request):
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        with PlainServer(refuse) as server:
            url = f"https://127.0.0.1:{server.port}"
            self.expect_unhealthy(f"{url} does not speak TLS there: write http:// in place of https:// (it begins with "
                                  "'HTTP/')", "--ca", self.pem, url)

    def test_server_that_hangs_up(self):
        with PlainServer(lambda connection, request: None) as server:
            url = f"https://127.0.0.1:{server.port}"
            self.expect_unhealthy(f"{url} closed the connection when TLS was to begin: perhaps it does not speak TLS there",
                                  "--ca", self.pem, url)

    def test_silence(self):
        with Server() as server:
            url = f"https://127.0.0.1:{server.port}"
            self.expect_unhealthy(f"{url} accepted the connection, but did not begin TLS {WITHIN}",
                                  "--timeout", LIMIT, "--ca", self.pem, url)

    def test_tls_1_3_alone(self):
        with Server(sends(answer()), tls(self.pem, self.key, lowest=ssl.TLSVersion.TLSv1_3)) as server:
            self.expect_unhealthy(f"{server.url} refused TLS 1.2, and pyat speaks no other version", "--ca", self.pem, server.url)

    def test_authorities_that_are_none(self):
        self.file("empty.pem", "nothing\n")
        self.expect_refused(["--ca: empty.pem: no certificate in PEM is in it"], "--ca", "empty.pem", "https://localhost/")
        self.expect_refused(["--ca: none.pem: no such file or directory"], "--ca", "none.pem", "https://localhost/")


if __name__ == "__main__":
    unittest.main()
