#!/usr/bin/env python3
"""Writes a C++ source that holds a text file as a std::string_view constant.

usage: embed_text.py IN OUT.cpp NAMESPACE::NAME
"""

import argparse
from pathlib import Path

_SOURCE = """\
// Generated from {source} by tools/embed_text.py: do not edit.
#include <string_view>

namespace {namespace} {{

extern const std::string_view {name};
constexpr std::string_view {name}(
{lines},
    {size});

}}  // namespace {namespace}
"""


def _quote(line):
    """A line of bytes as a C++ string literal."""
    out = []
    for byte in line:
        char = chr(byte)
        if char in '"\\?':  # the question mark because of trigraphs
            out.append("\\" + char)
        elif 0x20 <= byte < 0x7F:
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")  # octal ends after three digits, hexadecimal would swallow what follows
    return '"' + "".join(out) + '"'


def render(source, data, qualified):
    """The text of the C++ file."""
    namespace, _, name = qualified.rpartition("::")
    lines = data.splitlines(keepends=True) or [b""]
    return _SOURCE.format(
        source=source,
        namespace=namespace,
        name=name,
        lines="\n".join("    " + _quote(line) for line in lines),
        size=len(data),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("input", metavar="IN", type=Path)
    parser.add_argument("output", metavar="OUT.cpp", type=Path)
    parser.add_argument("name", metavar="NAMESPACE::NAME")
    arguments = parser.parse_args()
    text = render(arguments.input.name, arguments.input.read_bytes(), arguments.name)
    arguments.output.write_text(text, encoding="ascii")


if __name__ == "__main__":
    main()
