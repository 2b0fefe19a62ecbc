#include <cmath>
#include <string>

#include "cost/finance/appraisal.hpp"
#include "cost/finance/simulation.hpp"
#include "cost/finance/triangular.hpp"
#include "cost_finance_support.hpp"

using namespace pyat::cost::finance;
using pyat::units::Number;

namespace {

Investment uncertain() {
  Investment investment = migration();
  investment.implementation_spread = Spread{12000, 30000};
  investment.benefits[0].spread = Spread{200, 300};
  investment.benefits[1].spread = Spread{0, 2400};
  investment.benefits[2].spread = Spread{0, 1500};
  return investment;
}

}  // namespace

TEST_CASE("the whole root is the largest whose square is not above") {
  for (const std::uint64_t root : {0ULL, 1ULL, 2ULL, 3ULL, 46340ULL, 65535ULL, 2147483647ULL, 2147483648ULL}) {
    CHECK(whole_root(root * root) == root);
    if (root > 0) CHECK(whole_root(root * root - 1) == root - 1);
    if (root > 0) CHECK(whole_root(root * root + 2 * root) == root);
  }
}

TEST_CASE("a triangular draw has the quantiles of the distribution") {
  const std::uint64_t mode = mode_ticks(10, 30, 50);
  CHECK(mode == ticks / 2);
  CHECK(triangular(0, mode) == 0);
  CHECK(triangular(ticks / 2, mode) == ticks / 2);
  // F(x) = 2 x^2 below the middle: an eighth of all is below a quarter, and the same from above
  CHECK(triangular(ticks / 8, mode) == ticks / 4);
  CHECK(triangular(ticks - ticks / 8, mode) == ticks - ticks / 4);
  CHECK(mode_ticks(10, 10, 50) == 0);
  CHECK(mode_ticks(10, 50, 50) == ticks);
  CHECK(mode_ticks(10, 10, 10) == 0);
  CHECK(triangular(ticks / 4, ticks) == ticks / 2);  // mode at the high end: F(x) = x^2
  CHECK(triangular(0, 0) == 0);
  CHECK(triangular(ticks - 1, 0) <= ticks);
}

TEST_CASE("without a spread, each trial is the business case itself") {
  const Simulation result = simulate(migration(), Number(1), {100, 7});
  const Appraisal whole = appraise(migration(), Number(1));
  CHECK(result.uncertain == 0);
  for (const Figure* figure : {&result.npv.p5, &result.npv.p50, &result.npv.p95}) {
    CHECK(figure->value->rounded(20) == whole.npv_yearly.rounded(20));
  }
  CHECK(result.roi.p50.value == whole.horizon.roi.value);
  CHECK(result.payback_months.p95.value == whole.simple.payback.periods.value);
  CHECK(result.probability_of_gain == 1);
  CHECK(result.never_paid_back == 0);
}

TEST_CASE("without a spread, delays and later costs are those of the business case as well") {
  Investment investment = migration();
  investment.start_delay_months = 2;
  investment.benefits[1].delay_months = 1;
  investment.one_off = {{"training", 2000, 3, {}}, {"audit", 500, 13, {}}};
  for (const Number& share : {Number(0), Number::ratio(1, 2), Number(1)}) {
    const Simulation result = simulate(investment, share, {3, 7});
    const Appraisal whole = appraise(investment, share);
    CHECK(result.npv.p50.value->rounded(20) == whole.npv_yearly.rounded(20));
    CHECK(result.payback_months.p50.value == whole.simple.payback.periods.value);
  }
}

TEST_CASE("the same seed gives the same figures, on every machine") {
  const Simulation first = simulate(uncertain(), Number(1), {2000, 42});
  const Simulation again = simulate(uncertain(), Number(1), {2000, 42});
  const Simulation other = simulate(uncertain(), Number(1), {2000, 43});
  CHECK(first.npv.p5.value == again.npv.p5.value);
  CHECK(first.roi.p95.value == again.roi.p95.value);
  CHECK(first.payback_months.p50.value == again.payback_months.p50.value);
  CHECK(first.npv.p5.value != other.npv.p5.value);
  CHECK(first.uncertain == 4);
  // As an implementation of the generator and of the draws in another language has them.
  CHECK(shown(first.npv.p5, 2) == "22893.45");
  CHECK(shown(first.npv.p50, 2) == "59454.28");
  CHECK(shown(first.npv.p95, 2) == "83924.54");
  CHECK(percent(first.roi.p50, 2) == "396.00");
  CHECK(shown(first.payback_months.p95, 4) == "14.2915");
}

