"""Does each fault behave as it is named? Asked with plain sockets: a client library would have opinions of its own."""

import json
import select
import socket
import ssl
import sys
import time
import unittest
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from health import faults, tls_faults, web_faults
from health.certificates import authority
from health.crowd import Crowd
from health.web import Response, WebServer, text

GET = b"GET /ready HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
SOON = 0.3  # seconds without a byte that pass for silence


def read_all(connection, limit=10_000_000):
    """What comes until the end, or until nothing has come for a while; and which of the two it was."""
    received, ending = bytearray(), "more"
    connection.settimeout(SOON)
    try:
        while len(received) < limit:
            piece = connection.recv(1 << 20)
            if not piece:
                ending = "end"
                break
            received += piece
    except ConnectionResetError:
        ending = "reset"
    except TimeoutError:
        ending = "silence"
    return bytes(received), ending


def ask(server, request=GET, **options):
    with socket.create_connection((server.host, server.port), timeout=5) as connection:
        connection.sendall(request)
        return read_all(connection, **options)


class ConnectionFaults(unittest.TestCase):
    def test_refused(self):
        with faults.refused() as place:
            for _ in range(2):
                with self.assertRaises(ConnectionRefusedError):
                    socket.create_connection((place.host, place.port), timeout=5)
            with socket.socket() as other, self.assertRaises(OSError):
                other.bind((place.host, place.port))

    def test_filtered_hangs_for_everybody(self):
        with faults.filtered() as place:
            for _ in range(2):
                start = time.monotonic()
                with self.assertRaises(TimeoutError):
                    socket.create_connection((place.host, place.port), timeout=SOON)
                self.assertGreaterEqual(time.monotonic() - start, SOON * 0.9)

    def test_silent(self):
        with faults.silent() as server:
            self.assertEqual((b"", "silence"), ask(server))
            self.assertEqual(1, server.connections)

    def test_reset(self):
        with faults.reset() as server:
            self.assertEqual((b"", "reset"), ask(server))

    def test_a_server_comes_back_on_its_port(self):
        with faults.silent() as server:
            port = server.port
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection((server.host, port), timeout=5)
        with WebServer(lambda request: text("ready"), port=port) as server:
            self.assertTrue(ask(server)[0].endswith(b"ready"))

    def test_stopping_ends_what_hangs(self):
        with faults.silent() as server:
            connection = socket.create_connection((server.host, server.port), timeout=5)
            self.addCleanup(connection.close)
            connection.sendall(GET)
        self.assertIn(read_all(connection), ((b"", "end"), (b"", "reset")))


