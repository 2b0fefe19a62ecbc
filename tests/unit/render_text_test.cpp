// The report for people: where carets stand, what is cut, what is kept from the terminal.
#include <string>

#include "render/lint_report.hpp"
#include "render/prose.hpp"
#include "render/snippet.hpp"
#include "render/unicode.hpp"
#include "render/verdict.hpp"
#include "render_sample.hpp"
#include "support/catch.hpp"
#include "util/source_lines.hpp"

using namespace pyat;
using render::make_snippet;

namespace {

// Code and underline, as they stand under each other.
std::string drawn(const render::Snippet& snippet) {
  return snippet.code + "\n" + std::string(snippet.caret, ' ') + "^" + std::string(snippet.caret_length - 1, '~');
}

std::string line_of(std::string_view text, std::uint32_t number) {
  std::string_view line;
  return util::SourceLines(text).find(number, line) ? std::string(line) : "(none)";
}

diag::Report one(diag::FileReport file) {
  diag::Report report;
  report.files.push_back(std::move(file));
  return report;
}

}  // namespace

TEST_CASE("carets stand under the characters that they mean", "[render]") {
  SECTION("plain") { CHECK(drawn(make_snippet("  a: bc", 6, 8, 80)) == "  a: bc\n     ^~"); }
  SECTION("tabs are four columns") { CHECK(drawn(make_snippet("\ta:\tb", 5, 6, 80)) == "    a:    b\n          ^"); }
  SECTION("wide characters are two columns") {
    CHECK(drawn(make_snippet("日本: x", 5, 6, 80)) == "日本: x\n      ^");
    CHECK(drawn(make_snippet("a: 日本", 4, 6, 80)) == "a: 日本\n   ^~~~");
    CHECK(drawn(make_snippet("🔥: x", 4, 5, 80)) == "🔥: x\n    ^");
  }
  SECTION("combining characters are none") { CHECK(drawn(make_snippet("e\u0301: x", 5, 6, 80)) == "e\u0301: x\n   ^"); }
  SECTION("an empty range, the end of the line and past it") {
    CHECK(drawn(make_snippet("a: b", 4, 4, 80)) == "a: b\n   ^");
    CHECK(drawn(make_snippet("a: b", 5, 5, 80)) == "a: b\n    ^");
    CHECK(drawn(make_snippet("a: b", 99, 120, 80)) == "a: b\n    ^");
    CHECK(drawn(make_snippet("", 1, 2, 80)) == "\n^");
  }
  SECTION("a range that ends past the line") { CHECK(drawn(make_snippet("a: b", 1, 99, 80)) == "a: b\n^~~~"); }
}

