"""The checks after decoding (schemas/CHECKS.md), as rows of src/schemas/table.hpp."""

import json
import re
from typing import NamedTuple

HAS_LOW, HAS_HIGH, EXCLUDES_LOW, EXCLUDES_HIGH, WARNS, STOPS, POWER_OF_TWO = 1, 2, 4, 8, 16, 32, 64
NEVER = 0xFFFFFFFF

SEVERITIES = {"error": 0, "warning": WARNS, "stops": WARNS | STOPS}
CONDITIONS = {"one_of", "none_of", "above"}
BOUNDS = {"min": HAS_LOW, "above": HAS_LOW | EXCLUDES_LOW, "max": HAS_HIGH, "below": HAS_HIGH | EXCLUDES_HIGH}
RANGE = {*BOUNDS, "multiple_of", "power_of_two"}
KINDS = {"one_of", "none_of", "required"}
KEYS = {"path", "since", "until", "except", "when", "severity", "code", "message", "help", "says", "source", *RANGE, *KINDS}

UNITS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9}


class Condition(NamedTuple):
    """A ConditionRow."""

    path: str
    values: str
    above: float
    kind: str


class Check(NamedTuple):
    """A CheckRow."""

    path: str
    says: str
    source: str
    values: str
    exceptions: str
    code: str
    message: str
    help: str
    low: float
    high: float
    multiple: float
    since: int
    until: int
    conditions: tuple
    product: int
    kind: str
    flags: int


class BadCheck(ValueError):
    """A check that its file describes wrongly."""


def load_checks(folder, product):
    """The checks of all files in a product's folder, as Check rows."""
    rows = []
    for path in sorted(folder.glob("*.json")):
        for check in json.loads(path.read_text(encoding="utf-8"))["checks"]:
            try:
                rows.append(_row(check, product))
            except (BadCheck, KeyError) as error:
                raise BadCheck(f"{path}: {check.get('path')}: {error}") from error
    return rows


def _row(check, product):
    unknown = check.keys() - KEYS
    if unknown:
        raise BadCheck(f"unknown keys: {', '.join(sorted(unknown))}")
    kinds = {"range" if key in RANGE else key for key in check.keys() & (RANGE | KINDS)}
    if len(kinds) != 1:
        raise BadCheck("needs exactly one of a range, one_of, none_of, required")
    kind = kinds.pop()
    bounds = {key: _number(check[key]) for key in BOUNDS if key in check}
    if check.get("severity", "error") not in SEVERITIES:
        raise BadCheck(f"severity is one of {', '.join(SEVERITIES)}")
    return Check(
        path=check["path"],
        says=check["says"],
        source=check["source"],
        values=_lines(check.get(kind, ())) if kind in ("one_of", "none_of") else "",
        exceptions=_lines(check.get("except", ())),
        code=check.get("code", ""),
        message=check.get("message", ""),
        help=check.get("help", ""),
        low=bounds.get("min", bounds.get("above", 0.0)),
        high=bounds.get("max", bounds.get("below", 0.0)),
        multiple=_number(check.get("multiple_of", 0)),
        since=_release(check.get("since"), 0),
        until=_release(check.get("until"), NEVER),
        conditions=tuple(_condition(condition) for condition in check.get("when", ())),
        product=product,
        kind=kind,
        flags=_flags(check, bounds),
    )


def _flags(check, bounds):
    flags = SEVERITIES[check.get("severity", "error")]
    for key in bounds:
        flags |= BOUNDS[key]
    if check.get("power_of_two"):
        flags |= POWER_OF_TWO
    return flags


def _condition(condition):
    if condition.keys() == {"target"}:
        return Condition("", _lines(condition["target"]), 0.0, "one_of")
    kinds = condition.keys() & CONDITIONS
    if len(kinds) != 1 or condition.keys() != {"path", *kinds}:
        raise BadCheck(f"bad condition {condition}")
    kind = kinds.pop()
    if kind == "above":
        return Condition(condition["path"], "", _number(condition[kind]), kind)
    return Condition(condition["path"], _lines(condition[kind]), 0.0, kind)


def _lines(values):
    if any("\n" in value for value in values):
        raise BadCheck("values have one line")
    return "".join(f"{value}\n" for value in values)


def _number(value):
    if not isinstance(value, str):
        return float(value)
    parts = re.findall(r"(-?[0-9.]+)(ns|us|ms|s|m|h)", value)
    if not parts or "".join(number + unit for number, unit in parts) != value:
        raise BadCheck(f"{value!r} is neither a number nor a duration")
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def _release(text, absent):
    return absent if text is None else release_number(text)


def release_number(text):
    """release_number() of src/schemas/table.hpp: "2.3" is 0x020300."""
    major, minor, patch = ([int(part) for part in text.split(".")] + [0])[:3]
    return major << 16 | minor << 8 | patch
