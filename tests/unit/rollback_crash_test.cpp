// Wherever the plug is pulled: after resume or abort, the stack is entirely the new one or entirely the old one.
#include "rollback_crash.hpp"

#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;

TEST_CASE("a run that is cut off anywhere ends as the new stack or as the old one") {
  const Tally tally = crash_once(no_preparation, 24);
  CHECK(tally.mistakes == std::vector<string>{});
  CHECK(tally.cases > 1000);
  CHECK(tally.done > 400);
  CHECK(tally.undone > 400);
  CHECK(tally.none > 40);  // cut off before its first line was written
}

TEST_CASE("a run whose steps cannot be repeated is undone and done again, or taken for done") {
  const Tally tally = crash_once(
      [](Bed& bed) {
        for (Step& step : bed.steps) step.may_repeat = step.kind == Kind::notify;
      },
      2);
  CHECK(tally.mistakes == std::vector<string>{});
  CHECK(tally.done > 50);
}

}  // namespace
}  // namespace pyat::rollback
