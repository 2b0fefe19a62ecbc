"""Asks a server on behalf of somebody who asks here: for what comes between."""

import asyncio
import contextlib
import urllib.parse

from health.web import Response, read_chunks

_OF_A_HOP = ("host", "content-length", "connection", "transfer-encoding", "expect", "accept-encoding")


class Upstream:
    """Connections are kept; they end with the process."""

    def __init__(self, url):
        self._parts = urllib.parse.urlsplit(url)
        self._idle = []

    def connect(self):
        return asyncio.open_connection(self._parts.hostname, self._parts.port, limit=1 << 20)

    async def ask(self, request):
        """Its answer; a connection that was kept and has ended since is not its fault."""
        while True:
            kept = bool(self._idle)
            reader, writer = self._idle.pop() if kept else await self.connect()
            try:
                writer.write(self.head(request) + request.body)
                response = await _response(reader, request.method)
            except (ConnectionError, EOFError):
                await _close(writer)
                if not kept:
                    raise
                continue
            except BaseException:
                writer.close()
                raise
            if response.headers.get("Connection", "").lower() == "close":
                await _close(writer)
            else:
                self._idle.append((reader, writer))
            return response

    def head(self, request, more=()):
        headers = {name: value for name, value in request.headers.items() if name not in _OF_A_HOP}
        headers |= {"host": self._parts.netloc, **dict(more)}
        if request.body or request.method not in ("GET", "HEAD"):
            headers["content-length"] = str(len(request.body))
        path = self._parts.path.rstrip("/") + request.target
        lines = [f"{request.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    async def close(self):
        while self._idle:
            await _close(self._idle.pop()[1])


async def _close(writer):
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def _response(reader, method):
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
    status = int(first.split(" ", 2)[1])
    headers = {name.title(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if method == "HEAD" or status in (204, 304):
        return Response(status, b"", headers)
    if headers.get("Transfer-Encoding", "").lower() == "chunked":
        return Response(status, await read_chunks(reader), headers, chunked=True)
    return Response(status, await reader.readexactly(int(headers.get("Content-Length", 0))), headers)
