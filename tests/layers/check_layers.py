#!/usr/bin/env python3
"""Holds the #include lines of src/ against the layers of the program.

1. A folder includes only the folders that ALLOWED lists for it: no arrow points back, and no feature knows another.
2. Each library has one home, so that it can be changed there.
3. Headers that other folders use include only the standard library and our own headers: what they include, everybody
   compiles.
4. Only main and cmd touch streams, the environment and the exit of the process; only net and probe open sockets.
5. src/CMakeLists.txt names exactly the folders that are there, src/FOLDER/sources.cmake and tests/CMakeLists.txt list
   exactly the files.
6. A type is defined once: of two of one name in one namespace the linker takes the members of either, and says nothing.
"""

import re
import sys
from pathlib import Path

ALLOWED = {
    "main.cpp": {"cmd"},
    "probe_main.cpp": {"cmd", "probe"},
    "cmd": {"compose", "config", "cost", "explain", "fix", "health", "lint", "net", "probe", "reference", "render", "rollback", "schema_io", "schemas", "smoke", "units", "upgrade", "diag", "util"},
    "render": {"compose", "config", "cost", "explain", "health", "net", "reference", "rollback", "schemas", "smoke", "units", "edit", "diag", "util"},
    "cost": {"config", "edit", "health", "net", "units", "wire", "yaml", "diag", "util"},
    "rollback": {"compose", "config", "health", "lint", "net", "schemas", "yaml", "diag", "util"},
    "smoke": {"health", "net", "wire", "yaml", "util"},
    "reference": {"schemas", "util"},
    "schema_io": {"schemas", "yaml", "util"},
    "compose": {"config", "yaml", "diag", "util"},
    "config": {"schemas", "yaml", "diag", "util"},
    "upgrade": {"lint", "settings", "decode", "expand", "history", "schemas", "yaml", "diag", "util"},
    "health": {"explain", "lint", "net", "schemas", "wire", "yaml", "diag", "util"},
    "fix": {"lint", "edit", "diag", "util"},
    "lint": {"settings", "receivers", "decode", "expand", "history", "schemas", "edit", "yaml", "diag", "util"},
    "settings": {"decode", "schemas", "yaml", "util"},
    "receivers": {"decode", "schemas", "yaml", "diag", "util"},
    "explain": {"decode", "history", "schemas", "yaml", "diag", "util"},
    "decode": {"schemas", "edit", "yaml", "diag", "util"},
    "expand": {"schemas", "util"},
    "probe": {"util"},
    "history": {"schemas", "diag", "util"},
    "schemas": {"util"},
    "edit": {"yaml", "diag", "util"},
    "yaml": {"util"},
    "net": {"util"},
    "units": {"util"},
    "wire": {"util"},
    "diag": {"util"},
    "util": set(),
}

LOOSE_FILES = {"no_demangler.cpp", "no_iostreams.cpp"}

# Where a library's headers may be included: a path prefix below src/.
HOMES = {
    "CLI/": ("cmd/parse.cpp",),
    "yaml.h": ("yaml/",),
    "yaml-cpp/": ("config/",),
    "nlohmann/": ("render/", "config/", "cost/", "schema_io/", "health/", "rollback/", "smoke/", "wire/"),
    "valijson/": ("config/",),
    "curl/": ("net/",),
    "microhttpd.h": ("net/",),
    "mbedtls/": ("probe/", "util/"),
    "gmp.h": ("units/",),
    "protozero/": ("wire/",),
    "snappy-c.h": ("wire/",),
    "fmt/": ("",),
}
HEADER_EXCEPTIONS = {"nlohmann/json_fwd.hpp"}

# Only for main and cmd. Matched in code without comments and string literals.
OUTSIDE = {
    r"\bstd::(cout|cerr|clog|cin)\b": "a standard stream",
    r"\b(f?printf|puts|fputs|putchar)\s*\(": "printing",
    r"\bfmt::print\b": "printing",
    r"\b(secure_)?getenv\s*\(": "the environment",
    r"\benviron\b": "the environment",
    r"\b(_?exit|quick_exit|abort)\s*\(": "ending the process",
}
# Only for net and probe.
SOCKETS = re.compile(r"(?<!\w)::(socket|connect)\s*\(|\bgetaddrinfo\s*\(")
# Everywhere, main and cmd included: see src/no_iostreams.cpp.
STREAMS = "iostream"

STANDARD_WITH_SUFFIX = re.compile(r"^(sys|netinet|arpa)/\w+\.h$|^\w+\.h$")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_STRING = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^\s()\\]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL
)


NAMESPACE = re.compile(r"^namespace\s*([\w:]*)\s*\{")
TYPE = re.compile(r"^(?:struct|class|enum(?: class)?) (\w+)(?: final)?(?: :[^:].*)?\s*\{", re.MULTILINE)


def is_standard(name):
    return "/" not in name and "." not in name


def home_of(name):
    """The library that a header belongs to, as HOMES names it."""
    return next((library for library in HOMES if name == library or (library.endswith("/") and name.startswith(library))), None)


def layer_of(path):
    return path.parts[0]


def check_own(path, name):
    own, other = layer_of(path), name.split("/")[0]
    if other != own and other not in ALLOWED.get(own, ()):
        yield f'includes "{name}", but {own} may include only: {", ".join(sorted(ALLOWED.get(own, ()))) or "nothing"}'


