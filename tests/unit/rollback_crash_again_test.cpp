// The plug is pulled while something else goes wrong: while a run that was cut off is taken up, or while one fails.
#include <cstdlib>

#include "rollback_crash.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;

// Of so many cases one is tried, where there are too many; PYAT_ALL_CRASHES=1 tries all, in some minutes.
std::size_t one_of(std::size_t count) { return std::getenv("PYAT_ALL_CRASHES") == nullptr ? count : 1; }

// And once more while it is taken up.
Tally crash_twice(const Prepare& prepare, std::size_t most) {
  Tally tally{};
  std::size_t pair = 0;
  Bed counting{};
  prepare(counting);
  for (const Plug& plug : counting.plugs_of([&] { return counting.run(); }, most)) {
    for (const Asked second : both) {
      Bed again{};
      prepare(again);
      (void)again.try_to([&] { return again.run(); }, plug);
      for (const Plug& other : again.plugs_of([&] { return recover(again, second); }, most)) {
        if (++pair % one_of(7) != 0) continue;
        const Asked third = pair / one_of(7) % 2 == 0 ? Asked::forward : Asked::back;
        Bed bed{};
        prepare(bed);
        (void)bed.try_to([&] { return bed.run(); }, plug);
        (void)bed.try_to([&] { return recover(bed, second); }, other);
        tally.take(place_of(plug) + ", then " + place_of(other), bed, recover(bed, third));
      }
    }
  }
  return tally;
}

TEST_CASE("a run that is cut off, and cut off again while it is taken up, ends as one of the two, too") {
  const Tally tally = crash_twice(no_preparation, 1);
  CHECK(tally.mistakes == std::vector<string>{});
  CHECK(tally.cases > 1000);
  CHECK(tally.done > 300);
  CHECK(tally.undone > 300);
}

TEST_CASE("a run that fails and is cut off, while it goes forward or back, ends as one of the two") {
  for (const Step& step : test::world_plan()) {
    for (const auto fault : {test::ApplyFault::fails_half, test::ApplyFault::lies}) {
      const Tally tally = crash_once([&](Bed& bed) { bed.world.faults[step.id] = {.apply = fault}; }, 2);
      INFO(step.id);
      CHECK(tally.mistakes == std::vector<string>{});
      CHECK(tally.cases > 50);
    }
  }
}

}  // namespace
}  // namespace pyat::rollback
