"""The annotations of a node (default, flag, category, doc) as keywords of a schema, and back."""

import json
import re

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
PLAIN = re.compile(r"[^\s\[\]{}\"'#&*!|>%@`,?-][^\n]*")  # text that YAML reads as a string without quotes, mostly
UNSHOWN = "…"  # the default of a structure that the facts do not show

KEYWORDS = {"flag": "x-flag", "category": "x-category", "doc": "x-doc"}


def _parse_scalar(text):
    if text in ("true", "false", "null", '""', "[]", "{}"):
        return json.loads(text)
    if NUMBER.fullmatch(text):
        number = float(text) if "." in text else int(text)
        return number if json.dumps(number) == text else text
    return text


def _parse_default(text):
    """The value that a default means, where that is simple to tell; else its YAML text."""
    lines = text.split("\n")
    if all(line.startswith("- ") for line in lines):
        return [_parse_scalar(line[2:]) for line in lines]
    return _parse_scalar(text)


def _is_plain(text):
    return bool(PLAIN.fullmatch(text)) and ": " not in text and " #" not in text and _parse_scalar(text) == text


def _write_default(value):
    """The YAML text of a default, as the servers print it."""
    if isinstance(value, list) and value:
        return "\n".join("- " + _write_default(item) for item in value)
    if isinstance(value, str) and _is_plain(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _default_keywords(text):
    if text == UNSHOWN:
        return {"x-default": text}
    value = _parse_default(text)
    return {"default": value} if _write_default(value) == text else {"default": value, "x-default": text}


def to_keywords(annotations):
    """The keywords for some annotations; `x-default` is the YAML text of a default that `default` does not give."""
    keywords = _default_keywords(annotations["default"]) if "default" in annotations else {}
    keywords |= {keyword: annotations[name] for name, keyword in KEYWORDS.items() if name in annotations}
    if annotations.get("category") == "deprecated":
        keywords["deprecated"] = True
    return keywords


def from_keywords(keywords, prefix=""):
    """The annotations that some keywords stand for, below a flag prefix; None for it: without their flag.

    A flag that is null, as an override may have it, stays None.
    """
    annotations = {name: keywords[keyword] for name, keyword in KEYWORDS.items() if keyword in keywords}
    if "x-default" in keywords:
        annotations["default"] = keywords["x-default"]
    elif "default" in keywords:
        annotations["default"] = _write_default(keywords["default"])
    return with_prefix(annotations, prefix)


def with_prefix(annotations, prefix):
    """The annotations with a prefix in front of their flag; None: without their flag."""
    if annotations.get("flag") is None:
        return annotations
    if prefix is None:
        return {name: value for name, value in annotations.items() if name != "flag"}
    return {**annotations, "flag": prefix + annotations["flag"]}
