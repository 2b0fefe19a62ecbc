"""`pyat schema export` against the committed schemas: the same trees, and the same verdict of an editor everywhere."""

import json
import sys
import unittest

from program import ROOT, ProgramTest

sys.path.insert(0, str(ROOT / "tests" / "tools"))

import draft7  # noqa: E402
import project  # noqa: E402
from schemas.reader import load_tree  # noqa: E402

ANNOTATIONS = ("name", "type", "owner", "custom", "recursive", "flag", "category", "doc")
# What draft 7 looks at, apart from those that hold schemas.
ASSERTIONS = ("type", "pattern", "minimum", "maximum")


def resolved(root, schema):
    return draft7.resolve(root, schema["$ref"]) if "$ref" in schema else schema


def annotations(node):
    found = {name: node[name] for name in ANNOTATIONS if node.get(name) not in (None, "", "nocli")}
    default = node.get("default", "…")
    if default not in ("…", ""):
        found["default"] = default
    return found


def tree_differences(expected, actual, path=""):
    """How two trees of nodes differ in what pyat's tables hold. The order of fields is not among it."""
    if annotations(expected) != annotations(actual):
        yield f"{path}: {annotations(actual)}, not {annotations(expected)}"
    fields = [{field["name"]: field for field in node.get("fields", ())} for node in (expected, actual)]
    if fields[0].keys() != fields[1].keys():
        yield f"{path}: other fields: {fields[0].keys() ^ fields[1].keys()}"
        return
    for name, field in fields[0].items():
        yield from tree_differences(field, fields[1][name], f"{path}.{name}")
    for name in ("elem", "legacy", "key"):
        if (name in expected) != (name in actual):
            yield f"{path}: {name}"
        elif isinstance(expected.get(name), dict):
            yield from tree_differences(expected[name], actual[name], f"{path}.<{name}>")


def verdict_differences(roots, schemas, path=""):
    """Where two schemas could accept different documents: they are compared keyword by keyword, place by place."""
    one, two = (resolved(root, schema) for root, schema in zip(roots, schemas))
    if one is True or one == {}:
        one = {}
    for keyword in ASSERTIONS:
        if one.get(keyword) != two.get(keyword):
            yield f"{path}: {keyword} is {two.get(keyword)}, not {one.get(keyword)}"
    for keyword in ("properties", "patternProperties"):
        left, right = one.get(keyword, {}), two.get(keyword, {})
        if left.keys() != right.keys():
            yield f"{path}: {keyword} {left.keys() ^ right.keys()}"
            continue
        for name in left:
            yield from verdict_differences(roots, (left[name], right[name]), f"{path}.{name}")
    for keyword in ("additionalProperties", "propertyNames", "items"):
        left, right = one.get(keyword), two.get(keyword)
        if isinstance(left, dict) and isinstance(right, dict):
            yield from verdict_differences(roots, (left, right), f"{path}.<{keyword}>")
        elif left != right:
            yield f"{path}: {keyword}"
    left, right = one.get("anyOf", []), two.get("anyOf", [])
    if len(left) != len(right):
        yield f"{path}: anyOf"
    for pair in zip(left, right):
        yield from verdict_differences(roots, pair, path)


class Export(ProgramTest):
    def exported(self, product, release):
        done = self.expect(0, "schema", "export", "--product", product, "--target", release)
        return json.loads(done.stdout)

    def test_every_release(self):
        for product, release in project.schema_files():
            with self.subTest(product=product, release=release):
                committed, exported = project.load_schema(product, release), self.exported(product, release)
                self.assertEqual([], list(draft7.complaints(exported)))
                self.assertEqual([], list(verdict_differences((committed, exported), (committed, exported)))[:10])
                self.assertEqual([], list(tree_differences(load_tree(committed), load_tree(exported)))[:10])

    def test_documents(self):
        schema = self.exported("mimir", "2.10.3")
        for document, accepted in [({"server": {"http_listen_port": 80}}, True), ({"server": {"http_port": 80}}, False),
                                   ({"shutdown_delay": "1d"}, False), ({"limits": {"<<": {}}}, True)]:
            self.assertEqual(accepted, draft7.accepts(schema, schema, document), document)

    def test_header(self):
        schema = self.exported("mimir", "2.10.3")
        self.assertEqual("http://json-schema.org/draft-07/schema#", schema["$schema"])
        self.assertEqual("Grafana Mimir 2.10.3", schema["title"])
        self.assertIn("2.10.5", schema["x-versions"])

    def test_to_a_file(self):
        self.expect(0, "schema", "export", "--product", "tempo", "--output", "tempo.json")
        self.assertEqual("3.0.3", json.loads((self.folder / "tempo.json").read_text())["x-release"])
        self.assertIn("--product", self.expect(2, "schema", "export").stderr)


if __name__ == "__main__":
    unittest.main()