class AnswerFaults(unittest.TestCase):
    def test_bytes_that_are_no_answer(self):
        for fault, start in (
            (faults.garbage, bytes([151, 224])),
            (faults.http_0_9, b"<html>"),
            (faults.bad_status_line, b"HTTP/1.1 OK ready\r\n"),
            (faults.bad_chunks, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nready\r\nxyzzy"),
        ):
            with self.subTest(fault.__name__), fault() as server:
                answer, ending = ask(server)
                self.assertEqual((True, "end"), (answer.startswith(start), ending), answer[:80])

    def test_empty_reply(self):
        with faults.empty_reply() as server:
            self.assertEqual((b"", "end"), ask(server))

    def test_a_greeting_comes_before_the_question(self):
        with faults.greets(b"SSH-2.0-OpenSSH_9.2\r\n") as server:
            with socket.create_connection((server.host, server.port), timeout=5) as connection:
                self.assertEqual(b"SSH-2.0-OpenSSH_9.2\r\n", connection.recv(100))

    def test_half_a_response(self):
        for silent, ending in ((False, "end"), (True, "silence")):
            with self.subTest(ending), faults.half_response(then_silent=silent) as server:
                answer, how = ask(server)
                head, _, body = answer.partition(b"\r\n\r\n")
                self.assertIn(b"Content-Length: 1000", head)
                self.assertEqual((b"ready", ending), (body, how))
            with self.subTest(f"headers, {ending}"), faults.half_headers(then_silent=silent) as server:
                answer, how = ask(server)
                self.assertNotIn(b"\r\n\r\n", answer)
                self.assertEqual(ending, how)

    def test_headers_a_byte_at_a_time(self):
        with faults.slow_headers(seconds_per_byte=0.1) as server:
            with socket.create_connection((server.host, server.port), timeout=5) as connection:
                connection.sendall(GET)
                start = time.monotonic()
                self.assertEqual(b"HTTP/", b"".join(connection.recv(100) for _ in range(5)))
                self.assertGreater(time.monotonic() - start, 0.35)

    def test_100_megabytes(self):
        with faults.large_body() as server:
            head, _, body = ask(server, limit=200_000_000)[0].partition(b"\r\n\r\n")
            self.assertIn(b"Content-Length: 100000000", head)
            self.assertEqual(100_000_000, len(body))

    def test_without_end(self):
        for fault, start in (
            (faults.endless_chunks, b"Transfer-Encoding: chunked\r\n\r\n10000\r\nxxx"),
            (faults.endless_body, b"Connection: close\r\n\r\nxxx"),
            (faults.endless_header, b"X-Endless: xxx"),
        ):
            with self.subTest(fault.__name__), fault() as server:
                answer, ending = ask(server, limit=20_000_000)
                self.assertEqual("more", ending)
                self.assertIn(start, answer[:200])

    def test_a_flood_waits_for_its_reader(self):
        with faults.endless_body() as server:
            with socket.create_connection((server.host, server.port), timeout=5) as connection:
                connection.sendall(GET)
                time.sleep(SOON)
                self.assertLess(server.sent, 50_000_000)

    def test_a_megabyte_of_headers(self):
        with faults.huge_headers() as server:
            head, _, body = ask(server)[0].partition(b"\r\n\r\n")
            self.assertEqual(b"ready", body)
            self.assertGreater(len(head), 990_000)


class WebFaults(unittest.TestCase):
    def test_redirects(self):
        with web_faults.redirect_loop() as server:
            self.assertIn(b"Location: /b\r\n", ask(server, GET.replace(b"/ready", b"/a"))[0])
            self.assertIn(b"Location: /a\r\n", ask(server, GET.replace(b"/ready", b"/b"))[0])
        with web_faults.redirect_chain() as server:
            self.assertIn(b"Location: /ready/x\r\n", ask(server)[0])

    def test_another_host_tells_which_credentials_came(self):
        with web_faults.redirect_to_another_host() as server:
            self.assertIn(f"Location: {server.elsewhere.url}/ready".encode(), ask(server)[0])
            self.assertNotEqual(server.host, server.elsewhere.host)
            ask(server.elsewhere)
            self.assertEqual([], server.elsewhere.leaked)
            ask(server.elsewhere, GET.replace(b"Host:", b"Authorization: Basic YTpi\r\nHost:"))
            self.assertEqual(["authorization"], server.elsewhere.leaked)

    def test_content(self):
        with web_faults.garbage_json() as server:
            body = ask(server)[0].partition(b"\r\n\r\n")[2]
            with self.assertRaises(json.JSONDecodeError):
                json.loads(body)
        with web_faults.wrong_type() as server:
            self.assertIn(b"Content-Type: image/png\r\n", ask(server)[0])

    def test_bomb(self):
        packed = web_faults.bomb(200)
        self.assertLess(len(packed), 250_000)
        opener, size = zlib.decompressobj(31), 0
        while packed:
            size += len(opener.decompress(packed, 10_000_000))
            packed = opener.unconsumed_tail
        self.assertTrue(opener.eof)  # length and checksum are right
        self.assertEqual(200_000_000, size)

    def test_only_reading_is_allowed(self):
        with WebServer(lambda request: Response(200, "ready")) as server:
            self.assertIn(b"HTTP/1.1 405 ", ask(server, GET.replace(b"GET", b"POST"))[0])
            self.assertIn(b"HTTP/1.1 200 ", ask(server)[0])
            self.assertEqual(["POST /ready"], server.violations)


class TlsFaults(unittest.TestCase):
    def shake_hands(self, server, certificate=None, context=None):
        """The answer; a failed handshake is an ssl.SSLError."""
        context = context or ssl.create_default_context(cafile=authority().ca)
        if certificate:
            context.load_cert_chain(certificate.certificate, certificate.key)
        with socket.create_connection((server.host, server.port), timeout=5) as connection:
            with context.wrap_socket(connection, server_hostname="127.0.0.1") as secured:
                secured.sendall(GET)
                self.shown = secured.getpeercert()
                return secured.recv(1000)

    def test_good(self):
        with tls_faults.good() as server:
            self.assertTrue(self.shake_hands(server).endswith(b"ready"))

    def test_certificates_that_a_client_refuses(self):
        for fault, why in (
            (tls_faults.expired, "certificate has expired"),
            (tls_faults.wrong_name, "IP address mismatch"),
            (tls_faults.self_signed, "self-signed certificate"),
            (tls_faults.unknown_authority, "unable to get local issuer certificate"),
        ):
            with self.subTest(fault.__name__), fault() as server:
                with self.assertRaisesRegex(ssl.SSLCertVerificationError, why):
                    self.shake_hands(server)

    def test_expires_in_three_days(self):
        with tls_faults.expires_soon() as server:
            self.shake_hands(server)
        left = (ssl.cert_time_to_seconds(self.shown["notAfter"]) - time.time()) / 86400
        self.assertTrue(3 < left < 3.1, left)

    def test_client_certificate(self):
        with tls_faults.client_certificate_required() as server:
            self.assertTrue(self.shake_hands(server, tls_faults.client_certificate()).endswith(b"ready"))
            with self.assertRaisesRegex(ssl.SSLError, "certificate required"):
                self.shake_hands(server)
            with self.assertRaisesRegex(ssl.SSLError, "unknown ca"):
                self.shake_hands(server, tls_faults.foreign_client_certificate())
        with tls_faults.client_certificate_required(maximum=ssl.TLSVersion.TLSv1_2) as server:
            with self.assertRaisesRegex(ssl.SSLError, "handshake failure"):
                self.shake_hands(server)

    def test_old_protocol(self):
        with tls_faults.tls_1_0() as server:
            with self.assertRaises(ssl.SSLError):
                self.shake_hands(server)

    def test_plain_and_tls_exchanged(self):
        with tls_faults.plain_on_tls_port() as server:
            self.assertTrue(server.url.startswith("https://"))
            with self.assertRaisesRegex(ssl.SSLError, "(?i)wrong.version.number"):
                self.shake_hands(server)
        with tls_faults.tls_on_plain_port() as server:
            self.assertTrue(server.url.startswith("http://"))
            self.assertIn(b"400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.", ask(server)[0])
        with tls_faults.tls_on_plain_port(like_go=False) as server:
            self.assertNotIn(b"HTTP", ask(server)[0])


class ManyServices(unittest.TestCase):
    def test_a_thousand_of_which_some_hang(self):
        with Crowd(1000, hanging=50) as crowd:
            self.assertEqual(1000, len(set(crowd.ports)))
            chosen = (*crowd.ports[:20], *crowd.ports[-10:])
            connections = [socket.create_connection(("127.0.0.1", port), timeout=5) for port in chosen]
            for connection in connections:
                self.addCleanup(connection.close)
                connection.sendall(GET)
            for connection in connections[:20]:
                self.assertTrue(connection.recv(1000).endswith(b"ready"))
            self.assertEqual([], select.select(connections[20:], [], [], SOON)[0])
        self.assertEqual(20, crowd.served)


if __name__ == "__main__":
    unittest.main()
