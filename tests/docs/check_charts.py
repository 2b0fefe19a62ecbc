#!/usr/bin/env python3
"""Holds the page of all charts (tests/fixtures/render/charts.html) against what such a page promises, with other parsers.

Well-formed as XML and balanced as HTML; nothing is loaded, nothing runs; each picture has a name and a description; no
level of headings is left out; and in both schemes texts have a contrast of 4.5, what is drawn of 3.
"""

import re
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "fixtures" / "render" / "charts.html"
SVG = "{http://www.w3.org/2000/svg}"
HTML = "{http://www.w3.org/1999/xhtml}"

TEXT = ["ink", "muted", "good", "bad", "unknown", "c0", "c1", "c2", "c3", "c4", "c5"]
DRAWN = ["axis"]


class Tags(HTMLParser):
    VOID = {"meta"}

    def __init__(self):
        super().__init__()
        self.open, self.levels, self.wrong = [], [], []

    def handle_starttag(self, tag, attributes):
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def luminance(color):
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class Charts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = PAGE.read_text(encoding="utf-8")
        cls.root = ElementTree.fromstring(cls.text)

    def test_html(self):
        tags = Tags()
        tags.feed(self.text)
        tags.close()
        self.assertEqual((tags.open, tags.wrong), ([], []))
        self.assertEqual(tags.levels[0], 1)
        self.assertEqual(tags.levels.count(1), 1)
        for before, level in zip(tags.levels, tags.levels[1:]):
            self.assertLessEqual(level, before + 1)
        self.assertEqual(self.root.get("lang"), "en")

    def test_pictures(self):
        pictures = list(self.root.iter(SVG + "svg"))
        self.assertGreaterEqual(len(pictures), 8)
        for picture in pictures:
            self.assertEqual(picture.get("role"), "img")
            self.assertTrue(picture.findtext(SVG + "title"))
            self.assertTrue(picture.findtext(SVG + "desc"))
            for text in picture.iter(SVG + "text"):
                self.assertTrue(text.text)

    def test_classes_are_styled(self):
        style = self.root.find(f".//{HTML}style").text
        for element in self.root.iter():
            for name in (element.get("class") or "").split():
                self.assertRegex(style, rf"\.{re.escape(name)}\b")

    def test_nothing_is_loaded(self):
        for element in self.root.iter():
            name = element.tag.split("}")[1]
            self.assertNotIn(name, ("script", "link", "img", "iframe", "image", "use", "object"))
            for attribute in element.keys():
                self.assertNotIn(attribute.split("}")[-1], ("src", "href", "srcset", "style"))
                self.assertFalse(attribute.startswith("on"))
        self.assertNotRegex(self.text, r"url\(|@import|@font-face")

    def test_contrast(self):
        schemes = re.findall(r":root\{(.*?)\}", self.text, re.DOTALL)
        self.assertEqual(len(schemes), 2)
        for scheme in schemes:
            colors = dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", scheme))
            for ground in ("bg", "card"):
                for name in TEXT:
                    self.assertGreaterEqual(contrast(colors[name], colors[ground]), 4.5, (name, ground, scheme))
            for name in DRAWN:
                self.assertGreaterEqual(contrast(colors[name], colors["bg"]), 3, (name, scheme))
            for i in range(6):
                self.assertGreaterEqual(contrast(colors["on"], colors[f"c{i}"]), 4.5, (i, scheme))
                self.assertGreaterEqual(contrast(colors[f"c{i}"], colors["track"]), 3, (i, scheme))

    def test_paper_has_no_dark_scheme(self):
        self.assertRegex(self.text, r"@media screen and \(prefers-color-scheme:dark\)")
        self.assertIn("@media print", self.text)


if __name__ == "__main__":
    sys.exit(unittest.main())
