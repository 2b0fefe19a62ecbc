"""Servers that fail below HTTP, or that only look like HTTP: each on loopback and a port of its own.

    with faults.silent() as server:
        self.expect(1, "health", "--target", server.url)
"""

import asyncio
import contextlib
import select
import socket

from .serving import LOOPBACK, Server, forever, listening_socket
from .web import read_request


class HttpLike(Server):
    """Speaks bytes of its own after the head of a request; kept as Server, because WebServer would put them right."""

    scheme = "http"

    @property
    def url(self):
        return f"{'https' if self._tls else 'http'}://{self.address}"


class _Place:
    """An address without a server's behaviour."""

    def __init__(self, port):
        self.host, self.port = LOOPBACK, port
        self.address = f"{LOOPBACK}:{port}"
        self.url = f"http://{self.address}"


# ---- no connection --------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def refused():
    """Nobody listens there, and nobody else can take the port: it is bound, not listened on."""
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        yield _Place(holder.getsockname()[1])


@contextlib.contextmanager
def filtered():
    """A connect() that neither succeeds nor fails, as behind a firewall that drops packets.

    Linux drops the SYN when the queue of connections to accept is full: that of listen(0) holds one.
    """
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(listening_socket(backlog=0))
        place = _Place(listener.getsockname()[1])
        for _ in range(8):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex((place.host, place.port))
            _, connected, _ = select.select([], [filler], [], 0.1)
            if not connected:
                break
        else:
            raise RuntimeError("the queue of a socket with listen(0) does not fill up on this kernel")
        yield place


# ---- a connection, and no answer, or half of one --------------------------------------------------------------------


def silent():
    """Accepts, reads, and never answers."""

    async def handle(reader, writer):
        while await reader.read(65536):
            pass

    return HttpLike(handle)


def reset():
    """Resets the connection when the request has come."""

    async def handle(reader, writer):
        await reader.read(1)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.transport.abort()

    return HttpLike(handle)


def says(answer, then_silent=False):
    """These bytes to whatever comes first, then the end of the connection or silence."""

    async def handle(reader, writer):
        await reader.read(65536)
        writer.write(answer)
        await writer.drain()
        if then_silent:
            await forever()

    return HttpLike(handle)


def greets(answer):
    """These bytes before anything was asked, as SSH and SMTP servers do."""

    async def handle(reader, writer):
        writer.write(answer)
        await writer.drain()
        await reader.read(65536)

    return HttpLike(handle)


def empty_reply():
    return says(b"")


def garbage():
    """Bytes that are no protocol at all; the same in each run."""
    return says(bytes((index * 73 + 151) % 256 for index in range(4096)))


def http_0_9():
    """A body without a status line."""
    return says(b"<html><body>ready</body></html>\n")


def bad_status_line(line=b"HTTP/1.1 OK ready"):
    return says(line + b"\r\nContent-Length: 5\r\n\r\nready")


def half_response(then_silent=False, sent=b"ready", promised=1000):
    """Promises more than it sends."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {promised}\r\n\r\n".encode()
    return says(head + sent, then_silent)


def half_headers(then_silent=False):
    """Ends before the empty line."""
    return says(b"HTTP/1.1 200 OK\r\nContent-Type: text/pl", then_silent)


def bad_chunks():
    """A chunk whose length is no number."""
    return says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nready\r\nxyzzy\r\nready\r\n0\r\n\r\n")


# ---- too slow, too much ---------------------------------------------------------------------------------------------


def dripping(answer, seconds_per_byte=1.0):
    """One byte at a time, without an end in reasonable time."""

    async def handle(reader, writer):
        await read_request(reader)
        for byte in answer:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(seconds_per_byte)

    return HttpLike(handle)


def slow_headers(seconds_per_byte=1.0):
    return dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nready", seconds_per_byte)


class Flood(HttpLike):
    """`head`, then `block` again and again, `times` or for ever; `sent` counts the bytes that somebody has taken."""

    def __init__(self, head, block, times=None, tail=b""):
        super().__init__()
        self._head, self._block, self._times, self._tail = head, block, times, tail
        self.sent = 0

    async def handle(self, reader, writer):
        await read_request(reader)
        writer.write(self._head)
        times = self._times
        while times is None or times > 0:
            writer.write(self._block)
            await writer.drain()
            self.sent += len(self._block)
            times = None if times is None else times - 1
        writer.write(self._tail)
        await writer.drain()


_BLOCK = b"x" * 65536


def large_body(megabytes=100):
    """A body with its true length."""
    length = megabytes * 1_000_000
    block = b"x" * 50_000
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n".encode()
    return Flood(head, block, length // len(block))


def endless_chunks():
    chunk = f"{len(_BLOCK):x}\r\n".encode() + _BLOCK + b"\r\n"
    return Flood(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", chunk)


def endless_body():
    """Neither length nor chunks: it would end with the connection."""
    return Flood(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n", _BLOCK)


def endless_header():
    return Flood(b"HTTP/1.1 200 OK\r\nX-Endless: ", _BLOCK)


def huge_headers(size=1_000_000):
    """As many bytes of headers, in lines of a common length, then a good answer."""
    line = b"X-Padding: " + b"x" * 985 + b"\r\n"
    return Flood(b"HTTP/1.1 200 OK\r\n", line, size // len(line), b"Content-Length: 5\r\n\r\nready")
