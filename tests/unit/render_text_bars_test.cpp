#include <cmath>
#include <limits>

#include "render/text_bars.hpp"
#include "render/unicode.hpp"
#include "support/catch.hpp"

namespace pyat::render {
namespace {

using std::string;

constexpr double infinity = std::numeric_limits<double>::infinity();

string written(const std::vector<TextBar>& bars, unsigned width, BarGlyphs glyphs = BarGlyphs::unicode) {
  string out{};
  append_text_bars(out, bars, {.width = width}, glyphs);
  return out;
}

std::vector<string> lines_of(const string& text) {
  std::vector<string> lines(1);
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  lines.pop_back();
  return lines;
}

}  // namespace

TEST_CASE("text bars: from zero, to an eighth of a column") {
  CHECK(written({{"compute", 16, "16"}, {"storage", 8, "8"}, {"network", 1, "1"}, {"other", 0, "0"}}, 29) ==
        "compute  ████████████████  16\n"
        "storage  ████████           8\n"
        "network  █                  1\n"
        "other                       0\n");
  CHECK(written({{"a", 16, "16"}, {"b", 5.5, "5.5"}, {"c", 0.001, "0.001"}}, 26) ==
        "a  ████████████████     16\n"
        "b  █████▌              5.5\n"
        "c  ▏                 0.001\n");
}

TEST_CASE("text bars: a baseline is a paler bar below") {
  CHECK(written({{"a", 8, "8", 16, "16 before"}, {"b", 4, "4", {}, "unknown"}}, 30) ==
        "a  ████████                  8\n"
        "   ░░░░░░░░░░░░░░░░  16 before\n"
        "b  ████                      4\n"
        "                       unknown\n");
}

TEST_CASE("text bars: what is negative stands at the left of zero") {
  CHECK(written({{"a", 8, "+8"}, {"b", -4, "-4"}, {"c", -0.5, "-0.5"}}, 22) ==
        "a      │████████    +8\n"
        "b  ████│            -4\n"
        "c     ▐│          -0.5\n");
  CHECK(written({{"a", -8, "-8"}, {"b", -4, "-4"}}, 16) ==
        "a  ████████│  -8\n"
        "b      ████│  -4\n");
}

TEST_CASE("text bars: in ASCII") {
  const string text =
      written({{"a", 8, "8", -4, "-4"}, {"a label that is too long", 0.01, "0.01"}}, 30, BarGlyphs::ascii);
  for (const char c : text) CHECK(static_cast<unsigned char>(c) < 0x7F);
  CHECK(text ==
        "a                |######     8\n"
        "              ===|          -4\n"
        "a label t...     |.       0.01\n");
}

TEST_CASE("text bars: unknown and infinite values have no bar") {
  CHECK(written({{"a", 4, "4"}, {"b", {}, "unknown"}, {"c", std::nan(""), "NaN"}, {"d", infinity, "inf"}}, 20) ==
        "a  ████████        4\n"
        "b            unknown\n"
        "c                NaN\n"
        "d                inf\n");
}

TEST_CASE("text bars: whatever they are given fits, a line each, and nothing steers the terminal") {
  const std::vector<std::optional<double>> values{1e308, -1e308, 5e-324, -5e-324, 0.0, 387.0, -1.0, infinity, {}};
  for (const unsigned width : {0U, 1U, 20U, 40U, 80U, 200U}) {
    for (const BarGlyphs glyphs : {BarGlyphs::unicode, BarGlyphs::ascii}) {
      for (const auto& a : values) {
        for (const auto& b : values) {
          const auto lines = lines_of(written(
              {{string(5000, 'x'), a, "12", b, "34"}, {"\x1b[31m\n漢字漢字漢字漢字漢字漢字\u202e", b, "56", {}, ""}},
              width, glyphs));
          REQUIRE(lines.size() == 3);
          for (const string& line : lines) {
            CHECK(line.find('\x1b') == string::npos);
            CHECK(display_width(line) <= std::max(width == 0 ? 100U : width, 14U));
          }
        }
      }
    }
  }
  CHECK(written({}, 80).empty());
}

TEST_CASE("text bars: equal values have equal bars, and larger ones no shorter") {
  std::vector<TextBar> bars{};
  for (int i = 0; i <= 60; ++i) bars.push_back({"x", i / 3.0, "t"});
  std::size_t before = 0;
  for (const string& line : lines_of(written(bars, 70))) {
    CHECK(display_width(line) == 66);  // one of label, two gaps, 60 of bar, one of text
    const std::size_t length = line.find_last_not_of(" t");
    CHECK(length + 1 >= before);
    before = length;
  }
}

}  // namespace pyat::render