// Spreads that are as wide to both sides: the median is the figure itself. The variance of a triangular distribution
// of half width w is w^2 / 6, and that of a sum is the sum; nearly normal, 5 % are more than 1.645 deviations below.
TEST_CASE("the range lies where the distributions have it") {
  Investment investment = migration();
  investment.implementation_spread = Spread{9000, 21000};
  investment.benefits[0].spread = Spread{177, 377};
  investment.benefits[1].spread = Spread{1000, 3000};
  investment.benefits[2].spread = Spread{0, 2000};
  const Simulation result = simulate(investment, Number(1), {20000, 1});
  const double of_a_month = 12 * 2.486852;  // what 1 a month is worth
  const double variance = 6000.0 * 6000 + of_a_month * of_a_month * (100.0 * 100 + 1000.0 * 1000 + 1000.0 * 1000);
  const double deviation = std::sqrt(variance / 6);
  const auto is_near = [&](const Figure& figure, double expected) {
    return std::abs(figure.value->approximate() - expected) < deviation / 10;
  };
  CHECK(is_near(result.npv.p50, 82793));
  CHECK(is_near(result.npv.p5, 82793 - 1.645 * deviation));
  CHECK(is_near(result.npv.p95, 82793 + 1.645 * deviation));
  CHECK(*result.payback_months.p5.value < *result.payback_months.p95.value);
  CHECK(*result.roi.p5.value < *result.roi.p95.value);
}

// One uncertain amount, spread evenly to both sides of what breaks even: as often above as below.
TEST_CASE("the probability of a gain") {
  Investment investment{};
  investment.horizon_months = 12;
  investment.implementation = 1200;
  investment.benefits = {{"benefit", true, 100, 0, Spread{50, 150}}};
  const Simulation even = simulate(investment, Number(1), {10000, 3});
  CHECK(abs(even.probability_of_gain - Number::ratio(1, 2)) < Number::ratio(2, 100));
  // P(benefit > 125) = 2 (1/4)^2
  investment.implementation = 1500;
  const Simulation seldom = simulate(investment, Number(1), {10000, 3});
  CHECK(abs(seldom.probability_of_gain - Number::ratio(1, 8)) < Number::ratio(1, 100));
}

TEST_CASE("trials that never pay back are the longest, and a trial without a cost has no return") {
  Investment investment = migration();
  investment.benefits = {{"saving", true, 100, 0, Spread{-300, 500}}};
  const Simulation result = simulate(investment, Number(1), {2000, 5});
  CHECK(result.never_paid_back > 400);
  CHECK(result.payback_months.p5.value);
  CHECK(result.payback_months.p95.why == Why::beyond_limit);
  CHECK(result.npv.p95.value);

  investment.implementation = 0;
  const Simulation gift = simulate(investment, Number(1), {50, 5});
  CHECK(gift.roi.p50.why == Why::no_cost);
  CHECK(gift.payback_months.p50.why == Why::nothing_to_pay_back);
  CHECK(gift.npv.p50.value);
}

TEST_CASE("cash alone and all of it see the same draws") {
  Investment investment = uncertain();
  investment.benefits[1].per_month = 0;
  investment.benefits[1].spread = Spread{0, 0};
  investment.benefits[2].per_month = 0;
  investment.benefits[2].spread = Spread{0, 0};
  CHECK(simulate(investment, Number(0), {500, 9}).npv.p5.value ==
        simulate(investment, Number(1), {500, 9}).npv.p5.value);
}

TEST_CASE("the bins of a simulation hold every trial once, and the median where half of them are") {
  const Simulation result = simulate(uncertain(), Number(1), {2000, 42});
  REQUIRE(result.npv_bins.size() == 30);
  unsigned trials = 0;
  bool has_median = false;
  for (std::size_t i = 0; i < result.npv_bins.size(); ++i) {
    const Bin& bin = result.npv_bins[i];
    CHECK(bin.from < bin.to);
    if (i > 0) CHECK(bin.from == result.npv_bins[i - 1].to);
    const unsigned before = trials;
    trials += bin.trials;
    const bool is_within = bin.from <= *result.npv.p50.value && *result.npv.p50.value <= bin.to;
    if (before < 1000 && trials >= 1000) has_median = is_within;
  }
  CHECK(trials == 2000);
  CHECK(has_median);
}

TEST_CASE("trials that are all the same have no bins") {
  CHECK(simulate(migration(), Number(1), {100, 7}).npv_bins.empty());
}
