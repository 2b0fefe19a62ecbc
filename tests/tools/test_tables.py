"""The compiled tables: what the schemas say, row by row, and C++ that compiles."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import project

import compile_tables
from schemas import cpp, tables

PROGRAM = """\
#include <cstdio>
#include "schemas/table.hpp"
using namespace pyat::schemas;
int main() {
  const ReleaseRow& release = tables.releases[0];
  const SchemaRow& schema = tables.schemas[release.schema];
  const TypeRow& root = tables.types[schema.root];
  const FieldRow& field = tables.fields[root.first_field];
  const auto print = [](TextRef ref) { std::printf("%.*s\\n", static_cast<int>(ref.size), text(ref).data()); };
  print(release.version);
  print(schema.release);
  print(root.name);
  print(field.name);
}
"""
MAX_DATA = 1_000_000  # bytes


class Compiled(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tables = compile_tables.build(project.SCHEMAS)
        cls.types = list(cls.tables.types)

    def root(self, product, version):
        number = project.PRODUCTS.index(product)
        schema = next(row for text, row, of in self.tables.releases if (text, of) == (version, number))
        return self.types[self.tables.schemas[schema][1]]

    def field(self, product, version, path):
        row, of = None, self.root(product, version)
        for name in path.split("."):
            row = next(field for field in of.fields if field.name == name)
            of = self.types[row.type]
        return row

    def type(self, product, version, path):
        return self.types[self.field(product, version, path).type]

    def test_field(self):
        port = self.field("mimir", "2.10.3", "server.http_listen_port")
        self.assertEqual(("8080", "server.http-listen-port", "basic"), (port.fallback, port.flag, port.category))
        self.assertEqual(("int", "int64"), self.type("mimir", "2.10.3", "server.http_listen_port")[0:4:3])

    def test_flags_below_shared_types(self):
        store = self.field("mimir", "2.10.5", "distributor.ha_tracker.kvstore.store")
        self.assertEqual(("consul", "distributor.ha-tracker.store"), (store.fallback, store.flag))
        store = self.field("mimir", "2.10.5", "distributor.ring.kvstore.store")
        self.assertEqual(("memberlist", "distributor.ring.store"), (store.fallback, store.flag))

    def test_owner(self):
        self.assertEqual("validation.plain", self.type("mimir", "2.2.0", "limits").owner)
        self.assertEqual("mimir.Config", self.root("mimir", "2.2.0").owner)

    def test_hidden(self):
        self.assertTrue(self.field("mimir", "2.17.4", "block_builder").hidden)
        self.assertFalse(self.field("mimir", "2.17.4", "distributor").hidden)

    def test_legacy_overrides(self):
        config = self.type("tempo", "2.9.5", "overrides")
        legacy = self.types[config.legacy]
        self.assertEqual(("overrides.rawConfig", "overrides.legacyConfig"), (config.owner, legacy.owner))
        self.assertIn("ingestion_rate_limit_bytes", [field.name for field in legacy.fields])
        self.assertEqual(tables.NO_TYPE, self.type("tempo", "2.2.0", "overrides").legacy)

    def test_inlined_map(self):
        remote_write = self.type("tempo", "2.10.8", "metrics_generator.storage.remote_write")
        headers = next(field for field in self.types[remote_write.elem].fields if field.name == "http_headers")
        inlined = self.types[headers.type]
        self.assertEqual(tables.INLINE_MAP, inlined.flags)
        self.assertEqual("config.Header", self.types[inlined.elem].name)

    def test_map_keys(self):
        subprocessors = next(row for row in self.types if row.name == "map[spanmetrics.Subprocessor]bool")
        self.assertEqual("int64", self.types[subprocessors.key].kind)

    def test_rows_refer_to_earlier_rows(self):
        for number, row in enumerate(self.types):
            below = [row.elem, row.key, row.legacy, *(field.type for field in row.fields)]
            self.assertTrue(all(other < number or other == tables.NO_TYPE for other in below), row)

    def test_fields_are_sorted(self):
        for row in self.types:
            names = [field.name.encode() for field in row.fields]
            self.assertEqual(sorted(set(names)), names)

    def test_releases_are_in_order(self):
        index = project.load_index()
        expected = [(version, product) for product, name in enumerate(project.PRODUCTS) for version in index[name]]
        self.assertEqual(expected, [(version, product) for version, _, product in self.tables.releases])

    def test_output_is_deterministic(self):
        self.assertEqual(cpp.render(self.tables), cpp.render(compile_tables.build(project.SCHEMAS)))

    @unittest.skipUnless(shutil.which("g++") and shutil.which("size"), "needs g++ and binutils")
    def test_compiles(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "tables.cpp").write_text(cpp.render(self.tables), encoding="utf-8")
            (folder / "main.cpp").write_text(PROGRAM, encoding="utf-8")
            command = ["g++", "-std=c++20", "-I", str(project.ROOT / "src")]
            subprocess.run([*command, "-c", "tables.cpp"], cwd=folder, check=True)
            subprocess.run([*command, "main.cpp", "tables.o", "-o", "main"], cwd=folder, check=True)
            printed = subprocess.run([folder / "main"], check=True, capture_output=True, text=True).stdout
            sizes = subprocess.run(["size", "tables.o"], cwd=folder, check=True, capture_output=True, text=True).stdout
        self.assertEqual(["2.0.0", "2.0.0", "mimir.Config", "activity_tracker"], printed.split())
        self.assertLess(int(sizes.splitlines()[1].split()[3]), MAX_DATA)


class TextPool(unittest.TestCase):
    def test_parts_of_texts_share_their_room(self):
        pool = cpp.TextPool(["ring.store", "store", "", "ring"])
        references = [pool.reference(text) for text in ("ring.store", "store", "", "ring")]
        self.assertEqual(["{0,10}", "{5,5}", "{}", "{0,4}"], references)

    def test_literal(self):
        pool = cpp.TextPool(['a"\n\\é'])
        self.assertEqual('    "a\\042\\012\\134\\303\\251"', pool.literal())
        self.assertEqual("{0,6}", pool.reference('a"\n\\é'))


if __name__ == "__main__":
    unittest.main()
