"""From a tree of nodes to a JSON Schema (draft 7).

A Go type is used in many places, with other flags and defaults in each. What its uses have in common becomes one
definition, `$defs/GO_TYPE`; a place that uses it holds a `$ref` and, beside it, what is different there:

* `x-flag-prefix` goes in front of every `x-flag` of the definition; null: no flag of it holds here;
* `x-overrides` maps the path of a field below to the annotations that it has here; null is no flag.

Flags are written without the prefix that is in force where they stand. Draft 7 ignores everything beside a `$ref`, so
that none of this changes what the schema accepts.
"""

import os
import re
from collections import Counter

from schemas.annotations import to_keywords, with_prefix
from schemas.constraints import CLOSED_INLINE_MAPS, constraint
from schemas.facts import ANNOTATIONS
from schemas.reader import DEFINITIONS, Reader

ALWAYS_DEFINED = {"overrides.Config", "overrides.legacyConfig"}
MERGE_KEY = {"^<<$": {}}  # `<<: *anchor` may stand in any mapping

# Reflection names the type of a map's keys, but not its kind.
KEY_KINDS = {"spanmetrics.Subprocessor": "int"}


def build_schema(root, header):
    """The schema of a tree; `header` holds the keywords that come first."""
    return Writer(root).schema(header)


class Writer:
    """Holds the definitions of one schema while it is written."""

    def __init__(self, root):
        self._root = root
        self._shapes = Shapes(root)
        self._definitions = {}
        self._contents = {}  # name of a definition -> the annotations below it, by path
        self._reader = Reader(self._definitions)

    def schema(self, header):
        body = self._place([self._root], [""])
        return {**header, **body, "$defs": dict(sorted(self._definitions.items()))}

    def _place(self, nodes, prefixes):
        """One place of the schema, for all nodes that it stands for and the flag prefix in force at each."""
        if "legacy" in nodes[0]:
            return self._alternatives(nodes, prefixes)
        if self._shapes.is_shared(nodes[0]):
            return self._reference(nodes, prefixes)
        return {**self._type(nodes, prefixes), **to_keywords(_usual(nodes, prefixes))}

    def _alternatives(self, nodes, prefixes):
        forms = (nodes, [node["legacy"] for node in nodes])
        return {"anyOf": [self._reference(form, prefixes) for form in forms], "x-go-type": nodes[0]["type"]}

    def _reference(self, nodes, prefixes):
        name = self._define(nodes[0])
        given, wanted = self._contents[name], _usual_below(nodes, prefixes)
        site = {"$ref": DEFINITIONS + name}
        prefix = _prefix_between(given, wanted)
        if prefix != "":
            site["x-flag-prefix"] = prefix
        site.update(to_keywords(_usual(nodes, prefixes)))
        overrides = {path: _difference(with_prefix(given[path], prefix), wanted[path]) for path in wanted}
        overrides = {path: to_keywords(changed) for path, changed in overrides.items() if changed}
        if overrides:
            site["x-overrides"] = overrides
        return site

    def _define(self, node):
        """The name of the definition of a node's type, made when it is needed first."""
        name = self._shapes.name(node)
        if name not in self._definitions:
            nodes = self._shapes.uses(node)
            self._definitions[name] = self._type(nodes, [_common_prefix(use) for use in nodes])
            self._contents[name] = _usual_below([self._reader.node("", {"$ref": DEFINITIONS + name})], [""])
        return name

    def _define_key(self, go_type):
        """The definition of the keys of a map."""
        kind = KEY_KINDS[go_type]
        self._definitions[go_type] = {**constraint(go_type, kind), "x-go-type": go_type, "x-go-kind": kind}
        return {"$ref": DEFINITIONS + go_type}

    def _type(self, nodes, prefixes):
        """The schema of a type, without annotations of its own."""
        first = nodes[0]
        marks = {f"x-go-{mark}": first[mark] for mark in ("custom", "recursive") if mark in first}
        if "fields" in first:
            return self._mapping(nodes, prefixes, marks)
        if "owner" in first:
            marks["x-go-owner"] = first["owner"]
        kind = first["kind"]
        schema = {**constraint(first["type"], kind), "x-go-type": first["type"], "x-go-kind": kind, **marks}
        if first.get("key", "string") != "string":
            schema["propertyNames"] = self._define_key(first["key"])
        if "elem" in first:
            schema[_elem_keyword(first)] = self._place([node["elem"] for node in nodes], prefixes)
        return schema

    def _mapping(self, nodes, prefixes, marks):
        """The schema of a structure with fields."""
        first = nodes[0]
        schema = {"type": ["object", "null"], "additionalProperties": False, "x-go-type": first["type"], **marks}
        if first.get("owner", first["type"]) != first["type"]:
            schema["x-go-owner"] = first["owner"]
        schema["patternProperties"] = MERGE_KEY
        places = {}
        for position, field in enumerate(first["fields"]):
            places[field["name"]] = self._place([node["fields"][position] for node in nodes], prefixes)
        if "*" in places:
            schema["x-inline-map"] = places.pop("*")
            if first["type"] not in CLOSED_INLINE_MAPS:
                inlined = self._definitions[self._define(first["fields"][-1])]
                schema["additionalProperties"] = inlined["additionalProperties"]
        schema["properties"] = places
        return schema


