"""What the storing doubles have in common: methods that write, tenants, credentials, bodies unpacked, counters that move."""

import gzip
import json
import re
import time
import urllib.parse
import zlib
from collections import Counter

from health.web import Response, text, unauthorized

from . import protobuf, snappy


class Refused(Exception):
    """The answer to a request that is not taken."""

    def __init__(self, status, message, **headers):
        super().__init__(message)
        self.response = text(message, status, **{"X-Content-Type-Options": "nosniff", **headers})


def release_of(version):
    """(2, 10, 3)"""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def unpacked(request):
    """The body without its content encoding; snappy is the matter of those who speak it."""
    encoding = request.headers.get("content-encoding", "")
    try:
        if encoding == "gzip":
            return gzip.decompress(request.body)
        if encoding == "deflate":
            return zlib.decompress(request.body)
    except (OSError, EOFError, zlib.error) as error:
        raise Refused(400, f"{error}\n") from error
    return request.body


def unsnapped(request):
    try:
        return snappy.decompress(request.body)
    except snappy.Corrupt as error:
        raise Refused(400, f"{error}\n") from error


def content_type(request):
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def parameters(request):
    """Of the address, and of a form that was posted: name to values."""
    pairs = urllib.parse.parse_qs(request.target.partition("?")[2], keep_blank_values=True)
    if request.method == "POST" and content_type(request) == "application/x-www-form-urlencoded":
        pairs |= urllib.parse.parse_qs(request.body.decode(), keep_blank_values=True)
    return pairs


def otlp_message(request, name, refuse):
    """An export request, of JSON or protobuf. `refuse(message)` makes the exception for what is neither."""
    message, body = protobuf.OTLP[name], unpacked(request)
    try:
        if content_type(request) == "application/json":
            return message.from_json(json.loads(body))
        return message.decode(body)
    except (ValueError, TypeError, StopIteration) as error:
        raise refuse(str(error)) from error


class Storing:
    """Mixed into a WebServer. `multitenant`: X-Scope-OrgID is demanded, and tells what is whose. `basic`: (user, password).
    `keep`: how many requests are remembered; the bodies of a hundred thousand items need not be. `clock`: ns since 1970."""

    methods = ("GET", "HEAD", "POST", "PUT", "DELETE")
    tenant_if_none = "anonymous"

    def set_up(self, multitenant=False, basic=None, keep=10_000, clock=time.time_ns):
        self.multitenant, self.basic, self.keep, self.clock = multitenant, basic, keep, clock
        self.counters = Counter()  # by name with labels, as the page of metrics has them

    def remember(self, request):
        if len(self.requests) < self.keep:
            self.requests.append(request)

    def tenant(self, request):
        if not self.multitenant:
            return self.tenant_if_none
        if not (tenant := request.headers.get("x-scope-orgid")):
            raise Refused(401, "no org id\n")
        return tenant

    def count(self, name, number=1, **labels):
        written = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
        self.counters[f"{name}{{{written}}}" if written else name] += number

    def counter_lines(self):
        return "".join(f"{name} {number}\n" for name, number in sorted(self.counters.items()))

    def guarded(self, request, answer):
        """`answer(request)`, or why not."""
        if self.basic and request.basic != self.basic:
            return unauthorized()
        try:
            return answer(request)
        except Refused as refused:
            return refused.response


def accepted(status=200, **headers):
    return Response(status, b"", headers)
