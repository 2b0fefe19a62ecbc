"""Importing releases, and what the rest of pyat then knows of them."""

import json
import unittest

from program import ROOT, ProgramTest

FIXTURES = ROOT / "tests" / "fixtures" / "schema"
DESCRIPTOR = str(FIXTURES / "config-descriptor.json")
MANIFEST = str(FIXTURES / "manifest.md")
FILE = "# pyat: mimir 3.1.0\nserver:\n  http_new_timeout: 1d\n"


class Import(ProgramTest):
    def setUp(self):
        super().setUp()
        self.env = {"PYAT_SCHEMAS": str(self.folder / "schemas")}

    def schema(self, code, *words, **options):
        return self.expect(code, "schema", *words, **{"env": self.env, **options})

    def import_mimir(self, *words):
        return self.schema(0, "import", DESCRIPTOR, "--product", "mimir", "--as", "3.1.0", *words)

    def lint(self, code, *words, **options):
        return self.expect(code, "lint", *words, **{"env": self.env, **options})

    def test_says_what_it_did_not_learn(self):
        done = self.import_mimir()
        self.assertIn("Mimir 3.1.0 is known now", done.stdout)
        self.assertIn("any value is accepted: server.http_new_timeout, brand_new.weights", done.stdout)
        stored = json.loads((self.folder / "schemas/mimir/3.1.0.json").read_text())
        self.assertEqual("http://json-schema.org/draft-07/schema#", stored["$schema"])
        self.assertEqual("config-descriptor.json", stored["x-imported"]["source"])
        self.assertEqual("3.0.2", stored["x-imported"]["nearest"])

    def test_lint_by_flag_modeline_and_stdin(self):
        self.import_mimir()
        self.file("mimir.yml", FILE)
        self.file("other.yml", "# pyat: mimir 2.10.3\ntarget: all\n")
        self.assertIn("accepts", self.lint(0, "mimir.yml").stdout)
        self.lint(0, "--target", "3.1.0", "mimir.yml")
        self.lint(0, "--target", "v3.1", "mimir.yml")
        self.lint(0, "-", input=FILE)
        self.lint(0, "other.yml", "mimir.yml", "-", input=FILE)
        done = self.lint(1, "--target", "3.0.2", "mimir.yml")
        self.assertIn("http_new_timeout", done.stdout)
        self.file("pyat.yml", "services:\n  m: {kind: mimir, version: 3.1.0, config: m.yml}\n")
        self.file("m.yml", "brand_new:\n  enabled: maybe\n")
        self.assertIn("Mimir 3.1.0 (pyat.yml)", self.lint(1, "m.yml").stdout)

    def test_files_with_settings_per_tenant(self):
        self.import_mimir()
        self.file("mimir.yml", "# pyat: mimir 3.1.0\ntarget: all\nruntime_config:\n  file: runtime.yml\n")
        self.file("runtime.yml", "overrides:\n  a: {max_new_things: 1}\n")
        done = self.lint(1, "mimir.yml")  # this reference has no runtime_config
        self.assertIn('unknown key "runtime_config"', done.stdout)
        exported = self.schema(0, "export", "--product", "tempo", "--target", "2.10.5").stdout
        self.schema(0, "import", "-", "--product", "tempo", "--as", "9.0.0", input=exported)
        self.file("tempo.yml", "# pyat: tempo 9.0.0\noverrides: {per_tenant_override_config: tenants.yml}\n")
        self.file("tenants.yml", "overrides:\n  a: {ingestion: {rate_limit_bytes: 1}}\n")
        self.assertIn("tenants.yml: Tempo 9.0.0 (tempo.yml) accepts", self.lint(0, "tempo.yml").stdout)
        self.file("tenants.yml", "overrides:\n  a: {no_such_limit: 2}\n")
        self.assertIn("no_such_limit", self.lint(1, "tempo.yml").stdout)

    def test_lint_reports_mistakes(self):
        self.import_mimir()
        self.file("mimir.yml", "limits:\n  ingestion_rat: 1\nbrand_new:\n  enable: true\nserver:\n  http_listen_port: a\n")
        done = self.lint(1, "--product", "mimir", "--target", "3.1.0", "mimir.yml")
        self.assertIn("field ingestion_rat not found in type validation.plainLimits", done.stdout)
        self.assertIn('unknown key "enable" in brand_new', done.stdout)
        self.assertIn('did you mean "enabled"?', done.stdout)
        self.assertNotIn("field enable not found", done.stdout)  # nobody knows what the server says
        self.assertIn("into int", done.stdout)

    def test_nothing_is_read_that_nobody_asked_for(self):
        self.file("schemas/mimir/3.1.0.json", "{")
        self.file("mimir.yml", "# pyat: mimir 2.10.3\ntarget: all\n")
        self.lint(0, "mimir.yml")
        done = self.lint(2, "--product", "mimir", "--target", "3.1.0", "mimir.yml")
        self.assertIn("cannot use", done.stderr)
        self.assertIn("line 1, column 2", done.stderr)
        self.assertIn("unknown release '3.2.0'", self.lint(2, "--target", "3.2.0", "mimir.yml").stderr)

    def test_other_commands_know_it(self):
        self.import_mimir()
        listed = json.loads(self.schema(0, "list", "--product", "mimir", "--format", "json").stdout)["schemas"][-1]
        self.assertEqual((["3.1.0"], "imported"), (listed["releases"], listed["origin"]))
        self.assertIn("imported: ", self.schema(0, "list").stdout)
        shown = self.schema(0, "show", "brand_new.enabled", "--target", "3.1.0", "--product", "mimir").stdout
        self.assertIn("-brand-new.enabled", shown)
        self.assertIn("since 3.1.0", shown)
        shown = self.schema(0, "show", "server.http_listen_port", "--target", "3.1.0", "--product", "mimir").stdout
        self.assertIn("9090, since 3.1.0", shown)
        diff = self.schema(0, "diff", "3.0.2", "3.1.0", "--product", "mimir").stdout
        self.assertIn("brand_new: section of 2 fields", diff)
        exported = self.schema(0, "export", "--product", "mimir", "--target", "3.1.0").stdout
        self.assertEqual((self.folder / "schemas/mimir/3.1.0.json").read_text(), exported)

    def test_tempo(self):
        done = self.schema(0, "import", MANIFEST, "--product", "tempo", "--as", "v3.1.0")
        self.assertIn("flags and categories are not in the source", done.stdout)
        self.file("tempo.yml", "distributor:\n  fresh_text: [1]\nbrand_new:\n  anything: 1\n")
        self.lint(0, "--product", "tempo", "--target", "3.1.0", "tempo.yml")
        self.file("tempo.yml", "live_store: {}\n")
        self.lint(1, "--product", "tempo", "--target", "3.1.0", "tempo.yml")

    def test_export_and_import_are_inverse(self):
        first = self.schema(0, "export", "--product", "tempo", "--target", "2.10.5").stdout
        self.schema(0, "import", "-", "--product", "tempo", "--as", "9.0.0", input=first)
        self.assertIn("no difference", self.schema(0, "diff", "2.10.5", "9.0.0", "--product", "tempo").stdout)
        second = json.loads(self.schema(0, "export", "--product", "tempo", "--target", "9.0.0").stdout)
        self.assertEqual({**json.loads(first)["properties"]}, second["properties"])

    def test_again_only_with_force(self):
        self.import_mimir()
        path = self.folder / "schemas/mimir/3.1.0.json"
        path.write_text("kept")
        self.assertIn("--force", self.schema(2, "import", DESCRIPTOR, "--product", "mimir", "--as", "3.1.0").stderr)
        self.assertEqual("kept", path.read_text())
        self.import_mimir("--force")
        self.assertTrue(path.read_text().startswith("{"))

    def test_what_cannot_be_imported_changes_nothing(self):
        self.file("broken.json", '{"kind": "block", "blockEntries": [')
        self.file("foreign.json", '{"services": {}}')
        self.file("compose.yml", "services:\n  a: {}\nnetworks: {}\nvolumes: {}\n")
        loki = {"kind": "block", "name": "", "blockEntries": [{"kind": "field", "name": name, "fieldType": "string"}
                                                             for name in ("auth_enabled", "schema_config", "server", "a", "b")]}
        self.file("loki.json", json.dumps(loki))
        for name, product, said in [("broken.json", "mimir", "line 1, column"), ("foreign.json", "mimir", "none of the references"),
                                    ("loki.json", "mimir", "something else"), ("compose.yml", "tempo", "something else"),
                                    ("compose.yml", "mimir", "config-descriptor.json"), (DESCRIPTOR, "tempo", "of Mimir"),
                                    ("missing.json", "mimir", "no such file")]:
            done = self.schema(2, "import", name, "--product", product, "--as", "3.1.0")
            self.assertIn(said, done.stderr, name)
            self.assertEqual("", done.stdout)
        self.assertFalse((self.folder / "schemas").exists())
        self.file("blocked", "")
        done = self.schema(2, "import", DESCRIPTOR, "--product", "mimir", "--as", "3.1.0", "--schemas", "blocked")
        self.assertIn("cannot write", done.stderr)

    def test_the_folder(self):
        words = ["import", DESCRIPTOR, "--product", "mimir", "--as", "3.1.0"]
        self.schema(0, *words, env={"XDG_DATA_HOME": str(self.folder / "data")})
        self.assertTrue((self.folder / "data/pyat/schemas/mimir/3.1.0.json").exists())
        self.schema(0, *words, env={"HOME": str(self.folder / "home"), "XDG_DATA_HOME": ""})
        self.assertTrue((self.folder / "home/.local/share/pyat/schemas/mimir/3.1.0.json").exists())
        self.schema(0, *words, "--schemas", "here")
        self.assertTrue((self.folder / "here/mimir/3.1.0.json").exists())


if __name__ == "__main__":
    unittest.main()
