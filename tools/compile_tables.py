#!/usr/bin/env python3
"""Compiles the configuration schemas into the C++ tables of src/schemas/table.hpp.

usage: compile_tables.py SCHEMAS_DIR OUT.cpp
"""

import argparse
import json
from pathlib import Path

from schemas import cpp, tempo_receivers
from schemas.checks import load_checks
from schemas.facts import PRODUCTS, version_key
from schemas.reader import load_tree
from schemas.tables import Tables
from schemas.tenants import tenants_root


def build(folder):
    """The tables of all schemas in a folder with an index.json."""
    index = _load(folder / "index.json")
    tables = Tables()
    _add_receivers(folder, index, tables)
    for number, product in enumerate(PRODUCTS):
        rows = {}
        for release in sorted(set(index[product].values()), key=version_key):
            rows[release] = len(tables.schemas)
            root = load_tree(_load(folder / product / f"{release}.json"))
            tenants = tenants_root(product, release, root)
            tables.schemas.append((release, tables.add(root), tables.add(tenants)))
        for version in sorted(index[product], key=version_key):
            tables.releases.append((version, rows[index[product][version]], number))
        tables.checks += load_checks(folder / product / "checks", number)
    return tables


def _add_receivers(folder, index, tables):
    """The type of `distributor.receivers` for each release of Tempo."""
    schema = _load(folder / "tempo" / f"{tempo_receivers.SCHEMA}.json")
    lines = {line["name"]: tables.add(line) for line in load_tree(schema)["fields"]}
    for version, line in index[tempo_receivers.INDEX].items():
        tables.receivers[PRODUCTS.index("tempo"), version] = lines[line]


def _load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("schemas", metavar="SCHEMAS_DIR", type=Path)
    parser.add_argument("output", metavar="OUT.cpp", type=Path)
    arguments = parser.parse_args()
    arguments.output.write_text(cpp.render(build(arguments.schemas)), encoding="utf-8")


if __name__ == "__main__":
    main()
