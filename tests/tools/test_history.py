"""What schemas/history says must agree with the schemas, and be fit to be shown."""

import json
import re
import unittest
from functools import cache

from project import SCHEMAS
from schemas import history
from schemas.facts import version_key
from schemas.reader import load_tree

ENTRIES = history.load(SCHEMAS / "history")


@cache
def lines(product):
    """The configuration trees of a product: (first release, last release, {path: node}), oldest first."""
    index = json.loads((SCHEMAS / "index.json").read_text(encoding="utf-8"))[product]
    found = []
    for version in sorted(index, key=version_key):
        if found and found[-1][2] == index[version]:
            found[-1][1] = version
        else:
            found.append([version, version, index[version]])
    trees = {line: load_tree(json.loads((SCHEMAS / product / f"{line}.json").read_text(encoding="utf-8")))
             for _, _, line in found}
    return [(first, last, dict(paths(trees[line], ""))) for first, last, line in found]


def paths(node, path):
    for form in (node, node.get("legacy", {})):
        for child in form.get("fields", ()):
            below = f"{path}.{child['name']}" if path else child["name"]
            yield below, child
            yield from paths(child["elem"] if child["name"] == "*" else child, below)
    if "elem" in node:
        yield from paths(node["elem"], f"{path}.*")


def matching(entry, tree):
    """The prefixes under which a tree has the entry's field."""
    if not entry.any_section:
        return [""] if entry.path in tree else []
    return [path.removesuffix(entry.path) for path in tree if path.endswith("." + entry.path)]


def around(product, release):
    """The trees right before and at the release with which a field went."""
    trees = lines(product)
    at = next(i for i, (first, _, _) in enumerate(trees) if first == release)
    return (trees[at - 1][2] if at else None), trees[at][2]


class History(unittest.TestCase):
    def test_fields_are_there_before_and_not_after(self):
        for entry in (entry for entry in ENTRIES if entry.removed):
            before, after = around(entry.products[0], entry.removed)
            with self.subTest(entry.path):
                if before is not None:
                    self.assertTrue(matching(entry, before), "the release before does not have it")
                self.assertFalse([prefix for prefix in matching(entry, after) if before and prefix + entry.path in before])

    def test_what_takes_the_place_is_there(self):
        for entry in (entry for entry in ENTRIES if entry.removed):
            before, after = around(entry.products[0], entry.removed)
            for prefix in matching(entry, before) if before is not None else [""]:
                for place in entry.now:
                    with self.subTest(entry.path, place=prefix + place):
                        self.assertIn(prefix + place, after)

    def test_values_are_kept_only_where_the_type_is(self):
        for entry in (entry for entry in ENTRIES if entry.removed and entry.keeps_value):
            before, after = around(entry.products[0], entry.removed)
            with self.subTest(entry.path):
                self.assertEqual(len(entry.now), 1)
                if before is not None:
                    self.assertEqual(before[entry.path]["kind"], after[entry.now[0]]["kind"])

    def test_fields_of_others_are_not_the_products_own(self):
        for entry in (entry for entry in ENTRIES if not entry.removed):
            for product in entry.products:
                for first, _, tree in lines(product):
                    with self.subTest(entry.path, product=product, release=first):
                        self.assertNotIn(entry.path, tree)

    def test_what_replaces_fields_of_others_is_there_in_some_release(self):
        for entry in (entry for entry in ENTRIES if not entry.removed):
            for product in entry.products:
                known = set().union(*(tree for _, _, tree in lines(product)))
                with self.subTest(entry.path):
                    self.assertLessEqual(set(entry.now), known)

    def test_paths_in_advice_are_real(self):
        for entry in ENTRIES:
            for product in entry.products:
                known = set().union(*(tree for _, _, tree in lines(product)))
                for path in re.findall(r"[a-z_]+(?:\.[a-z_]+)+", entry.advice):
                    with self.subTest(entry.path, path=path):
                        self.assertIn(path, known)

    def test_advice_is_a_sentence_without_its_marks(self):
        for entry in ENTRIES:
            with self.subTest(entry.path):
                self.assertFalse(entry.advice.endswith("."))
                self.assertEqual(entry.advice[:1], entry.advice[:1].lower())
                self.assertTrue(entry.advice or entry.now or entry.origin, "nothing is said of it")
                self.assertRegex(entry.source, r"^https://\S+$")

    def test_each_field_has_one_entry_for_a_product(self):
        seen = set()
        for entry in ENTRIES:
            for product in entry.products:
                key = (product, entry.path, entry.removed)
                self.assertNotIn(key, seen)
                seen.add(key)


if __name__ == "__main__":
    unittest.main()