class Shapes:
    """Tells which nodes are of one type: the same Go type with the same fields, whatever their annotations."""

    def __init__(self, root):
        self._ids = {}
        self._by_node = {}
        self._uses = {}
        self._names = {}
        self._visit(root)
        self._name_all()

    def is_shared(self, node):
        return "fields" not in node or len(self.uses(node)) > 1 or node["type"] in ALWAYS_DEFINED

    def name(self, node):
        return self._names[self._by_node[id(node)]]

    def uses(self, node):
        return self._uses[self._by_node[id(node)]]

    def _visit(self, node):
        fields = tuple((field["name"], self._visit(field)) for field in node.get("fields", ()))
        key = [tuple(node.get(mark) for mark in ("type", "kind", "owner", "custom", "recursive", "key")), fields]
        if "legacy" in node:
            self._visit(node["legacy"])
        if "elem" in node:
            key += [self._visit(node["elem"]), _frozen(node["elem"])]
        shape = self._ids.setdefault(tuple(key), len(self._ids))
        self._by_node[id(node)] = shape
        self._uses.setdefault(shape, []).append(node)
        return shape

    def _name_all(self):
        taken = Counter()
        for shape, nodes in self._uses.items():
            if not self.is_shared(nodes[0]):
                continue
            name = _plain_name(nodes[0]["type"])
            taken[name] += 1
            self._names[shape] = name if taken[name] == 1 else f"{name}-{taken[name]}"


def _plain_name(go_type):
    """The Go type without the characters that a JSON pointer would have to escape."""
    name = go_type.replace("interface {}", "any").replace("struct {}", "empty").replace("*", "")
    name = re.sub(r"map\[([\w.]+)\]", lambda key: "map." if key[1] == "string" else f"map.{key[1]}.", name)
    return re.sub(r"[^\w.]+", "-", name.replace("[]", "list.")).strip("-")


def _elem_keyword(node):
    if node.get("custom"):
        return "x-go-elem"  # what such a type reads need not look like its elements
    return "items" if node["kind"] == "slice" else "additionalProperties"


def _children(node):
    """The nodes right below a node, by the name that a path has for them."""
    yield from ((field["name"], field) for field in node.get("fields", ()))
    if "elem" in node:
        yield node["elem"]["name"], node["elem"]


def _own(node):
    return {name: node[name] for name in ANNOTATIONS if name in node}


def _frozen(node):
    return tuple(_own(node).items()), tuple(_frozen(child) for _, child in _children(node))


def _flags_below(node):
    for _, child in _children(node):
        if "flag" in child:
            yield child["flag"]
        yield from _flags_below(child)


def _common_prefix(node):
    """What the flags below a node begin with, up to a dot or dash; None when there are none."""
    flags = list(_flags_below(node))
    if not flags:
        return None
    common = os.path.commonprefix(flags)
    return common[:max(common.rfind("."), common.rfind("-")) + 1]


def _prefix_between(given, wanted):
    """The prefix that turns most flags of a definition into those wanted; None when none of them is wanted."""
    votes = Counter()
    for path, annotations in given.items():
        if "flag" not in annotations:
            continue
        flag = wanted[path].get("flag")
        if flag is None:
            votes[None] += 1
        elif flag.endswith(annotations["flag"]):
            votes[flag.removesuffix(annotations["flag"])] += 1
    return votes.most_common(1)[0][0] if votes else ""


def _difference(given, wanted):
    """The annotations that differ; None for a flag that is not wanted."""
    missing = given.keys() - wanted.keys()
    if missing - {"flag"}:
        raise ValueError(f"only a flag can be overridden away: {missing} of {given}")
    changed = {name: value for name, value in wanted.items() if given.get(name) != value}
    return {**changed, "flag": None} if missing else changed


def _usual(nodes, prefixes):
    """The annotations that most of the nodes have, and the flag that most of those with any flags around have."""
    annotations = Counter(tuple(entry for entry in _own(node).items() if entry[0] != "flag") for node in nodes)
    usual = dict(annotations.most_common(1)[0][0])
    flags = Counter(_relative_flag(node, prefix) for node, prefix in zip(nodes, prefixes) if prefix is not None)
    flag = flags.most_common(1)[0][0] if flags else None
    return usual if flag is None else {**usual, "flag": flag}


def _relative_flag(node, prefix):
    """A node's flag without the prefix in force; None when it has no flag that begins with it."""
    flag = node.get("flag")
    return flag.removeprefix(prefix) if flag is not None and flag.startswith(prefix) else None


def _usual_below(nodes, prefixes, parent=""):
    """The annotations that most of the nodes have below, by path."""
    result = {}
    for columns in zip(*(tuple(_children(node)) for node in nodes)):
        path = parent + columns[0][0]
        children = [child for _, child in columns]
        result[path] = _usual(children, prefixes)
        result.update(_usual_below(children, prefixes, path + "."))
    return result
