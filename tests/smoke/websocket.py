"""The server's side of a WebSocket (RFC 6455): the handshake, and texts sent. What the client says is not read."""

import asyncio
import base64
import hashlib
import struct
from dataclasses import dataclass

from health.web import Response

_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


@dataclass
class Switch(Response):
    """101; then `speak(send)` is awaited, and the connection ends with it."""

    speak: object = None


def switch(request, speak):
    proof = base64.b64encode(hashlib.sha1(request.headers["sec-websocket-key"].encode() + _KEY).digest()).decode()
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": proof}
    return Switch(101, b"", headers, reason="Switching Protocols", speak=speak)


def head(response):
    lines = ["HTTP/1.1 101 Switching Protocols", *(f"{name}: {value}" for name, value in response.headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(text):
    data = text.encode()
    if len(data) < 126:
        size = bytes([len(data)])
    else:
        size = b"\x7e" + struct.pack(">H", len(data)) if len(data) < 65536 else b"\x7f" + struct.pack(">Q", len(data))
    return b"\x81" + size + data


PING = b"\x89\x00"


async def converse(writer, response):
    """Pings tell the client that somebody listens, as Loki's do, but sooner; the first one after it has gone ends it."""
    writer.write(head(response))
    await writer.drain()

    async def send(text):
        writer.write(frame(text))
        await writer.drain()

    speaker = asyncio.get_running_loop().create_task(response.speak(send))
    try:
        while not writer.transport.is_closing() and not speaker.done():
            writer.write(PING)
            await asyncio.sleep(0.1)
    finally:
        speaker.cancel()
    raise ConnectionAbortedError  # the connection is of no more use
