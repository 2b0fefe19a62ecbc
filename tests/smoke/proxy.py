"""Comes between pyat and a server, and does one thing wrong, or nothing.

    fault = Fault("drop", seed=7, write=0)
    with Proxy(fault) as proxy:
        url = proxy.before(mimir.url)   # as many servers as the run has
        ... pyat smoke ...
        print(json.dumps(fault.told()))  # what was done, to which items

Faults of writes hit the write of that number; those of answers hit the same items in every answer that has them, for
whoever asks again must not find that nothing has happened.
"""

import asyncio
import contextlib
import random
import time

from health.grpc_health import GrpcServer
from health.serving import LOOP
from health.web import Request, Response, WebServer

from . import bodies, protobuf
from .storing import Storing
from .upstream import Upstream

# What each does is said where it is done.
OF_WRITES = ("drop", "duplicate", "flip", "swap", "truncate", "forget", "store_and_fail", "hold", "reorder")
OF_ANSWERS = ("lose", "repeat", "late", "shuffle", "flip_answer", "swap_answer", "truncate_answer")


def halved(content):
    """Protobuf that is cut where a field ends is whole and says less, which no reader can tell: such a cut moves by a byte."""
    half = content[: len(content) // 2]
    try:
        protobuf.Message("anything").decode(half)
    except protobuf.Malformed:
        return half
    return half[:-1]


class Fault:
    """`kind` None: nothing is done. `write`: the number of the write that it hits, counted from 0; of answers, `skip`: how many
    that have items are let through before it begins. `seconds`: how long something is held back. `counts`: whether answers
    that have items are counted also where nothing is done to them; it takes time to look into them."""

    def __init__(self, kind=None, *, seed=0, write=0, skip=0, seconds=0.3, counts=False):
        self.kind, self.write, self.skip, self.seconds = kind, write, skip, seconds
        self.counts = counts or kind in OF_ANSWERS
        self.random = random.Random(f"{seed} {kind}")
        self.writes = self.answers = self.done = 0
        self.items, self.details = [], []
        self._seed, self._since, self._path = seed, None, None

    def told(self):
        """For a report: what was done, how often, and to how many items."""
        return {"fault": self.kind, "seed": self._seed, "done": self.done, "items": self.items, "details": self.details,
                "writes": self.writes, "answers": self.answers}

    # ---- writes -----------------------------------------------------------------------------------------------------

    def on_write(self, request, body):
        """The request that goes on instead, and what becomes of its answer: "as it is", "forge" (it does not go on), "fail"."""
        number, self.writes = self.writes, self.writes + 1
        if self.kind not in OF_WRITES or number != self.write or not body.items:
            return request, "as it is"
        self.done += 1
        if self.kind in ("forget", "store_and_fail", "truncate", "hold"):
            self.items = [bodies.identity(item) for item in body.items]
            if self.kind == "truncate":  # half of what was sent, and its length is right
                return Request(request.method, request.target, request.headers, halved(request.body)), "as it is"
            return request, {"forget": "forge", "store_and_fail": "fail", "hold": "hold"}[self.kind]
        self._change(body)
        headers = {name: value for name, value in request.headers.items() if name != "content-encoding" or value == "snappy"}
        return Request(request.method, request.target, headers, body.encoded()), "as it is"

    def _change(self, body):
        order = self.random.sample(body.items, len(body.items))
        change = {"drop": self._drop, "duplicate": self._duplicate, "flip": self._flip, "swap": self._swap, "reorder": self._reorder}[self.kind]
        for item in order:
            if not item.is_twice() and change(item, body):
                self.items.append(bodies.identity(item))
                return
        self.done -= 1  # there was nothing that it could be done to

    @staticmethod
    def _drop(item, _):
        item.remove()
        return True

    @staticmethod
    def _duplicate(item, _):
        item.insert_after(bodies.shifted(item))
        return True

    def _flip(self, item, _):
        self.details.append(list(map(str, bodies.flip(item, self.random))))
        return True

    def _swap(self, item, body):
        other = bodies.regroup(item, [each for each in body.items if each is not item], self.random)
        if other is not None:
            self.details.append(str(other))
        return other is not None

    @staticmethod
    def _reorder(item, _):
        """Changes places with the one after it in the same series."""
        at, other = item.place(), item.successor()
        if other is None:
            return False
        item.holder[at], item.holder[other] = item.holder[other], item.holder[at]
        return True

    # ---- answers ----------------------------------------------------------------------------------------------------

    def on_answer(self, request, response, body, asked=None):
        """The response that goes on instead. `asked`: when the request came, by the monotonic clock: what is asked for while an item
        is hidden does not show it, however long the answer takes on a busy machine."""
        if not self.counts or not body.items:
            return response
        self.answers += 1
        if self.kind not in OF_ANSWERS:
            return response
        if not self.items:
            if self.skip > 0:
                self.skip -= 1
                return response
            self._choose(request, body)
        if request.path != self._path:
            return response
        chosen = [item for item in body.items if bodies.identity(item) in self.items]
        if not chosen or (self.kind == "late" and (asked or time.monotonic()) - self._since > self.seconds):
            return response
        self.done += 1
        if self.kind == "truncate_answer":
            return Response(response.status, halved(response.content()), response.headers, response.chunked)
        self._change_answer(body, chosen[0])
        return Response(response.status, body.encoded(), response.headers, response.chunked)

    def _choose(self, request, body):
        """What is hit is the same from now on."""
        for item in self.random.sample(body.items, len(body.items)):
            if self._suits(item, body):
                self.items, self._path, self._since = [bodies.identity(item)], request.path, time.monotonic()
                return

    def _suits(self, item, body):
        if self.kind == "shuffle":
            return item.successor() is not None
        return self.kind != "swap_answer" or bodies.can_regroup(item, [each for each in body.items if each is not item])

    def _change_answer(self, body, item):
        seeded, self.random = self.random, random.Random(self._seed)  # the same every time
        if self.kind in ("lose", "late"):
            item.remove()
        elif self.kind == "repeat":
            item.insert_after(item.value)
        elif self.kind == "shuffle":
            self._reorder(item, body)
        elif self.kind == "flip_answer":
            self._flip(item, body)
        elif not self._swap(item, body):
            self.done -= 1
        self.details, self.random = self.details[:1], seeded


class _Port(Storing, WebServer):
    """In front of one server."""

    def __init__(self, upstream, fault, tenant):
        super().__init__()
        self.set_up(keep=0)
        self.server, self.fault = Upstream(upstream), fault
        self.named = {"x-scope-orgid": tenant} if tenant else {}

    async def answer(self, request):
        request.headers.update(self.named)
        if not (write := bodies.of_write(request)):
            asked = time.monotonic()
            response = await self.server.ask(request)
            body = bodies.of_answer(request, response)
            return self.fault.on_answer(request, response, body, asked) if body else response
        request, fate = self.fault.on_write(request, write)
        if fate == "forge":
            return _good(request)
        if fate == "hold":
            await asyncio.sleep(self.fault.seconds)
        response = await self.server.ask(request)
        return Response(500, "something went wrong\n", {"Content-Type": "text/plain; charset=utf-8"}) if fate == "fail" else response

    async def close(self):
        await self.server.close()

    async def _response(self, request):
        return _Splice() if "upgrade" in request.headers else await super()._response(request)

    async def send(self, writer, request, response):
        if isinstance(response, _Splice):  # nothing is done to it, and the connection is its own
            await self._pass_on(writer, request)
        await super().send(writer, request, response)

    async def _pass_on(self, writer, request):
        from_server, to_server = await self.server.connect()
        try:
            to_server.write(self.server.head(request, {"connection": "Upgrade"} | self.named))
            while (piece := await from_server.read(1 << 16)) and not writer.transport.is_closing():
                writer.write(piece)
                await writer.drain()
        finally:
            to_server.close()
        raise ConnectionAbortedError


class _Splice(Response):
    """A WebSocket."""


def _good(request):
    """What a server says that has stored it."""
    kind = request.headers.get("content-type", "")
    if request.path.endswith("/v1/traces"):
        return Response(200, b"\x0a\x00" if "protobuf" in kind else '{"partialSuccess":{}}', {"Content-Type": kind})
    if request.path == "/api/v2/spans":
        return Response(202)
    return Response(204 if "/loki/" in request.path or request.path.endswith("/v1/logs") else 200)


class Proxy:
    """`tenant`: what passes by is of that one, as a gateway would have it; empty: as it came."""

    def __init__(self, fault=None, tenant=""):
        self.fault, self.tenant = fault or Fault(), tenant
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()

    def before(self, upstream):
        """The address to use instead of that one."""
        return self._port(upstream).url

    def _port(self, upstream):
        port = self._stack.enter_context(_Port(upstream, self.fault, self.tenant))
        self._stack.callback(LOOP.run, port.close())
        return port

    def before_grpc(self, otlp_http):
        """The same for OTLP over gRPC; goes on as OTLP over HTTP, with the same message."""
        port = self._port(otlp_http)

        async def call(path, headers, body):
            if not path.endswith("TraceService/Export"):
                return 12, "unknown service"
            kept = {name: value for name, value in headers.items() if name in ("x-scope-orgid", "authorization")}
            response = await port.answer(Request("POST", "/v1/traces", kept | {"content-type": "application/x-protobuf"}, body or b""))
            return (0, response.content()) if response.status == 200 else (3 if response.status == 400 else 2, "it was refused")

        return self._stack.enter_context(GrpcServer(call)).url
