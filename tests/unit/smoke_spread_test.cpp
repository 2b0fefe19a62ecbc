// Durations are counted in buckets, and told with an error that is bounded.
#include "health/percentiles.hpp"
#include "smoke/spread.hpp"
#include "support/catch.hpp"

using namespace pyat;
using smoke::Spread;
using std::chrono::microseconds;

namespace {

// Numbers that look random and are always the same.
std::uint64_t next(std::uint64_t& state) { return state = state * 6364136223846793005U + 1442695040888963407U; }

bool is_within(microseconds told, microseconds exact) {
  const auto difference = static_cast<double>((told - exact).count());
  return std::abs(difference) <= Spread::error_bound * static_cast<double>(exact.count());
}

}  // namespace

TEST_CASE("a percentile is told within the error bound, whatever the durations are") {
  std::uint64_t state = 1;
  for (int round = 0; round < 50; ++round) {
    Spread spread{};
    std::vector<microseconds> all{};
    const std::size_t count = 1 + next(state) % 5000;
    for (std::size_t i = 0; i < count; ++i) {
      // From microseconds to days, in each order of magnitude as many.
      all.emplace_back(next(state) >> (64 - 1 - next(state) % 37));
      spread.add(all.back());
    }
    const auto exact = health::percentiles(all);
    REQUIRE(spread.count() == count);
    CHECK(is_within(spread.percentile(50), exact->p50));
    CHECK(is_within(spread.percentile(95), exact->p95));
    CHECK(is_within(spread.percentile(99), exact->p99));
    CHECK(spread.max() == exact->max);
    CHECK(spread.percentile(100) <= spread.max());
  }
}

TEST_CASE("each duration alone is within the error bound, and short ones are exact") {
  for (std::int64_t each = 0; each < 1'000'000; each += each < 300 ? 1 : 37) {
    Spread spread{};
    spread.add(microseconds{each});
    spread.add(microseconds{each * 2 + 1});  // so that the largest does not hide the error
    const microseconds told = spread.percentile(1);
    if (!is_within(told, microseconds{each}) || (each < 128 && told.count() != each)) {
      FAIL_CHECK(each << " is told as " << told.count());
    }
  }
}

TEST_CASE("spreads are added as if all durations had been in one") {
  Spread one{}, other{}, both{};
  for (int i = 0; i < 1000; ++i) {
    (i % 3 == 0 ? one : other).add(microseconds{i * i});
    both.add(microseconds{i * i});
  }
  one.add(other);
  CHECK(one.count() == 1000);
  CHECK(one.max() == microseconds{999 * 999});
  for (const unsigned percent : {1U, 50U, 95U, 99U, 100U}) CHECK(one.percentile(percent) == both.percentile(percent));
  std::uint64_t count = 0;
  microseconds before{-1};
  one.each([&](microseconds duration, std::uint64_t times) {
    CHECK(duration > before);
    before = duration;
    count += times;
  });
  CHECK(count == 1000);
}

TEST_CASE("a spread of nothing has no durations, and a negative one counts as none") {
  Spread spread{};
  CHECK(spread.is_empty());
  CHECK(spread.percentile(95) == microseconds{0});
  spread.add(microseconds{-5});
  CHECK(spread.percentile(95) == microseconds{0});
  CHECK(spread.count() == 1);
}
