#include <array>
#include <string_view>

#include "support/catch.hpp"
#include "util/edit_distance.hpp"

using pyat::util::edit_distance;
using pyat::util::nearest;

TEST_CASE("edit distance") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("lint", "lint") == 0);
  CHECK(edit_distance("lint", "lent") == 1);
  CHECK(edit_distance("lint", "lit") == 1);
  CHECK(edit_distance("lint", "lnit") == 1);  // two neighbours swapped are one mistake
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest word") {
  constexpr std::array<std::string_view, 4> words = {"--format", "--color", "--quiet", "--jobs"};
  CHECK(nearest("--formt", words) == "--format");
  CHECK(nearest("--colour", words) == "--color");
  CHECK(nearest("--something-else", words).empty());
  CHECK(nearest("x", words).empty());
}
