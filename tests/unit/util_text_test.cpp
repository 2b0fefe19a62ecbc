#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "util/text.hpp"

using namespace pyat;
using Words = std::vector<std::string>;

TEST_CASE("texts lose the blanks at their ends", "[util]") {
  CHECK(util::trimmed(" a b\t\r\n") == "a b");
  CHECK(util::trimmed("a\n", " \t") == "a\n");
  CHECK(util::trimmed("").empty());
  CHECK(util::trimmed(" \t ").empty());
}

TEST_CASE("texts are split, and empty parts left out", "[util]") {
  CHECK(util::split_at("a,,b c,", ",") == Words{"a", "b c"});
  CHECK(util::split_at("a::b", "::") == Words{"a", "b"});
  CHECK(util::split_at("", ",").empty());
  CHECK(util::split_at(",", ",").empty());
}

TEST_CASE("words are joined", "[util]") {
  CHECK(util::joined(Words{"a", "", "b"}, ", ") == "a, , b");
  CHECK(util::joined(std::vector<std::string_view>{}, ", ").empty());
}
