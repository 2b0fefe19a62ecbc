"""The check of the layers finds what it is there to find."""

import tempfile
import unittest
from pathlib import Path

from check_layers import (check_file, check_listings, check_public_header, check_types, listed_layers, listed_sources, listed_tests,
                          public_headers, types_in)


def problems(path, text):
    return list(check_file(Path(path), text))


class CheckLayers(unittest.TestCase):
    def test_allowed(self):
        for path, text in [
            ("lint/linter.cpp", '#include "decode/config.hpp"\n#include <vector>\n'),
            ("util/files.cpp", '#include "util/files.hpp"\n#include <sys/stat.h>\n'),
            ("yaml/document.cpp", "#include <yaml.h>\n"),
            ("cmd/parse.cpp", "#include <CLI/CLI.hpp>\n"),
            ("render/json.hpp", "#include <nlohmann/json_fwd.hpp>\n"),
            ("cmd/system.cpp", 'void f() { getenv("X"); }'),
            ("probe/socket.cpp", "void f() { ::connect(1, a, 2); getaddrinfo(a, b, c, d); }"),
            ("lint/linter.cpp", '// getenv() is for cmd\nauto s = "printf(";\n'),
            ("render/text.cpp", "void f(char* b) { snprintf(b, 1, b); }"),
        ]:
            self.assertEqual([], problems(path, text), path)

    def test_refused(self):
        for path, text, says in [
            ("yaml/document.cpp", '#include "decode/config.hpp"', "yaml may include only: util"),
            ("util/files.cpp", '#include "diag/report.hpp"', "util may include only: nothing"),
            ("lint/linter.cpp", "#include <CLI/CLI.hpp>", "whose home is cmd/parse.cpp"),
            ("cmd/lint.cpp", "#include <CLI/CLI.hpp>", "whose home is cmd/parse.cpp"),
            ("cmd/run.cpp", "#include <iostream>", "<iostream>"),
            ("lint/linter.cpp", "#include <boost/any.hpp>", "HOMES does not know"),
            ("lint/linter.cpp", 'void f() { std::getenv("X"); }', "the environment belongs"),
            ("cmd/run.cpp", "void f() { ::socket(1, 2, 3); }", "sockets belong to net and probe"),
            ("render/text.cpp", "void f() { std::cout << 1; }", "a standard stream belongs"),
            ("decode/config.cpp", "void f() { exit(1); }", "ending the process belongs"),
        ]:
            found = problems(path, text)
            self.assertEqual(1, len(found), (path, found))
            self.assertIn(says, found[0])

    def test_public_headers(self):
        texts = {Path("a/x.cpp"): '#include "a/own.hpp"\n#include "b/other.hpp"\n#include <vector>\n'}
        self.assertEqual({"b/other.hpp"}, public_headers(texts))
        found = list(check_public_header(Path("b/other.hpp"), "#include <vector>\n#include <fmt/format.h>\n"))
        self.assertEqual(1, len(found))
        self.assertIn("<fmt/format.h>", found[0])

    def test_types(self):
        journal = "namespace pyat::a {\nnamespace {\nstruct Own {\n};\n}  // namespace\nstruct Line {\n};\nstruct Far;\n}  // namespace pyat::a\n"
        other = "namespace pyat::a {\nstruct Own {\n};\nenum class Line : int { a };\nclass Far final : public B {\n};\n}  // namespace pyat::a\n"
        self.assertEqual(list(types_in(journal)), ["pyat::a::Line"])
        self.assertEqual(list(types_in(other)), ["pyat::a::Own", "pyat::a::Line", "pyat::a::Far"])
        found = list(check_types({Path("a/x.hpp"): journal, Path("a/y.hpp"): other}))
        self.assertEqual(found, ["pyat::a::Line: defined in a/x.hpp and in a/y.hpp"])

    def test_listing(self):
        self.assertEqual({"a.cpp", "b/c.cpp"}, listed_sources("set(sources\n    a.cpp\n    ${GENERATED}\n    b/c.cpp)\n# set(sources d.cpp)"))
        self.assertEqual({"util", "yaml"}, listed_layers("pyat_layer(util x)\npyat_layer(yaml)\n# pyat_layer(NAME target…)"))
        self.assertEqual({"a_test.cpp", "b_test.cpp"}, listed_tests("set(unit_tests\n  a\n)\nset(golden_tests b)"))

    def test_lists_against_files(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in [
                ("src/CMakeLists.txt", "pyat_layer(a)\npyat_layer(gone)\n"),
                ("src/a/sources.cmake", "set(sources\n    x.cpp\n    y/gone.cpp)\n"),
                ("src/a/x.cpp", ""),
                ("src/a/y/forgotten.cpp", ""),
                ("src/b/no_list.cpp", ""),
                ("tests/CMakeLists.txt", "set(unit_tests t)"),
                ("tests/unit/t_test.cpp", ""),
            ]:
                file = Path(folder, name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            self.assertEqual([
                "b: not listed in src/CMakeLists.txt",
                "gone: listed in src/CMakeLists.txt, but not there",
                "y/forgotten.cpp: not listed in src/a/sources.cmake",
                "y/gone.cpp: listed in src/a/sources.cmake, but not there",
                "no_list.cpp: not listed in src/b/sources.cmake",
            ], list(check_listings(Path(folder))))


if __name__ == "__main__":
    unittest.main()
