"""A gRPC server by hand, HTTP/2 with prior knowledge or TLS with ALPN h2; and one with the health protocol (grpc.health.v1)."""

import inspect
import struct

from .serving import Server

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _SETTINGS, _PING, _GOAWAY, _WINDOW_UPDATE, _CONTINUATION = 0, 1, 4, 6, 7, 8, 9
_INITIAL_WINDOW_SIZE, _WIDE = 4, 1 << 30
_END_STREAM, _ACK, _END_HEADERS, _PADDED, _PRIORITY = 1, 1, 4, 8, 32
STATUS = {"UNKNOWN": 0, "SERVING": 1, "NOT_SERVING": 2, "SERVICE_UNKNOWN": 3}

# ---- HPACK (RFC 7541) -----------------------------------------------------------------------------------------------

# Appendix A. Only the names that a request may use have their values.
_STATIC = [("", ""), (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"),
           (":scheme", "http"), (":scheme", "https"), *((":status", code) for code in "200 204 206 304 400 404 500".split()),
           ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), *((name, "") for name in (
               "accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control "
               "content-disposition content-encoding content-language content-length content-location content-range content-type "
               "cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since "
               "last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after "
               "server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate").split())]

# Appendix B is a canonical code: these lengths in bits, in this order, are all there is to it for printable characters.
_CODE = {5: b"012aceiost", 6: b" %-./3456789=A_bdfghlmnpru", 7: b":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz", 8: b"&*,;XZ", 10: b'!"()?',
         11: b"'+|", 12: b"#>", 13: b"\0$@[]~", 14: b"^}", 15: b"<`{"}


def _huffman_table():
    table, code, before = {}, 0, 0
    for length, symbols in _CODE.items():
        code <<= length - before
        before = length
        for symbol in symbols:
            table[length, code] = symbol
            code += 1
    return table


_HUFFMAN = _huffman_table()


def _unpacked(data):
    result, code, length = bytearray(), 0, 0
    for byte in data:
        for bit in range(7, -1, -1):
            code, length = code << 1 | byte >> bit & 1, length + 1
            if (symbol := _HUFFMAN.get((length, code))) is not None:
                result.append(symbol)
                code = length = 0
    if length > 7 or code != (1 << length) - 1:
        raise ValueError("bad padding, or a character that no header of these has")
    return bytes(result)


class HeaderDecoder:
    """One a connection: it keeps the dynamic table."""

    def __init__(self):
        self._dynamic = []

    def decode(self, block):
        headers, at = [], 0
        while at < len(block):
            first = block[at]
            if first & 0x80:
                index, at = _integer(block, at, 7)
                headers.append(self._entry(index))
            elif first & 0xE0 == 0x20:
                _, at = _integer(block, at, 5)  # the size of the table: these requests never come near to it
            else:
                index, at = _integer(block, at, 6 if first & 0x40 else 4)
                name, at = (self._entry(index)[0], at) if index else _string(block, at)
                value, at = _string(block, at)
                headers.append((name, value))
                if first & 0x40:
                    self._dynamic.insert(0, (name, value))
        return headers

    def _entry(self, index):
        return _STATIC[index] if index < len(_STATIC) else self._dynamic[index - len(_STATIC)]


