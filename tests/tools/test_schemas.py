"""The configuration schemas: well formed, true to the facts that they were made of, and lenient enough for editors."""

import re
import unittest

import draft7
import project

import generate_schemas
from schemas import tempo_receivers
from schemas.facts import Facts
from schemas.reader import descend, load_tree
from schemas.tempo_overrides import LEGACY_FACTS, LEGACY_REMOVED_PREFIX

CHILDREN = ("fields", "elem", "legacy", "key")
FLOW_VALUES = {
    "[]": [], "[a]": ["a"], "[a, b]": ["a", "b"], "[1, 2]": [1, 2], "{}": {}, "{a: 1}": {"a": 1}, "{a: b}": {"a": "b"},
}


def differences(expected, actual, path=""):
    """How two trees of nodes differ."""
    for name in (expected.keys() | actual.keys()) - set(CHILDREN):
        if expected.get(name) != actual.get(name):
            yield f"{path}: {name} is {actual.get(name)!r}, not {expected.get(name)!r}"
    if expected.get("key") != actual.get("key", {}).get("type"):
        yield f"{path}: keys are {actual.get('key')}, not {expected.get('key')}"
    expected_children, actual_children = (list(children(node)) for node in (expected, actual))
    if [name for name, _ in expected_children] != [name for name, _ in actual_children]:
        yield f"{path}: other fields"
        return
    for (name, before), (_, after) in zip(expected_children, actual_children):
        yield from differences(before, after, f"{path}.{name}")


def children(node):
    yield from ((field["name"], field) for field in node.get("fields", ()))
    yield from ((name, node[name]) for name in ("elem", "legacy") if name in node)


def go_type(node):
    return [node.get(name) for name in ("type", "kind", "custom", "key", "owner")]


def editor_value(text):
    """A value as an editor reads it (YAML 1.2); raises KeyError for what is more than a plain value."""
    if text[:1] in ("[", "{", "!", "*", "|"):
        return FLOW_VALUES[text]
    if text[:1] in ("'", '"'):
        return text[1:-1]
    if text in ("", "~", "null"):
        return None
    if text in ("true", "True", "false"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"0x[0-9a-f]+", text):
        return int(text, 16)
    if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?", text):
        return float(text)
    return float(text[1:]) if text in (".inf", ".nan") else text


class SchemaFiles(unittest.TestCase):
    def test_well_formed(self):
        for product, release in project.schema_files():
            with self.subTest(product=product, release=release):
                self.assertEqual([], list(draft7.complaints(project.load_schema(product, release))))

    def test_definitions_are_used(self):
        for product, release in project.schema_files():
            schema = project.load_schema(product, release)
            used = {inner["$ref"].rpartition("/")[2] for inner in draft7.walk(schema) if "$ref" in inner}
            self.assertEqual(set(), schema["$defs"].keys() - used, f"{product} {release}")

    def test_index_names_the_files(self):
        index = project.load_index()
        named = {(product, release) for product in project.PRODUCTS for release in index[product].values()}
        self.assertEqual(named, set(project.schema_files()))

    def test_files_list_their_versions(self):
        index = project.load_index()
        for product, release in project.schema_files():
            schema = project.load_schema(product, release)
            versions = [version for version, file in index[product].items() if file == release]
            stated = [schema[f"x-{key}"] for key in ("product", "release", "versions")]
            self.assertEqual([product, release, versions], stated)


class Acceptance(unittest.TestCase):
    def check(self, product, release, document, accepted):
        schema = project.load_schema(product, release)
        self.assertEqual(accepted, draft7.accepts(schema, schema, document), document)

    def test_unknown_keys_are_marked(self):
        self.check("mimir", "2.10.5", {"server": {"http_listen_port": 80}}, True)
        self.check("mimir", "2.10.5", {"server": {"http_port": 80}}, False)
        self.check("mimir", "2.10.5", {"query_frontend": {}}, False)

    def test_scalars(self):
        self.check("mimir", "2.10.5", {"shutdown_delay": "1d"}, False)
        self.check("mimir", "2.10.5", {"shutdown_delay": "1h30m"}, True)
        self.check("mimir", "2.10.5", {"limits": {"ruler_evaluation_delay_duration": "1d"}}, True)
        self.check("mimir", "2.10.5", {"multitenancy_enabled": "yes"}, True)
        self.check("mimir", "2.10.5", {"multitenancy_enabled": "maybe"}, False)
        self.check("mimir", "2.10.5", {"multitenancy_enabled": "${MULTITENANCY}"}, True)
        self.check("mimir", "2.10.5", {"no_auth_tenant": 7}, True)

    def test_merge_keys(self):
        self.check("mimir", "2.10.5", {"server": {"<<": {"log_level": "warn"}}}, True)

    def test_both_forms_of_overrides(self):
        self.check("tempo", "2.10.6", {"overrides": {"defaults": {"ingestion": {"burst_size_bytes": 1}}}}, True)
        self.check("tempo", "2.10.6", {"overrides": {"ingestion_burst_size_bytes": 1}}, True)
        self.check("tempo", "2.10.6", {"overrides": {"defaults": {}, "ingestion_burst_size_bytes": 1}}, False)
        self.check("tempo", "3.0.0", {"overrides": {"enable_legacy_overrides": True, "left_pad_trace_ids": True}}, True)
        self.check("tempo", "3.0.0", {"overrides": {"defaults": {"my_extension": {}}}}, False)

    def test_inlined_map(self):
        headers = {"X-Scope": {"values": ["a"]}}
        remote_write = {"url": "http://mimir", "http_headers": headers}
        document = {"metrics_generator": {"storage": {"remote_write": [remote_write]}}}
        self.check("tempo", "2.10.6", document, True)
        headers["X-Scope"]["value"] = "a"
        self.check("tempo", "2.10.6", document, False)


