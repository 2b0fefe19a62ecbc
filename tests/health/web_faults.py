"""Servers that speak HTTP well and mean ill: redirects, wrong content, bombs."""

import contextlib
import functools
import zlib

from .serving import LOOPBACK
from .web import Response, WebServer

OTHER_HOST = "127.0.0.2"  # on Linux all of 127/8 is loopback


def answers(status=200, body=b"", content_type="text/plain; charset=utf-8", **headers):
    """The same answer at every path; underscores in the names of headers become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return WebServer(lambda request: Response(status, body, {"Content-Type": content_type, **named}))


_BROKEN_OFF = '{"status":"success","data":{"version":"2.10'
_LOGIN_PAGE = "<!DOCTYPE html><title>Sign in</title><form action=/login></form>"

# For `replaced` of a double: garbage on one path of a server that is otherwise well.
GARBAGE_JSON = Response(200, _BROKEN_OFF, {"Content-Type": "application/json"})
LOGIN_PAGE = Response(200, _LOGIN_PAGE, {"Content-Type": "text/html"})


def garbage_json(status=200):
    """Says that it is JSON, and breaks off within."""
    return answers(status, _BROKEN_OFF, "application/json")


def not_json():
    """The login page of a proxy, where JSON was asked for."""
    return answers(200, _LOGIN_PAGE, "text/html")


def wrong_json():
    """JSON, but a list of numbers where an object is expected."""
    return answers(200, "[1, 2, 3]", "application/json")


def deep_json(depth=100_000):
    """Recursive parsers overflow their stack on it."""
    return answers(200, "[" * depth + "]" * depth, "application/json")


def wrong_type(body="ready", content_type="image/png"):
    return answers(200, body, content_type)


# ---- redirects ------------------------------------------------------------------------------------------------------


def redirect_to(location, status=302):
    return WebServer(lambda request: Response(status, b"", {"Location": location}))


def redirect_loop():
    """/a leads to /b, /b to /a, everything else to /a."""
    return WebServer(lambda request: Response(302, b"", {"Location": "/b" if request.path == "/a" else "/a"}))


def redirect_chain():
    """Every answer leads to a path that was never asked before."""
    return WebServer(lambda request: Response(302, b"", {"Location": f"{request.path.rstrip('/')}/x"}))


@contextlib.contextmanager
def redirect_to_another_host(host=OTHER_HOST, path="/ready"):
    """`elsewhere.requests` tells what arrived there; `leaked` names the credentials among it."""
    with answers_elsewhere(host) as elsewhere, redirect_to(elsewhere.url + path) as server:
        server.elsewhere = elsewhere
        yield server


@contextlib.contextmanager
def redirect_to_another_port(path="/ready"):
    """The same host, another port: another server all the same."""
    with redirect_to_another_host(LOOPBACK, path) as server:
        yield server


def answers_elsewhere(host=OTHER_HOST):
    return _Elsewhere(lambda request: Response(200, "ready", {"Content-Type": "text/plain"}), host=host)


class _Elsewhere(WebServer):
    SECRETS = ("authorization", "cookie", "x-scope-orgid", "x-amz-security-token", "x-api-key", "proxy-authorization")

    @property
    def leaked(self):
        """The headers that must not come here, of all requests."""
        found = {name for request in self.requests for name in request.headers if name in self.SECRETS}
        return sorted(found)


# ---- bombs ----------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=2)
def bomb(megabytes):
    """Zeros in gzip's format, a thousandth of their size. After a full flush a block compresses to the same bytes again."""
    zeros = bytes(1_000_000)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(zeros)
    packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _ in range(megabytes):
        checksum = zlib.crc32(zeros, checksum)
    end = checksum.to_bytes(4, "little") + (megabytes * len(zeros) % 2**32).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * megabytes + b"\x03\0" + end


def gzip_bomb(megabytes=1000):
    """Sent whether the client takes gzip or not, as a server that means it would."""
    return answers(200, bomb(megabytes), "application/json", Content_Encoding="gzip")
