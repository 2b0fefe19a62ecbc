"""From a schema file back to the tree of nodes that it was written from."""

from schemas import annotations

DEFINITIONS = "#/$defs/"


def load_tree(schema):
    """The root node of a schema file."""
    return Reader(schema["$defs"]).node("", schema)


class Reader:
    """Resolves the definitions of one schema file."""

    def __init__(self, definitions):
        self._definitions = definitions

    def node(self, name, site, prefix=""):
        """The node that stands at a place; `prefix` begins every flag written there, None drops them."""
        if "anyOf" in site:
            current, legacy = site["anyOf"]
            return {**self.node(name, current, prefix), "legacy": self.node("", legacy, prefix)}
        if "$ref" not in site:
            return {**self._type(name, site, prefix), **annotations.from_keywords(site, prefix)}
        node = self._type(name, self._resolve(site), _join(prefix, site.get("x-flag-prefix", "")))
        node.update(annotations.from_keywords(site, prefix))
        for path, keywords in site.get("x-overrides", {}).items():
            _override(descend(node, path), annotations.from_keywords(keywords, prefix))
        return node

    def _resolve(self, site):
        return self._definitions[site["$ref"].removeprefix(DEFINITIONS)]

    def _type(self, name, schema, prefix):
        """A node without annotations of its own."""
        node = {"name": name, "type": schema["x-go-type"], "kind": schema.get("x-go-kind", "struct")}
        for mark in ("custom", "recursive", "owner"):
            if f"x-go-{mark}" in schema:
                node[mark] = schema[f"x-go-{mark}"]
        if node["kind"] == "map":
            node["key"] = self._key(schema)
        if "properties" in schema:
            self._add_fields(node, schema, prefix)
        elem = _elem(schema, node["kind"])
        if elem is not None:
            node["elem"] = self.node("{}" if node["kind"] == "map" else "[]", elem, prefix)
        return node

    def _add_fields(self, node, schema, prefix):
        node["fields"] = [self.node(name, site, prefix) for name, site in schema["properties"].items()]
        if "x-inline-map" in schema:
            node["fields"].append(self.node("*", schema["x-inline-map"], prefix))
        elif "owner" not in node:
            node["owner"] = node["type"]

    def _key(self, schema):
        """The node of a map's keys."""
        if "propertyNames" in schema:
            return self.node("", schema["propertyNames"])
        return {"name": "", "type": "string", "kind": "string"}


def _override(node, changed):
    node.update(changed)
    if node.get("flag", "") is None:
        del node["flag"]


def _join(prefix, more):
    return None if prefix is None or more is None else prefix + more


def _elem(schema, kind):
    """The place of the elements of a list or map; None when they are not known."""
    keyword = {"slice": "items", "map": "additionalProperties"}.get(kind)
    return schema.get("x-go-elem", schema.get(keyword))


def descend(node, path):
    """The node at a path below: names of fields, and [] or {} for the elements of a list or map."""
    for name in path.split("."):
        if name in ("[]", "{}"):
            node = node["elem"]
        else:
            node = next(child for child in node["fields"] if child["name"] == name)
    return node
