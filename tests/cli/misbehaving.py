"""Servers on loopback that answer as a test says, rightly or wrongly, each in a thread of its own."""

import contextlib
import socket
import ssl
import subprocess
import threading


class Server:
    """Calls `handle(connection, request)` for each connection; `request` is what came up to the end of its head.

    Without `handle` nothing is ever answered. With `context`, an ssl.SSLContext, it speaks TLS.
    """

    def __init__(self, handle=None, context=None):
        self._handle, self._context = handle, context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        self.requests = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _accept(self):
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection):
        # Whoever asks may go away at any time: what is tested is the other side.
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                self._answer(connection)

    def _answer(self, connection):
        request = b""
        while self._handle and b"\r\n\r\n" not in request:
            part = connection.recv(65536)
            if not part:
                return
            request += part
        self.requests.append(request.decode())
        if self._handle:
            self._handle(connection, request.decode())
        else:
            self._ended.wait(10)

    def wait(self, _connection=None, _request=None):
        """For a handler: nothing more comes, and the connection stays."""
        self._ended.wait(10)


class PlainServer(Server):
    """Answers the first bytes that come, whatever they are."""

    def _answer(self, connection):
        self._handle(connection, connection.recv(65536))


def sends(*parts):
    """A handler that sends these and closes."""

    def handle(connection, _):
        for part in parts:
            connection.sendall(part)

    return handle


def answer(body=b"ready\n", status="200 OK", headers=()):
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextlib.contextmanager
def full_backlog():
    """An address of which connects hang, as those through a firewall that drops packets: its queue is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def refused_port():
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def certificate(folder, name, days=("20260101000000Z", "20360101000000Z"), names="DNS:localhost,IP:127.0.0.1"):
    """A certificate that has signed itself, as PEM files. Returns (certificate, key)."""
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    request = folder / f"{name}.csr"

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName={names}\nbasicConstraints=critical,CA:true\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
            "-out", request, "-subj", f"/CN={name}")
    database = folder / f"{name}.db"
    database.write_text("")
    (folder / f"{name}.cnf").write_text(
        f"[ca]\ndefault_ca=own\n[own]\ndatabase={database}\nnew_certs_dir={folder}\nrand_serial=yes\n"
        "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
    openssl("ca", "-batch", "-selfsign", "-config", folder / f"{name}.cnf", "-keyfile", key, "-in", request, "-out", pem,
            "-startdate", days[0], "-enddate", days[1], "-extfile", extensions, "-notext")
    return pem, key


def tls(pem, key, lowest=None, highest=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    if lowest:
        context.minimum_version = lowest
    if highest:
        context.maximum_version = highest
    return context
