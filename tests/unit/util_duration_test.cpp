#include "support/catch.hpp"
#include "util/duration.hpp"

namespace {

using namespace pyat;
using std::chrono::milliseconds;

}  // namespace

TEST_CASE("durations are whole numbers with units", "[util]") {
  CHECK(util::parse_duration("500ms") == milliseconds(500));
  CHECK(util::parse_duration("5s") == milliseconds(5000));
  CHECK(util::parse_duration("1m30s") == milliseconds(90'000));
  CHECK(util::parse_duration("2h") == milliseconds(7'200'000));
  CHECK(util::parse_duration("14d") == milliseconds(14LL * 86'400'000));
  CHECK(util::parse_duration("0s") == milliseconds(0));
}

TEST_CASE("other texts are no durations", "[util]") {
  for (const char* text : {"", "5", "s", "-5s", "+5s", "1.5s", "5 s", "5s ", "5w", "5S", "1m30", "4000d",
                           "99999999999999999999s", "3650d1ms"}) {
    CAPTURE(text);
    CHECK_FALSE(util::parse_duration(text));
  }
}
