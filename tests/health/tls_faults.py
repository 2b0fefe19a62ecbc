"""HTTPS servers, good and ill. A client is told to trust `authority().ca`."""

import contextlib
import socket
import ssl
import threading
import warnings

from .certificates import authority
from .serving import LOOPBACK, listening_socket
from .web import WebServer, text

_READY = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nready"
_GO_SAYS = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"


class TlsServer:
    """Answers `ready` once a connection. Not on asyncio: that drops the alert which tells a client why it is turned away.

    `failures` are the handshakes that came to nothing, in the words of OpenSSL. With `like_go`, plain HTTP is answered in
    plain HTTP, as Go's server does; OpenSSL by itself closes the connection.
    """

    def __init__(self, context, like_go=False):
        self._context, self._like_go = context, like_go
        self.failures = []
        self.requests = []

    def __enter__(self):
        self._listener = listening_socket()
        self.host, self.port = LOOPBACK, self._listener.getsockname()[1]
        self.address = f"{self.host}:{self.port}"
        self.url = f"https://{self.address}"
        threading.Thread(target=self._run, name="TLS server", daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._listener.close()

    def _run(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.settimeout(20)
        with connection:
            try:
                if self._like_go and connection.recv(1, socket.MSG_PEEK).isalpha():
                    connection.sendall(_GO_SAYS)
                    connection.recv(65536)
                    return
                with self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as secured:
                    self._shake_hands(secured)
                    self._answer(secured)
            except OSError as error:  # of which ssl.SSLError is one
                self.failures.append(str(error))

    @staticmethod
    def _shake_hands(secured):
        try:
            secured.do_handshake()
        except ssl.SSLError:  # what the client still sends is read, so that no reset overtakes the alert
            socket.socket.shutdown(secured, socket.SHUT_WR)
            while socket.socket.recv(secured, 65536):
                pass
            raise

    def _answer(self, secured):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = secured.recv(65536)
            if not piece:
                return
            head += piece
        self.requests.append(head)
        secured.sendall(_READY)
        with contextlib.suppress(OSError):
            secured.unwrap()


def good():
    return TlsServer(authority().sign("good").server())


def expired(days_ago=3):
    return TlsServer(authority().sign("expired", days=-float(days_ago)).server())


def expires_soon(days=3):
    """Ends in so many days and an hour."""
    return TlsServer(authority().sign(f"soon-{days}", days=days + 1 / 24).server())


def from_the_future(days=3):
    """Begins in so many days; `certificate` tells when."""
    certificate = authority().sign("future", starts_in=float(days))
    server = TlsServer(certificate.server())
    server.certificate = certificate
    return server


def wrong_name(hosts="DNS:mimir.example.org"):
    return TlsServer(authority().sign("wrong-name", hosts=hosts).server())


def self_signed():
    return TlsServer(authority().self_signed().server())


def unknown_authority():
    """Signed, but by another authority."""
    return TlsServer(authority("another CA").sign("foreign").server())


def client_certificate_required(maximum=None):
    """`client_certificate()` opens it. With TLS 1.3 a client that has none learns it only when it reads the answer;
    with `maximum=ssl.TLSVersion.TLSv1_2`, in the handshake."""
    return TlsServer(authority().sign("good").server(client_ca=authority().ca, maximum=maximum))


def client_certificate():
    return authority().sign("client", hosts="DNS:client", purpose="clientAuth")


def foreign_client_certificate():
    """Of an authority that the server does not know."""
    return authority("another CA").sign("foreign-client", hosts="DNS:client", purpose="clientAuth")


def tls_1_0():
    """What today's clients refuse to speak."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        oldest = ssl.TLSVersion.TLSv1
        return TlsServer(authority().sign("good").server(minimum=oldest, maximum=oldest, ciphers="DEFAULT:@SECLEVEL=0"))


@contextlib.contextmanager
def plain_on_tls_port():
    """`url` says https, the server speaks plain HTTP."""
    with WebServer(lambda request: text("ready")) as server:
        yield _Misnamed(server, "https")


@contextlib.contextmanager
def tls_on_plain_port(like_go=True):
    """`url` says http, the server speaks TLS."""
    with TlsServer(authority().sign("good").server(), like_go) as server:
        yield _Misnamed(server, "http")


class _Misnamed:
    def __init__(self, server, scheme):
        self.server, self.address, self.port, self.host = server, server.address, server.port, server.host
        self.url = f"{scheme}://{server.address}"
