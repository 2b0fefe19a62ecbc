"""As much PromQL as is asked here: selectors, raw ranges, a few functions over them; and how Prometheus writes numbers."""

import json
import math
import re
from decimal import Decimal

LOOKBACK = 300_000  # ms
_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_STRING = r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^'\\]|\\.)*'"
_MATCHER = re.compile(rf"\s*([a-zA-Z_][\w.]*)\s*(=~|!~|!=|=)\s*({_STRING})\s*,?\s*")
_CALL = re.compile(r"\s*(sum|count|max|min|(?:count|sum|max|min|last)_over_time)\s*\((.*)\)\s*$", re.DOTALL)
_TAIL = re.compile(r"\s*(?:\[([\da-z]+)\])?\s*(?:@\s*([\d.]+))?\s*(?:offset\s+([\da-z]+))?\s*$")


class BadQuery(ValueError):
    pass


def duration(text):
    """Milliseconds of "1h5m" or of a number of seconds."""
    if re.fullmatch(r"[\d.]+", text):
        return round(float(text) * 1000)
    pieces = re.findall(r"(\d+)(ms|[smhdw])", text)
    if not pieces or "".join(map("".join, pieces)) != text:
        raise BadQuery(f"bad duration {text!r}")
    return sum(int(number) * _UNITS[unit] for number, unit in pieces)


def unquoted(text):
    if text[0] == "'":
        text = '"' + text[1:-1].replace('"', '\\"') + '"'
    return json.loads(text, strict=False)


def matchers(text):
    """[(label, operator, value)] of what is within braces."""
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _MATCHER.match(text, at)
        if not match:
            raise BadQuery(f"1:{at + 1}: parse error: unexpected character inside braces: {text[at]!r}")
        found.append((match.group(1), match.group(2), unquoted(match.group(3))))
        at = match.end()
    return found


def matches(labels, wanted):
    for name, operator, value in wanted:
        has = labels.get(name, "")
        equal = has == value if operator in ("=", "!=") else re.fullmatch(value, has) is not None
        if equal != (operator in ("=", "=~")):
            return False
    return True


class Selector:
    """`range`: in ms, None of an instant selector; `at`: in ms, None: of the query."""

    def __init__(self, text):
        name = re.match(r"\s*([a-zA-Z_:][\w:]*)?\s*", text)
        rest = text[name.end() :]
        self.matchers = [("__name__", "=", name.group(1))] if name.group(1) else []
        if rest.startswith("{"):
            within = re.match(rf"\{{((?:{_STRING}|[^}}\"'])*)\}}", rest)
            if not within:
                raise BadQuery("parse error: unclosed left brace")
            self.matchers += matchers(within.group(1))
            rest = rest[within.end() :]
        tail = _TAIL.match(rest)
        if not self.matchers or not tail:
            raise BadQuery("1:1: parse error: no expression found in input" if not text.strip() else f"parse error: {rest!r}")
        self.range = duration(tail.group(1)) if tail.group(1) else None
        self.at = round(float(tail.group(2)) * 1000) if tail.group(2) else None
        self.offset = duration(tail.group(3)) if tail.group(3) else 0


def parse(text):
    """([function …], Selector), outermost first."""
    functions = []
    while found := _CALL.match(text):
        functions.append(found.group(1))
        text = found.group(2)
    if re.match(r"\s*\w+\s*\($", text):
        raise BadQuery("1:5: parse error: unclosed left parenthesis")
    return functions, Selector(text)


def number(value):
    """As Prometheus writes it: the shortest digits that read the same, without an exponent."""
    if value == math.floor(value) if math.isfinite(value) else False:
        return "-0" if value == 0 and math.copysign(1, value) < 0 else str(int(value)) if abs(value) < 1 << 53 else _plain(value)
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return _plain(value)


def _plain(value):
    shortest = repr(value)
    return format(Decimal(shortest), "f").removesuffix(".0") if "e" in shortest else shortest.removesuffix(".0")


def seconds(milliseconds):
    """A time stamp in JSON."""
    whole, part = divmod(milliseconds, 1000)
    return f"{whole}.{part:03}".rstrip("0") if part else str(whole)
