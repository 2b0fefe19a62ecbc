"""`pyat probe` and pyat-probe on bad days: each fault with the line that it prints."""

import ssl
import unittest

from probing import Probe

from health import faults, tls_faults
from health.certificates import authority
from health.web_faults import answers

LIMIT = "300ms"
WITHIN = "within 300 ms"


class BadDays(Probe):
    def test_refused(self):
        with faults.refused() as place:
            why = f"refused the connection: nothing listens on port {place.port}"
            self.expect_unhealthy(f"http://localhost:{place.port}/ready {why}", f"http://localhost:{place.port}/ready")
            self.expect_unhealthy(f"tcp://{place.address} {why}", f"tcp://{place.address}")

    def test_connect_hangs(self):
        with faults.filtered() as place:
            self.expect_unhealthy(f"{place.url} did not take a connection {WITHIN}: packets get lost on the way, or "
                                  "the address is wrong", "--timeout", LIMIT, place.address)

    def test_unknown_host(self):
        """The name exists nowhere; who says so, a name server or the lack of one, is a matter of the machine."""
        code, output = self.ask("http://no-such-host.invalid/")
        self.assertEqual(1, code)
        start = "unhealthy: http://no-such-host.invalid/ cannot be found: "
        self.assertIn(output, (f"{start}host 'no-such-host.invalid' is unknown\n",
                               f"{start}no name server has an answer for host 'no-such-host.invalid'\n"))

    def test_silence(self):
        with faults.silent() as server:
            self.expect_unhealthy(f"{server.url} accepted the connection, but did not answer {WITHIN}",
                                  "--timeout", LIMIT, server.url)

    def test_nothing_at_all(self):
        with faults.empty_reply() as server:
            self.expect_unhealthy(f"{server.url} closed the connection without an answer", server.url)

    def test_reset(self):
        with faults.reset() as server:
            self.expect_unhealthy(f"{server.url} reset the connection without an answer", server.url)

    def test_half_a_head(self):
        with faults.says(b"HTTP/1.1 200 OK\r\nContent-Le") as server:
            self.expect_unhealthy(f"{server.url} broke off in the head of its answer, after 27 bytes", server.url)

    def test_head_that_does_not_end(self):
        with faults.half_headers(then_silent=True) as server:
            self.expect_unhealthy(f"{server.url} began to answer, but the head of its answer did not end {WITHIN}",
                                  "--timeout", LIMIT, server.url)

    def test_endless_head(self):
        with faults.huge_headers() as server:
            self.expect_unhealthy(f"{server.url} answered with a head of more than 64 KiB", server.url)

    def test_half_a_body(self):
        with faults.half_response(promised=100) as server:
            self.expect_unhealthy(f"{server.url} answered 200, but broke off after 5 of 100 bytes of its body", server.url)
        with faults.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nready\r\n") as server:
            self.expect_unhealthy(f"{server.url} answered 200, but broke off after 5 bytes of its body", server.url)

    def test_body_that_never_ends(self):
        with faults.dripping(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_000, 0.001) as server:
            self.expect_unhealthy(f"{server.url} answered 200, but its body did not end {WITHIN}",
                                  "--timeout", LIMIT, server.url)

    def test_large_body(self):
        """100 MB, or endless: what is behind the first MiB decides nothing, and is not read."""
        with faults.large_body() as server:
            self.expect_healthy(f"{server.url} answered 200", server.url)
            self.expect_unhealthy(f"{server.url} answered 200, but the first 1024 KiB of its body does not contain 'y': "
                                  f"{'x' * 200} …", "--contains", "y", server.url)
        self.assertEqual(4, server.connections)
        self.assertLess(server.sent, 4 * 90_000_000)

    def test_garbage(self):
        with faults.says(b"\x00\x01\x02\x03\x04\x05\x06\x07\x08") as server:
            self.expect_unhealthy(f"{server.url} answered with something other than HTTP: the bytes 00 01 02 03 04 05 06 07",
                                  server.url)
        with faults.says(b"HTTP/1.1 abc\r\n\r\n") as server:
            self.expect_unhealthy(f"{server.url} answered with a broken status line: 'HTTP/1.1 abc'", server.url)
        with faults.says(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n") as server:
            self.expect_unhealthy(f"{server.url} answered 200 with a broken header: 'no header'", server.url)
        with faults.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nready") as server:
            self.expect_unhealthy(f"{server.url} answered 200, but broke off after 0 bytes of its body", server.url)
        with faults.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nready\r\n") as server:
            self.expect_unhealthy(f"{server.url} answered 200, but a chunk of its body has no size: 'ready'", server.url)

    def test_http_0_9(self):
        with faults.says(b"ready\n") as server:
            self.expect_unhealthy(f"{server.url} answered without a status line, as HTTP/0.9 did: 'ready'", server.url)
        with faults.says(b"ok") as server:
            self.expect_unhealthy(f"{server.url} answered without a status line, as HTTP/0.9 did: 'ok'", server.url)

    def test_grpc(self):
        with faults.says(b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x05\x00\x00\x40\x00") as server:
            self.expect_unhealthy(f"{server.url} speaks HTTP/2 only, as gRPC ports do: probe its HTTP port, or this one with "
                                  "tcp://", server.url)

    def test_plain_to_tls(self):
        nginx = b"<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n"
        for body in (nginx, b"Client sent an HTTP request to an HTTPS server.\n"):
            with answers(400, body) as server:
                self.expect_unhealthy(f"{server.url} answered 400: it wants TLS there: write https:// in place of http://",
                                      server.url)
        with faults.says(b"\x15\x03\x01\x00\x02\x02\x16") as server:
            self.expect_unhealthy(f"{server.url} speaks TLS there: write https:// in place of http://", server.url)


class Tls(Probe):
    def test_healthy(self):
        with tls_faults.good() as server:
            for url in (server.url, f"https://localhost:{server.port}"):
                self.expect_healthy(f"{url} answered 200", "--ca", authority().ca, url)
            code, output = self.ask("--insecure", server.url)
            self.assertEqual(0, code)
            self.assertTrue(output.endswith(", with a certificate that was not checked\n"), output)

    def test_untrusted(self):
        with tls_faults.self_signed() as server:
            self.expect_unhealthy(f"{server.url} has a certificate that only itself has signed: trust it with --ca",
                                  "--ca", authority().ca, server.url, "--header", "Authorization: Bearer secret")
            self.assertEqual([], server.requests)

    def test_unknown_authority(self):
        other = self.file("other.pem", authority().ca.read_bytes())
        with tls_faults.unknown_authority() as server:
            self.expect_unhealthy(f"{server.url} has a certificate of an authority that is not in other.pem: 'another CA'; name "
                                  "its file with --ca", "--ca", other, server.url)
            self.expect_healthy(f"{server.url} answered 200", "--ca", authority("another CA").ca, server.url)

    def test_expired(self):
        ended = authority().sign("expired", days=-3.0).not_after
        with tls_faults.expired() as server:
            self.expect_unhealthy(f"{server.url} has a certificate that expired on {ended:%Y-%m-%d %H:%M:%S} UTC",
                                  "--ca", authority().ca, server.url)
            self.assertEqual(0, self.ask("--insecure", server.url)[0])

    def test_from_the_future(self):
        with tls_faults.from_the_future() as server:
            begins = server.certificate.not_before
            self.expect_unhealthy(f"{server.url} has a certificate that is valid only from {begins:%Y-%m-%d %H:%M:%S} UTC on: is "
                                  "the clock right?", "--ca", authority().ca, server.url)

    def test_other_name(self):
        names = "DNS:mimir,DNS:*.mimir.example,IP:10.0.0.1"
        with tls_faults.wrong_name(names) as server:
            said = "has a certificate for mimir, *.mimir.example, 10.0.0.1, not for"
            self.expect_unhealthy(f"{server.url} {said} 127.0.0.1", "--ca", authority().ca, server.url)
            self.expect_unhealthy(f"https://localhost:{server.port} {said} localhost", "--ca", authority().ca,
                                  f"https://localhost:{server.port}")

    def test_plain_server(self):
        with faults.says(b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
            url = f"https://{server.address}"
            self.expect_unhealthy(f"{url} does not speak TLS there: write http:// in place of https:// (it begins with "
                                  "'HTTP/')", "--ca", authority().ca, url)

    def test_server_that_hangs_up(self):
        with faults.empty_reply() as server:
            url = f"https://{server.address}"
            self.expect_unhealthy(f"{url} closed the connection when TLS was to begin: perhaps it does not speak TLS there",
                                  "--ca", authority().ca, url)

    def test_silence(self):
        with faults.silent() as server:
            url = f"https://{server.address}"
            self.expect_unhealthy(f"{url} accepted the connection, but did not begin TLS {WITHIN}",
                                  "--timeout", LIMIT, "--ca", authority().ca, url)

    def test_tls_1_3_alone(self):
        certificate = authority().sign("good")
        with tls_faults.TlsServer(certificate.server(minimum=ssl.TLSVersion.TLSv1_3)) as server:
            self.expect_unhealthy(f"{server.url} refused TLS 1.2, and pyat speaks no other version", "--ca", authority().ca,
                                  server.url)

    def test_authorities_that_are_none(self):
        self.file("empty.pem", "nothing\n")
        self.expect_refused(["--ca: empty.pem: no certificate in PEM is in it"], "--ca", "empty.pem", "https://localhost/")
        self.expect_refused(["--ca: none.pem: no such file or directory"], "--ca", "none.pem", "https://localhost/")


if __name__ == "__main__":
    unittest.main()