def check_system(path, name):
    if name == STREAMS:
        yield "includes <iostream>, which costs every start of the program"
    if is_standard(name):
        return
    library = home_of(name)
    if library is None and not STANDARD_WITH_SUFFIX.match(name):
        yield f"includes <{name}> of a library that HOMES does not know"
    elif library is not None and not any(path.as_posix().startswith(home) for home in HOMES[library]):
        yield f"includes <{name}>, whose home is {' or '.join(HOMES[library])}"


def check_public_header(path, text):
    """For a header that other folders include."""
    for quote, name in INCLUDE.findall(text):
        if quote == "<" and not is_standard(name) and name not in HEADER_EXCEPTIONS:
            yield f"is a header for other folders and includes <{name}>, which is not of the standard library"


def check_outside(path, text):
    code = COMMENT_OR_STRING.sub(" ", text)
    if layer_of(path) not in ("net", "probe") and (match := SOCKETS.search(code)):
        yield f"uses {match.group().rstrip(' (')}: sockets belong to net and probe"
    if layer_of(path) in ("main.cpp", "cmd"):
        return
    for pattern, what in OUTSIDE.items():
        if match := re.search(pattern, code):
            yield f"uses {match.group().rstrip(' (')}: {what} belongs to main and cmd"


def check_file(path, text):
    """What is wrong with one file; `path` is relative to src/."""
    for quote, name in INCLUDE.findall(text):
        yield from check_own(path, name) if quote == '"' else check_system(path, name)
    yield from check_outside(path, text)


def listed_layers(text):
    """The folders that src/CMakeLists.txt makes libraries of."""
    return set(re.findall(r"^pyat_layer\((\w+)[\s)]", text, re.MULTILINE))


def listed_sources(text):
    """The files that a sources.cmake names, without those that are generated."""
    words = " ".join(re.findall(r"^set\(sources\s+([^)]*)\)", text, re.MULTILINE)).split()
    return {word for word in words if not word.startswith("$")}


def listed_tests(text):
    """The unit tests that a tests/CMakeLists.txt names, as files below tests/unit."""
    words = " ".join(re.findall(r"set\(\w+_tests\s+([^)]*)\)", text)).split()
    return {f"{word}_test.cpp" for word in words}


def check_listing(list_file, listed, present):
    for name in sorted(present - listed):
        yield f"{name}: not listed in {list_file}"
    for name in sorted(listed - present):
        yield f"{name}: listed in {list_file}, but not there"


def check_listings(root):
    def text_of(name):
        return (root / name).read_text(encoding="utf-8")

    def present(folder, pattern):
        return {path.relative_to(root / folder).as_posix() for path in (root / folder).glob(pattern)}

    layers = {path.name for path in (root / "src").iterdir() if path.is_dir()}
    yield from check_listing("src/CMakeLists.txt", listed_layers(text_of("src/CMakeLists.txt")), layers)
    lists = [(f"src/{layer}/sources.cmake", listed_sources, f"src/{layer}", "**/*.cpp") for layer in sorted(layers)]
    lists.append(("tests/CMakeLists.txt", listed_tests, "tests/unit", "*_test.cpp"))
    for name, listed, folder, pattern in lists:
        text = text_of(name) if (root / name).is_file() else ""
        yield from check_listing(name, listed(text), present(folder, pattern))


def public_headers(texts):
    """The headers that a folder other than their own includes."""
    used = {(layer_of(path), name) for path, text in texts.items() for quote, name in INCLUDE.findall(text) if quote == '"'}
    return {name for layer, name in used if name.split("/")[0] != layer}


def types_in(text):
    """Whole names of the types that a file defines where others could, too: not in a namespace without a name."""
    names = []
    for line in text.splitlines():
        if opened := NAMESPACE.match(line):
            names.append(opened.group(1))
        elif line.startswith("}  // namespace") and names:
            names.pop()
        elif (found := TYPE.match(line)) and "" not in names:
            yield "::".join([*names, found.group(1)])


def check_types(texts):
    homes = {}
    for path, text in texts.items():
        for name in types_in(text):
            homes.setdefault(name, []).append(path.as_posix())
    for name, paths in sorted(homes.items()):
        if len(paths) > 1:
            yield f"{name}: defined in {' and in '.join(paths)}"


def check_tree(root):
    yield from check_listings(root)
    source = root / "src"
    files = sorted([*source.rglob("*.hpp"), *source.rglob("*.cpp")])
    texts = {file.relative_to(source): file.read_text(encoding="utf-8") for file in files}
    for layer in sorted({layer_of(path) for path in texts} - set(ALLOWED) - LOOSE_FILES):
        yield f"src/{layer}: in no layer: add it to ALLOWED, and to src/CMakeLists.txt"
    tests = sorted(file for folder in ("unit", "support") for file in (root / "tests" / folder).glob("*.?pp"))
    yield from check_types({Path("src") / path: text for path, text in texts.items()}
                           | {file.relative_to(root): file.read_text(encoding="utf-8") for file in tests})
    public = public_headers(texts)
    for path, text in texts.items():
        problems = list(check_file(path, text))
        if path.as_posix() in public:
            problems += check_public_header(path, text)
        yield from (f"src/{path}: {problem}" for problem in problems)


def main():
    problems = list(check_tree(Path(__file__).resolve().parents[2]))
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
