#include "render/text_bars.hpp"

#include <limits>

#include "render/unicode.hpp"
#include "support/catch.hpp"

namespace pyat::render {

TEST_CASE("a text bar is as long as its share, to an eighth of a column") {
  CHECK(text_bar(1, 4) == "████");
  CHECK(text_bar(0.5, 4) == "██");
  CHECK(text_bar(0.53125, 4) == "██▏");
  CHECK(text_bar(0.21875, 4) == "▉");
  CHECK(text_bar(0, 4).empty());
}

TEST_CASE("a text bar is never longer than its columns, and shares that are none have no bar") {
  CHECK(text_bar(7, 4) == "████");
  CHECK(text_bar(-1, 4).empty());
  CHECK(text_bar(std::numeric_limits<double>::infinity(), 4).empty());
  CHECK(text_bar(std::numeric_limits<double>::quiet_NaN(), 4).empty());
  for (int i = 0; i <= 1000; ++i) CHECK(display_width(text_bar(i / 1000.0, 20)) <= 20);
}

}  // namespace pyat::render