class Receivers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = project.load_schema("tempo", tempo_receivers.SCHEMA)
        cls.lines = project.load_index()[tempo_receivers.INDEX]

    def test_well_formed(self):
        self.assertEqual([], list(draft7.complaints(self.schema)))

    def test_every_release_has_a_line(self):
        self.assertEqual(project.load_index()["tempo"].keys(), self.lines.keys())
        self.assertEqual(set(self.lines.values()), self.schema["properties"].keys())

    def test_opencensus_went_in_patch_releases(self):
        lines = self.schema["properties"]
        has_it = {release: "opencensus" in lines[line]["properties"] for release, line in self.lines.items()}
        for release, expected in [("2.0.0", True), ("2.9.2", True), ("2.9.3", False), ("2.9.5", False),
                                  ("2.10.0", True), ("2.10.5", True), ("2.10.6", False), ("3.0.3", False)]:
            self.assertEqual(expected, has_it[release], release)

    def test_documents(self):
        for release, receivers, accepted in [
            ("2.6.1", {"otlp": {"protocols": {"grpc": None}}, "otlp/b": {}}, True),
            ("2.6.1", {"otlp": {"endpoint": "a"}}, False),
            ("2.6.1", {"otlp/b": {"endpoint": "a"}}, False),
            ("2.8.0", {"zipkin": {"tls": {"curve_preferences": ["X25519"]}}}, True),
            ("2.7.0", {"zipkin": {"tls": {"curve_preferences": ["X25519"]}}}, False),
            ("2.10.6", {"opencensus": {}}, False),
        ]:
            line = self.schema["properties"][self.lines[release]]
            self.assertEqual(accepted, draft7.accepts(self.schema, line, receivers), receivers)


@unittest.skipUnless(project.FACTS.is_dir(), "needs the facts: set PYAT_FACTS")
class AgainstFacts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.facts = Facts(project.FACTS)

    def test_nothing_is_stale(self):
        self.assertEqual([], generate_schemas.stale_files(generate_schemas.generate(self.facts)))

    def test_nothing_is_lost(self):
        for product, release in project.schema_files():
            with self.subTest(product=product, release=release):
                tree = load_tree(project.load_schema(product, release))
                self.assertEqual([], list(differences(self.facts.tree(product, release), tree))[:10])

    def test_only_overrides_are_completed(self):
        for release in self.facts.releases("tempo"):
            raw, complete = self.facts.read(f"tempo-{release}")["root"], self.facts.tree("tempo", release)
            changed = [before["name"] for before, after in zip(raw["fields"], complete["fields"]) if before != after]
            self.assertIn(changed, ([], ["overrides"]), release)

    def test_flat_overrides_have_the_types_of_the_facts(self):
        for release, source in LEGACY_FACTS.items():
            legacy = descend(self.facts.tree("tempo", release), "overrides")["legacy"]
            flat = {field["name"]: field for field in legacy["fields"]}
            for field in self.facts.read(f"tempo-{source}.legacy")["root"]["fields"]:
                dropped = LEGACY_REMOVED_PREFIX.get(release)
                if dropped and field["name"].startswith(dropped):
                    self.assertNotIn(field["name"], flat)
                else:
                    self.assertEqual(go_type(field), go_type(flat[field["name"]]), release)

    def test_values_that_servers_take_are_not_marked(self):
        for product, release in project.schema_files():
            schema = project.load_schema(product, release)
            answers = self.facts.read(f"{product}-{release}")["types"]
            places = {inner["x-go-type"]: inner for inner in draft7.walk(schema) if "x-go-type" in inner}
            for name in answers.keys() & places.keys():
                taken = [probe for probe, answer in answers[name].items() if answer == "ok"]
                marked = [probe for probe in taken if not self.is_accepted(schema, places[name], probe)]
                self.assertEqual([], marked, f"{product} {release} {name}")

    def is_accepted(self, schema, place, probe):
        try:
            value = editor_value(probe)
        except KeyError:
            return True
        return draft7.accepts(schema, place, value)


if __name__ == "__main__":
    unittest.main()
