// Edits become bytes, and everything else stays as it is.
#include "edit/apply.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;

diag::Edit at(std::uint32_t line, std::uint32_t begin, std::uint32_t end, std::string text) {
  return {{{line, begin}, {line, end}}, std::move(text)};
}

std::string applied(std::string_view text, std::vector<diag::Edit> edits) { return edit::apply(text, edits); }

bool do_overlap(std::string_view text, diag::Edit a, diag::Edit b) {
  const edit::Source source(text);
  const std::vector<diag::Edit> first{std::move(a)}, second{std::move(b)};
  return edit::overlap(edit::splices(source, first), edit::splices(source, second));
}

}  // namespace

TEST_CASE("an edit replaces what stands in its range") {
  CHECK(applied("a: 1\nb: 2\n", {at(2, 4, 5, "three")}) == "a: 1\nb: three\n");
  CHECK(applied("a: 1", {at(1, 4, 4, "["), at(1, 5, 5, "]")}) == "a: [1]");
  CHECK(applied("a: 1\nb: 2\n", {at(2, 4, 5, "y"), at(1, 4, 5, "x")}) == "a: x\nb: y\n");
}

TEST_CASE("columns count characters") {
  CHECK(applied("äöü: \U0001F600 1d # ü\n", {at(1, 8, 10, "24h")}) == "äöü: \U0001F600 24h # ü\n");
}

TEST_CASE("a byte order mark is no character") { CHECK(applied("\uFEFFa: 1\n", {at(1, 4, 5, "2")}) == "\uFEFFa: 2\n"); }

TEST_CASE("line ends are those of the file") {
  CHECK(applied("a: 1\r\nb: 2\r\n", {at(2, 4, 5, "\n  c: 3")}) == "a: 1\r\nb: \r\n  c: 3\r\n");
  CHECK(applied("a: 1\rb: 2\r", {at(2, 4, 5, "\n  c: 3")}) == "a: 1\rb: \r  c: 3\r");
  CHECK(applied("a: 1", {at(1, 5, 5, "\nb: 2")}) == "a: 1\nb: 2");
}

TEST_CASE("which edits get in each other's way") {
  const std::string_view text = "abcdef\n";
  CHECK(do_overlap(text, at(1, 1, 3, ""), at(1, 2, 4, "")));
  CHECK(do_overlap(text, at(1, 2, 4, ""), at(1, 1, 6, "")));
  CHECK(do_overlap(text, at(1, 2, 2, "x"), at(1, 2, 2, "y")));
  CHECK(do_overlap(text, at(1, 1, 3, ""), at(1, 3, 3, "y")));
  CHECK(do_overlap(text, at(1, 3, 3, ""), at(1, 1, 3, "y")));
  CHECK_FALSE(do_overlap(text, at(1, 1, 3, ""), at(1, 3, 5, "")));
  CHECK_FALSE(do_overlap(text, at(1, 5, 6, ""), at(1, 1, 2, "")));
}
