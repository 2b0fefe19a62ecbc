"""HTTP/1.1 for the doubles: a function from request to response, connections kept alive, what was asked remembered."""

import asyncio
import base64
import inspect
import json
import urllib.parse
from dataclasses import dataclass, field
from http import HTTPStatus

from .serving import Server


@dataclass
class Request:
    method: str
    target: str  # as it came: path and query
    headers: dict  # names in lower case
    body: bytes = b""

    @property
    def path(self):
        return self.target.split("?", 1)[0]

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def basic(self):
        """(user, password), or None."""
        kind, _, value = self.headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        user, _, password = base64.b64decode(value).decode().partition(":")
        return user, password


@dataclass
class Response:
    status: int = 200
    body: bytes | str = b""
    headers: dict = field(default_factory=dict)
    chunked: bool = False
    reason: str = ""

    def head(self):
        length = {"Transfer-Encoding": "chunked"} if self.chunked else {"Content-Length": str(len(self.content()))}
        if self.status in (204, 304):
            length = {}
        headers = {**{name: value for name, value in self.headers.items() if name.lower() not in _FRAMING}, **length}
        lines = [f"HTTP/1.1 {self.status} {self.reason or _reason(self.status)}", *(f"{n}: {v}" for n, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def content(self):
        return self.body.encode() if isinstance(self.body, str) else self.body


_FRAMING = ("content-length", "transfer-encoding", "connection")


def _reason(status):
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "status"


def text(body, status=200, **headers):
    return Response(status, body, {"Content-Type": "text/plain; charset=utf-8", **headers})


def json_response(value, status=200, **headers):
    return Response(status, json.dumps(value), {"Content-Type": "application/json", **headers})


def go_not_found():
    """What net/http's and gorilla's default handlers say."""
    return text("404 page not found\n", 404, **{"X-Content-Type-Options": "nosniff"})


def unauthorized(realm="pyat"):
    return text("Unauthorized\n", 401, **{"WWW-Authenticate": f'Basic realm="{realm}"'})


async def read_request(reader, writer=None):
    """The next request of a connection. What is no HTTP raises ValueError; a connection that has ended, an EOFError.

    With `writer`, a client that asks whether it may send its body is told to go on.
    """
    head = await reader.readexactly(1)
    if not head.isalpha():  # a TLS handshake, for one: waiting for an empty line would be waiting for ever
        raise ValueError("not HTTP")
    head += await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if writer and headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return Request(method, target, headers, await read_chunks(reader))
    length = int(headers.get("content-length", 0))
    return Request(method, target, headers, await reader.readexactly(length) if length else b"")


async def read_chunks(reader):
    pieces = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
    while (await reader.readline()).strip():  # trailers
        pass
    return b"".join(pieces)


class WebServer(Server):
    """`answer(request)` returns a Response, at once or as a coroutine.

    `replaced`: path to a Response that is given there whatever the server means to say, such as web_faults.GARBAGE_JSON.
    `requests` keeps every request in order. A method other than those of `methods` is answered 405 and kept in `violations`:
    `pyat health` asks, it never writes.
    """

    methods = ("GET", "HEAD")

    def __init__(self, answer=None, *, replaced=(), **options):
        super().__init__(**options)
        self.replaced = dict(replaced)
        if answer is not None:
            self.answer = answer
        self.requests = []
        self.delay = 0.0  # seconds before each answer

    @property
    def scheme(self):
        return "https" if self._tls else "http"

    @property
    def url(self):
        return f"{self.scheme}://localhost" if self.path else super().url

    @property
    def paths(self):
        return [request.target for request in self.requests]

    @property
    def violations(self):
        return [f"{request.method} {request.target}" for request in self.requests if request.method not in self.methods]

    def answer(self, request):
        raise NotImplementedError

    def remember(self, request):
        self.requests.append(request)

    async def handle(self, reader, writer):
        while True:
            try:
                request = await read_request(reader, writer)
            except ValueError:
                writer.write(Response(400, "400 Bad Request", {"Content-Type": "text/plain; charset=utf-8"}).head())
                return
            self.remember(request)
            response = await self._response(request)
            await self.send(writer, request, response)
            if request.headers.get("connection", "").lower() == "close":
                return

    async def _response(self, request):
        if request.method not in self.methods:
            return Response(405, b"", {"Allow": ", ".join(self.methods)})
        if self.delay:
            await asyncio.sleep(self.delay)
        response = self.replaced.get(request.path) or self.answer(request)
        return await response if inspect.isawaitable(response) else response

    async def send(self, writer, request, response):
        content = response.content()
        writer.write(response.head())
        if request.method != "HEAD" and response.status not in (204, 304):
            writer.write(_chunks(content) if response.chunked else content)
        await writer.drain()


def _chunks(content, size=4096):
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"
