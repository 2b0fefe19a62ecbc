#!/usr/bin/env python3
"""Writes the JSON Schemas of the configuration of every Mimir and Tempo release line.

usage: generate_schemas.py FACTS_DIR [--check]

FACTS_DIR holds the configuration trees that were read off the released servers (see schemas/facts.py). The result goes
to schemas/PRODUCT/RELEASE.json, schemas/tempo/receivers/ and schemas/index.json of the project. With --check nothing is
written: the files that would change are named, and there being any is a failure.
"""

import argparse
import json
import sys
from pathlib import Path

from schemas import json_text, tempo_receivers, writer
from schemas.facts import PRODUCTS, Facts, version_key

OUTPUT = Path(__file__).resolve().parent.parent / "schemas"
SOURCE = "Read off the released servers by reflection over their configuration structures."


def _header(product, release, versions):
    name = f"Grafana {product.capitalize()}"
    listed = versions[0] if len(versions) == 1 else f"{', '.join(versions[:-1])} and {versions[-1]}"
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"{name} {release}",
        "description": f"The configuration file of {name} {listed}.",
        "x-product": product,
        "x-release": release,
        "x-versions": versions,
    }


def generate(facts):
    """The texts of all files, by their paths under schemas/."""
    files = {}
    for product in PRODUCTS:
        for release in facts.releases(product):
            header = _header(product, release, facts.versions(product, release))
            schema = writer.build_schema(facts.tree(product, release), header)
            files[f"{product}/{release}.json"] = json_text.dumps(schema) + "\n"
    receivers = writer.build_schema(tempo_receivers.tree(facts), tempo_receivers.HEADER)
    files[f"tempo/{tempo_receivers.SCHEMA}.json"] = json_text.dumps(tempo_receivers.loosen(receivers)) + "\n"
    index = {"format_version": 1, "source": SOURCE}
    for product in PRODUCTS:
        versions = facts.index[product]
        index[product] = {version: versions[version] for version in sorted(versions, key=version_key)}
    index[tempo_receivers.INDEX] = tempo_receivers.index(index["tempo"])
    files["index.json"] = json.dumps(index, indent=1) + "\n"
    return files


def stale_files(files):
    """The paths whose text on disk is another one, or that should not be there."""
    stale = {path for path, text in files.items() if not (OUTPUT / path).is_file()
             or (OUTPUT / path).read_text(encoding="utf-8") != text}
    on_disk = {f"{product}/{path.name}" for product in PRODUCTS for path in (OUTPUT / product).glob("*.json")}
    on_disk |= {f"tempo/receivers/{path.name}" for path in (OUTPUT / "tempo" / "receivers").glob("*.json")}
    return sorted(stale | (on_disk - files.keys()))


def write_files(files):
    for path in stale_files(files):
        target = OUTPUT / path
        if path not in files:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(files[path], encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("facts", metavar="FACTS_DIR", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is stale, and name it")
    arguments = parser.parse_args()
    files = generate(Facts(arguments.facts))
    if not arguments.check:
        write_files(files)
        return 0
    stale = stale_files(files)
    for path in stale:
        print(f"stale: schemas/{path}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
