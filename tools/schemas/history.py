"""The curated history of fields: schemas/history/*.json, and its rows in src/history/curated.hpp.

A file holds `fields`, a list of entries:
* `path`, or `paths` of several fields that share their fate. `**.` in front: a block that occurs at many places.
* `removed`: the first release without the field; or `of`: the program whose field it is; neither: no program has it.
* `now`: the paths that take its place, absent when none does. After `**.` they begin where the path does.
* `keeps_value`: what was written for the field means the same for the one that takes its place.
* `advice`: what to do, one sentence. `source`: who says so, a URL.
* `in`: the products that the entry is about; absent: the one that the file is named for.
"""

import json
from typing import NamedTuple

from schemas.facts import PRODUCTS

ANY_SECTION = "**."
FILES = ("mimir", "tempo", "foreign")


class Entry(NamedTuple):
    """One field of the history."""

    path: str
    any_section: bool
    products: tuple
    removed: str
    origin: str
    now: tuple
    keeps_value: bool
    advice: str
    source: str


def load(folder):
    """The entries of all files in schemas/history, those of a product in the order of the releases."""
    entries = []
    for name in FILES:
        text = (folder / f"{name}.json").read_text(encoding="utf-8")
        for fields in json.loads(text)["fields"]:
            entries += _entries(fields, name)
    return entries


def _entries(fields, file_name):
    known = {"path", "paths", "removed", "of", "now", "keeps_value", "advice", "source", "in"}
    if unknown := fields.keys() - known:
        raise ValueError(f"schemas/history/{file_name}.json: {unknown} of {fields}")
    products = tuple(fields.get("in", [file_name] if file_name in PRODUCTS else PRODUCTS))
    for path in fields.get("paths", [fields.get("path")]):
        yield Entry(
            path=path.removeprefix(ANY_SECTION),
            any_section=path.startswith(ANY_SECTION),
            products=products,
            removed=fields.get("removed", ""),
            origin=fields.get("of", ""),
            now=tuple(place.removeprefix(ANY_SECTION) for place in fields.get("now", ())),
            keeps_value=fields.get("keeps_value", False),
            advice=fields.get("advice", ""),
            source=fields["source"],
        )
