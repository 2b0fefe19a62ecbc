"""Schema trees as the rows of src/schemas/table.hpp.

Rows are stored once: two types with the same name, fields, flags and defaults are one row, in whatever releases.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.annotations import UNSHOWN

KINDS = {
    "bool": "boolean",
    "int": "int64",  # the servers are built for 64 bits
    "int32": "int32",
    "int64": "int64",
    "uint": "uint64",
    "uint8": "uint8",
    "uint16": "uint16",
    "uint32": "uint32",
    "uint64": "uint64",
    "float64": "float64",
    "string": "string",
    "struct": "structure",
    "map": "map",
    "slice": "slice",
    "interface": "any",
}

CUSTOM, RECURSIVE, INLINE_MAP = 1, 2, 4
NO_TYPE = 0


class Field(NamedTuple):
    """A FieldRow."""

    name: str
    fallback: str
    flag: str
    type: int
    category: str
    hidden: bool


class Type(NamedTuple):
    """A TypeRow, with its fields in place."""

    name: str
    owner: str
    fields: tuple
    kind: str
    flags: int
    elem: int
    key: int
    legacy: int


NONE = Type("", "", (), "string", 0, NO_TYPE, NO_TYPE, NO_TYPE)


@dataclass
class Tables:
    """All rows. Types and field ranges are interned; `types` maps a type to its index."""

    types: dict = field(default_factory=lambda: {NONE: NO_TYPE})
    schemas: list = field(default_factory=list)  # (release, root type, type of the files per tenant)
    releases: list = field(default_factory=list)  # (version, schema, product)
    receivers: dict = field(default_factory=dict)  # (product, version) -> type; Tempo only
    checks: list = field(default_factory=list)  # checks.Check

    def add(self, node):
        """The index of the row for a node's type."""
        if node is None:
            return NO_TYPE
        inline = next((child for child in node.get("fields", ()) if child["name"] == "*"), None)
        fields = [self._field(child) for child in node.get("fields", ()) if child is not inline]
        row = Type(
            name=node["type"],
            owner=node.get("owner", ""),
            fields=tuple(sorted(fields, key=lambda row: row.name.encode())),
            kind=KINDS[node["kind"]],
            flags=_flags(node, inline),
            elem=self.add(inline["elem"] if inline else node.get("elem")),
            key=self._key(node),
            legacy=self.add(node.get("legacy")),
        )
        return self.types.setdefault(row, len(self.types))

    def _field(self, node):
        return Field(
            name=node["name"],
            fallback=_fallback(node),
            flag=node.get("flag", ""),
            type=self.add(node),
            category=node.get("category", "basic"),
            hidden=node.get("doc") == "hidden",
        )

    def _key(self, node):
        key = node.get("key")
        if key is None or key["type"] == "string":
            return NO_TYPE
        return self.add(key)


def _fallback(node):
    default = node.get("default", "")
    return "" if default == UNSHOWN else default


def _flags(node, inline):
    flags = CUSTOM if node.get("custom") else 0
    flags |= RECURSIVE if node.get("recursive") else 0
    return flags | (INLINE_MAP if inline else 0)
