"""Where things are, for the tests of the tools; importing it makes the tools importable."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
SCHEMAS = ROOT / "schemas"
FACTS = Path(os.environ.get("PYAT_FACTS", ROOT.parent / "shared" / "facts"))
PRODUCTS = ("mimir", "tempo")

sys.path.insert(0, str(TOOLS))


def load_index():
    return json.loads((SCHEMAS / "index.json").read_text(encoding="utf-8"))


def load_schema(product, release):
    return json.loads((SCHEMAS / product / f"{release}.json").read_text(encoding="utf-8"))


def schema_files():
    """(product, release) of every schema file."""
    return [(product, path.stem) for product in PRODUCTS for path in sorted((SCHEMAS / product).glob("*.json"))]