def _integer(block, at, bits):
    value, at = block[at] & (1 << bits) - 1, at + 1
    shift = 0
    if value == (1 << bits) - 1:
        while True:
            byte, at = block[at], at + 1
            value += (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
    return value, at


def _string(block, at):
    packed = block[at] & 0x80
    length, at = _integer(block, at, 7)
    data = block[at : at + length]
    return (_unpacked(data) if packed else data).decode(), at + length


_CODES = {symbol: f"{code:0{length}b}" for (length, code), symbol in _HUFFMAN.items()}


def _packed(text):
    """As gRPC for Go writes strings: in Huffman code where that is shorter, so that a client must know it."""
    bits = "".join(_CODES[byte] for byte in text.encode())
    bits += "1" * (-len(bits) % 8)
    if len(bits) // 8 >= len(text):
        return _size(0, len(text.encode())) + text.encode()
    return _size(0x80, len(bits) // 8) + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _size(flag, size):
    if size < 127:
        return bytes([flag | size])
    size, out = size - 127, bytearray([flag | 127])
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    return bytes([*out, size])


def encoded(headers):
    """Status 200 by its index, everything else as a literal that goes into the dynamic table."""
    known = {(":status", "200"): b"\x88"}
    return b"".join(known.get((name, value)) or b"\x40" + _packed(name) + _packed(value) for name, value in headers)


# ---- the server -----------------------------------------------------------------------------------------------------


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


class GrpcServer(Server):
    """`call(path, headers, body)` returns (code of gRPC, message or the bytes of the answer), at once or as a coroutine. `body` is
    what the length-prefixed message of the request has in it; None if it is none. `headers` are those of the last call."""

    scheme = "grpc"

    def __init__(self, call=None, **options):
        if options.get("tls"):
            options["tls"].set_alpn_protocols(["h2"])
        super().__init__(**options)
        if call is not None:
            self.call = call
        self.headers, self.bogus = {}, 0

    def call(self, path, headers, body):
        raise NotImplementedError

    async def handle(self, reader, writer):
        # Windows wide enough for everything that a test sends on a connection, so that nobody waits.
        writer.write(frame(_SETTINGS, 0, 0, struct.pack(">HI", _INITIAL_WINDOW_SIZE, _WIDE)))
        writer.write(frame(_WINDOW_UPDATE, 0, 0, struct.pack(">I", _WIDE)))
        preface = await reader.read(len(_PREFACE))
        if len(preface) < len(_PREFACE) and _PREFACE.startswith(preface):
            preface += await reader.readexactly(len(_PREFACE) - len(preface))
        if preface != _PREFACE:  # such as HTTP/1.1: the server of gRPC for Go closes without a word, too
            self.bogus += 1
            return
        decoder, open_streams = HeaderDecoder(), {}
        while True:
            head = await reader.readexactly(9)
            length, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
            stream = int.from_bytes(head[5:], "big") & 0x7FFFFFFF
            payload = await reader.readexactly(length)
            if kind == _GOAWAY:
                return
            if kind in (_SETTINGS, _PING) and not flags & _ACK:
                writer.write(frame(kind, _ACK, 0, payload if kind == _PING else b""))
            if kind in (_HEADERS, _CONTINUATION, _DATA):
                self._collect(open_streams.setdefault(stream, _Stream()), kind, flags, payload, decoder)
                if open_streams[stream].complete:
                    await self._answer(writer, stream, open_streams.pop(stream))
            await writer.drain()

    @staticmethod
    def _collect(stream, kind, flags, payload, decoder):
        if kind != _CONTINUATION and flags & _PADDED:
            payload = payload[1 : len(payload) - payload[0]]
        if kind == _HEADERS and flags & _PRIORITY:
            payload = payload[5:]
        if kind == _DATA:
            stream.message += payload
        else:
            stream.block += payload
            if flags & _END_HEADERS:
                stream.headers = dict(decoder.decode(stream.block))
        if kind != _CONTINUATION and flags & _END_STREAM:
            stream.ended = True

    async def _answer(self, writer, number, stream):
        self.headers = stream.headers
        if stream.headers.get(":method") != "POST":
            self._trailers_only(writer, number, 13, "only POST is gRPC", "405")
        elif not stream.headers.get("content-type", "").startswith("application/grpc"):
            self._trailers_only(writer, number, 3, "invalid gRPC request content-type", "415")
        else:
            answer = self.call(stream.headers.get(":path"), stream.headers, _message(bytes(stream.message)))
            code, answer = await answer if inspect.isawaitable(answer) else answer
            if code:
                self._trailers_only(writer, number, code, answer)
                return
            head = encoded([(":status", "200"), ("content-type", "application/grpc")])
            writer.write(frame(_HEADERS, _END_HEADERS, number, head))
            writer.write(frame(_DATA, 0, number, b"\0" + struct.pack(">I", len(answer)) + answer))
            trailers = encoded([("grpc-status", "0"), ("grpc-message", "")])
            writer.write(frame(_HEADERS, _END_HEADERS | _END_STREAM, number, trailers))

    @staticmethod
    def _trailers_only(writer, number, code, message, status="200"):
        headers = [(":status", status), ("content-type", "application/grpc"), ("grpc-status", str(code)), ("grpc-message", message)]
        writer.write(frame(_HEADERS, _END_HEADERS | _END_STREAM, number, encoded(headers)))


class GrpcHealth(GrpcServer):
    """`services`: name to status; "" is the server as a whole. With `any_service`, what it says of that it says of every name,
    as Mimir, Tempo and Loki do. `implemented` False: a gRPC server without health service.

    `calls` keeps (path, service) of every call.
    """

    def __init__(self, services=(("", "SERVING"),), *, implemented=True, any_service=False, **options):
        super().__init__(**options)
        self.services, self.implemented, self.any_service = dict(services), implemented, any_service
        self.calls = []

    def call(self, path, headers, body):
        service = _service(body)
        self.calls.append((path, service))
        if path != "/grpc.health.v1.Health/Check" or not self.implemented:
            return 12, f"unknown service {(path or '/').split('/')[1]}"
        if (known := "" if self.any_service else service) not in self.services:
            return 5, "unknown service"
        status = STATUS[self.services[known]]
        return 0, bytes([8, status]) if status else b""


class _Stream:
    def __init__(self):
        self.headers, self.block, self.message, self.ended = None, b"", bytearray(), False

    @property
    def complete(self):
        return self.ended and self.headers is not None


def _message(data):
    """What a length-prefixed message has in it; None if it is none."""
    if len(data) < 5 or data[0] != 0 or int.from_bytes(data[1:5], "big") != len(data) - 5:
        return None
    return data[5:]


def _service(body):
    """Field 1 of the HealthCheckRequest; None if it is none."""
    if not body:
        return None if body is None else ""
    if body[0] != 0x0A or body[1] != len(body) - 2:
        return None
    return body[2:].decode()
