"""The configuration trees read off the released servers by reflection, one file for each release line.

A tree is made of nodes, plain dictionaries: `name` (the YAML key), `type` (the Go type), `kind` (its reflect kind),
`owner` (the type that the decoder names when it meets an unknown key), `custom` (the type decodes itself),
`recursive`, `key` (of a map), the annotations below, and `fields` or `elem`.
"""

import gzip
import json
from pathlib import Path

from schemas import tempo_overrides

PRODUCTS = ("mimir", "tempo")

# What belongs to one place in the tree rather than to the type found there.
ANNOTATIONS = ("default", "flag", "category", "doc")


def version_key(version):
    """Sorts "2.9.4" before "2.10.0"."""
    return tuple(int(part) for part in version.split("."))


class Facts:
    """A folder with one `PRODUCT-RELEASE.json.gz` for each release line, and `index.json`."""

    def __init__(self, folder):
        self._folder = Path(folder)
        self.index = json.loads((self._folder / "index.json").read_text())

    def releases(self, product):
        """The names of the files of a product, in the order of their release numbers."""
        return sorted(set(self.index[product].values()), key=version_key)

    def versions(self, product, release):
        """The released versions that one file stands for."""
        versions = (v for v, file in self.index[product].items() if file == release)
        return sorted(versions, key=version_key)

    def read(self, name):
        """One facts file as it is."""
        with gzip.open(self._folder / f"{name}.json.gz", "rt", encoding="utf-8") as file:
            return json.load(file)

    def tree(self, product, release):
        """The root node of a release, with what reflection could not see put right.

        Tempo's `overrides` node carries a second node, `legacy`, from 2.3 on: the flat form.
        """
        root = self.read(f"{product}-{release}")["root"]
        if product == "tempo":
            tempo_overrides.complete(self, release, root)
        return root
