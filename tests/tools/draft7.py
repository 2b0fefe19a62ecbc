"""As much of JSON Schema draft 7 as the configuration schemas use: is a schema well formed, does it accept a value?"""

import re

KEYWORDS = {
    "$schema", "$ref", "$defs", "title", "description", "default", "deprecated", "type", "pattern", "minimum",
    "maximum", "properties", "patternProperties", "additionalProperties", "propertyNames", "items", "anyOf",
}
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "number": (int, float),
}


def resolve(root, reference):
    """The schema that a `$ref` refers to. Names are not escaped: some editors do not undo that."""
    node = root
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def subschemas(schema):
    """The schemas right inside a schema, as draft 7 and the extension keywords have them."""
    for keyword in ("properties", "patternProperties", "$defs"):
        yield from schema.get(keyword, {}).values()
    yield from schema.get("anyOf", ())
    for keyword in ("additionalProperties", "propertyNames", "items", "x-go-elem", "x-inline-map"):
        if isinstance(schema.get(keyword), dict):
            yield schema[keyword]


def walk(schema):
    """A schema and all schemas inside it."""
    yield schema
    for inner in subschemas(schema):
        yield from walk(inner)


def complaints(root):
    """What is wrong with a schema as such."""
    for schema in walk(root):
        for keyword in schema.keys() - KEYWORDS:
            if not keyword.startswith("x-"):
                yield f"unknown keyword {keyword}"
        if "$ref" in schema:
            try:
                resolve(root, schema["$ref"])
            except KeyError:
                yield f"{schema['$ref']} does not resolve"
        unknown = set(_types(schema)) - TYPES.keys()
        if unknown:
            yield f"unknown types {unknown}"
        re.compile(schema.get("pattern", ""))
        if "properties" in schema and "additionalProperties" not in schema:
            yield f"{schema.get('x-go-type')} is not closed"


def accepts(root, schema, value):
    """Does the schema, which stands somewhere in `root`, accept the value?"""
    if "$ref" in schema:
        return accepts(root, resolve(root, schema["$ref"]), value)
    if "anyOf" in schema:
        return any(accepts(root, inner, value) for inner in schema["anyOf"])
    if "type" in schema and not any(_is_type(value, name) for name in _types(schema)):
        return False
    if isinstance(value, str):
        return re.search(schema.get("pattern", ""), value) is not None
    if _is_type(value, "number"):
        return not (value < schema.get("minimum", value) or value > schema.get("maximum", value))
    if isinstance(value, list):
        return all(accepts(root, schema.get("items", {}), item) for item in value)
    if isinstance(value, dict):
        return _accepts_object(root, schema, value)
    return True


def _types(schema):
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else types


def _is_type(value, name):
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _accepts_object(root, schema, value):
    for key, item in value.items():
        if not accepts(root, schema.get("propertyNames", {}), key):
            return False
        found = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        found += [inner for pattern, inner in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
        if not found:
            found = [schema.get("additionalProperties", {})]
        if not all(inner is not False and accepts(root, inner, item) for inner in found):
            return False
    return True
