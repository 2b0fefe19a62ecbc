#!/usr/bin/env python3
"""Writes what an editor should accept for each Go type (schemas/constraints.py) as one JSON text.

usage: compile_constraints.py OUT.json
"""

import json
import sys
from pathlib import Path

from schemas import constraints


def build():
    return {
        "by_type": constraints.BY_TYPE,
        "by_kind": constraints.BY_KIND,
        "closed_inline_maps": sorted(constraints.CLOSED_INLINE_MAPS),
    }


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Path(sys.argv[1]).write_text(json.dumps(build(), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
