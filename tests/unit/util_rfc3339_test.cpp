#include "support/catch.hpp"
#include "util/rfc3339.hpp"

namespace pyat::util {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using std::chrono::sys_time;

TEST_CASE("points of time have the digits of their unit") {
  CHECK(rfc3339(sys_seconds{seconds{1'795'224'580}}) == "2026-11-21T01:29:40Z");
  CHECK(rfc3339(sys_time<milliseconds>{milliseconds{1'795'224'580'007}}) == "2026-11-21T01:29:40.007Z");
  CHECK(rfc3339(sys_time<nanoseconds>{nanoseconds{1'795'224'579'901'724'239}}) == "2026-11-21T01:29:39.901724239Z");
  CHECK(rfc3339(sys_time<nanoseconds>{nanoseconds{-1}}) == "1969-12-31T23:59:59.999999999Z");
}

TEST_CASE("points of time that no count of nanoseconds reaches") {
  CHECK(rfc3339(sys_seconds{seconds{253'402'300'799}}, 5, 3) == "9999-12-31T23:59:59.005Z");
}

}  // namespace
}  // namespace pyat::util
