#include "support/catch.hpp"
#include "util/duration.hpp"

namespace pyat::util {
namespace {

using std::chrono::milliseconds;

TEST_CASE("durations are read as people write them") {
  CHECK(parse_duration("500ms") == milliseconds{500});
  CHECK(parse_duration("1m30s") == milliseconds{90000});
  CHECK(parse_duration("1.5s") == milliseconds{1500});
  CHECK(parse_duration("14d") == milliseconds{14LL * 86400000});
  CHECK(parse_duration("0") == milliseconds{0});
}

TEST_CASE("what is no duration is not taken for one") {
  for (const char* text : {"", "5", "s", "-5s", "5 s", "5x", "1e3s", "inf", "nan", "99999999d", "5s,"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("durations are written for sentences") {
  CHECK(duration_words(milliseconds{300}) == "300 ms");
  CHECK(duration_words(milliseconds{5000}) == "5 s");
  CHECK(duration_words(milliseconds{1500}) == "1.5 s");
  CHECK(duration_words(milliseconds{90005}) == "90.005 s");
}

}  // namespace
}  // namespace pyat::util