TEST_CASE("source lines cannot steer the terminal", "[render]") {
  CHECK(make_snippet("a: \x1b[31m\x07\x7f", 1, 2, 80).code == "a: ␛[31m␇␡");
  CHECK(make_snippet("a: \xff\xc3(", 6, 7, 80).code == "a: \uFFFD\uFFFD(");
  CHECK(make_snippet("a: \xff\xc3(", 6, 7, 80).caret == 5);
  CHECK(make_snippet("a: \u202Eb\u2066\u009b", 1, 2, 80).code == "a: \uFFFDb\uFFFD\uFFFD");
  CHECK(make_snippet("a: \xed\xa0\x80\xc0\xaf", 1, 2, 80).code == "a: \uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("long lines are cut around the caret", "[render]") {
  const std::string dots(60, '.');
  SECTION("in the middle") {
    CHECK(drawn(make_snippet(dots + "key" + dots, 61, 64, 21)) == "…......key..........…\n       ^~~");
  }
  SECTION("at the begin") { CHECK(drawn(make_snippet("key" + dots, 1, 4, 10)) == "key......…\n^~~"); }
  SECTION("at the end") { CHECK(drawn(make_snippet(dots + "key", 61, 64, 10)) == "….....key\n      ^~~"); }
  SECTION("just long enough") { CHECK(make_snippet("0123456789", 1, 2, 10).code == "0123456789"); }
  SECTION("the range is longer than the room") {
    CHECK(drawn(make_snippet(dots + dots, 10, 100, 12)) == "…..........…\n    ^~~~~~~");
  }
  SECTION("wide characters at the edges") {
    std::string wide;
    for (int i = 0; i < 40; ++i) wide += "日";
    const render::Snippet snippet = make_snippet(wide, 20, 21, 20);
    CHECK(render::display_width(snippet.code) <= 20);
    CHECK(snippet.caret + snippet.caret_length <= 20);
  }
  SECTION("a megabyte") {
    const std::string line(1 << 20, 'x');
    for (const std::uint32_t at : {1U, 300'000U, 1U << 20}) {
      const render::Snippet snippet = make_snippet(line, at, at + 5, 80);
      CHECK(render::display_width(snippet.code) <= 80);
      CHECK(snippet.caret < 80);
    }
  }
  SECTION("every place of a line, in every width") {
    const std::string line = "ab\tcd日ef: \"🔥 and more\" # e\u0301nd";
    for (std::size_t width = 1; width < 50; ++width) {
      for (std::uint32_t at = 1; at < 40; ++at) {
        const render::Snippet snippet = make_snippet(line, at, at + 3, width);
        CHECK(render::display_width(snippet.code) <= std::max<std::size_t>(width, 3));
        CHECK(snippet.caret_length >= 1);
      }
    }
  }
}

TEST_CASE("lines are counted as YAML counts them", "[render]") {
  CHECK(line_of("a\nb\r\nc\rd", 2) == "b");
  CHECK(line_of("a\nb\r\nc\rd", 3) == "c");
  CHECK(line_of("a\nb\r\nc\rd", 4) == "d");
  CHECK(line_of("a\u0085b\u2028c", 3) == "c");
  CHECK(line_of("\xEF\xBB\xBF"
                "a\n",
                1) == "a");
  CHECK(line_of("a\n", 2) == "");
  CHECK(line_of("a\n", 3) == "(none)");
  CHECK(line_of("a\n", 0) == "(none)");
  CHECK(line_of("", 1) == "(none)");
}

TEST_CASE("text is folded at spaces", "[render]") {
  const auto folded = [](std::string_view text, render::Fold fold, unsigned width) {
    std::string out;
    render::append_folded(out, text, fold, width);
    return out;
  };
  CHECK(folded("one two three", {0, 2}, 8) == "one two\n  three");
  CHECK(folded("one two three", {6, 2}, 8) == "\n  one\n  two\n  three");
  CHECK(folded("one two three", {0, 0}, 0) == "one two three");
  CHECK(folded("see https://example.com/a/long/path", {0, 2}, 10) == "see\n  https://example.com/a/long/path");
  CHECK(folded("two\nlines\n", {0, 4}, 80) == "two\n    lines");
  CHECK(folded("日本 日本", {0, 0}, 8) == "日本\n日本");
  CHECK(folded("a\x1b[0m", {0, 0}, 80) == "a␛[0m");
}

TEST_CASE("a diagnostic without a place has no snippet", "[render]") {
  CHECK(render::render(one(test::unreadable_file()), render::Format::text, {}) ==
        "missing.yml: error[unreadable-file]: cannot open the file: No such file or directory\n"
        "\n"
        "missing.yml: not checked: 1 error\n");
}

TEST_CASE("the verdict says what was assumed and why", "[render]") {
  diag::FileReport file = test::accepted_tempo();
  CHECK(render::verdict(file) == "tempo.yml: Tempo 3.0.3 (assumed: newest known; set --target) accepts this file");
  file.product_source = "content";
  CHECK(render::server_name(file) == "Tempo 3.0.3 (product: content; release assumed: newest known; set --target)");
  file.version_source = "pyat.yml";
  CHECK(render::server_name(file) == "Tempo 3.0.3 (product: content; release: pyat.yml)");
  file.product_source = "flag";
  CHECK(render::server_name(file) == "Tempo 3.0.3 (pyat.yml)");
}

TEST_CASE("long reports count the files that have nothing to fix", "[render]") {
  diag::Report report;
  report.files.assign(12, test::accepted_tempo());
  report.files[3] = test::unreadable_file();
  CHECK(render::render(report, render::Format::text, {}) ==
        "missing.yml: error[unreadable-file]: cannot open the file: No such file or directory\n"
        "\n"
        "missing.yml: not checked: 1 error\n"
        "11 more files: Tempo 3.0.3 (assumed: newest known; set --target) accepts them\n"
        "12 files checked: 11 accepted, 1 could not be checked; 1 error, 0 warnings\n");
}

TEST_CASE("text without colour holds no escape", "[render]") {
  CHECK(render::render(test::sample_report(), render::Format::text, {}).find('\x1b') == std::string::npos);
}
