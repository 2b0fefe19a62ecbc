// What holds of every business case, tried on many that a seeded generator makes.
#include <random>
#include <string>
#include <vector>

#include "cost/finance/appraisal.hpp"
#include "cost/finance/rate_of_return.hpp"
#include "cost_finance_support.hpp"

using namespace pyat::cost::finance;
using pyat::units::Number;

namespace {

constexpr unsigned cases = 200;

class Any {
 public:
  explicit Any(std::uint64_t seed) : generator_(seed) {}

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(generator_() % static_cast<std::uint64_t>(high - low + 1));
  }

  Number cents(std::int64_t low, std::int64_t high) { return Number::ratio(between(low * 100, high * 100), 100); }

  std::vector<Number> flows(std::int64_t most) {
    std::vector<Number> flows{};
    for (std::int64_t left = between(2, most); left > 0; --left) flows.push_back(cents(-5000, 5000));
    return flows;
  }

  Investment investment() {
    Investment made{};
    made.horizon_months = static_cast<unsigned>(between(6, 72));
    made.yearly_rate = Number::ratio(between(0, 250), 1000);
    made.implementation = cents(1, 50000);
    made.start_delay_months = static_cast<unsigned>(between(0, 2));
    for (std::int64_t left = between(0, 2); left > 0; --left) {
      made.one_off.push_back({"cost", cents(0, 5000), static_cast<unsigned>(between(0, made.horizon_months)), {}});
    }
    for (std::int64_t left = between(1, 4); left > 0; --left) {
      made.benefits.push_back(
          {"benefit", between(0, 1) == 0, cents(-100, 3000), static_cast<unsigned>(between(0, 2)), {}});
    }
    return made;
  }

 private:
  std::mt19937_64 generator_;
};

}  // namespace

TEST_CASE("all flows times k are worth k times as much, at the same rate of return") {
  Any any(1);
  for (unsigned i = 0; i < cases; ++i) {
    const std::vector<Number> flows = any.flows(12);
    const Number rate = Number::ratio(any.between(-300, 900), 1000);
    const Number factor = any.cents(1, 1000);
    std::vector<Number> more = flows;
    for (Number& flow : more) flow *= factor;
    CHECK(net_present_value(rate, more) == net_present_value(rate, flows) * factor);
    CHECK(internal_rate_of_return(more).rates == internal_rate_of_return(flows).rates);
  }
}

TEST_CASE("at each rate of return the present value is zero, and there are as many as Descartes allows") {
  Any any(2);
  unsigned found = 0;
  for (unsigned i = 0; i < cases; ++i) {
    const std::vector<Number> flows = any.flows(16);
    const RateOfReturn result = internal_rate_of_return(flows);
    CHECK(result.rates.size() <= result.sign_changes);
    CHECK((result.sign_changes - result.rates.size()) % 2 == 0);
    for (const Number& rate : result.rates) {
      // Near -100 %, what is discounted is multiplied: as many digits less as it gets larger.
      const Number largest = Number(1) + (Number(1) / (rate + 1)).to_the(static_cast<int>(flows.size()));
      CHECK((net_present_value(rate, flows) / largest).rounded(30).is_zero());
      ++found;
    }
  }
  CHECK(found > cases / 2);
}

TEST_CASE("the curve ends at the net benefit, and is worth what the present value says") {
  Any any(3);
  for (unsigned i = 0; i < cases; ++i) {
    const Investment investment = any.investment();
    INFO("case " << i);
    REQUIRE(mistakes_in(investment).empty());
    for (const Number& share : {Number(0), Number::ratio(1, 3), Number(1)}) {
      const Appraisal result = appraise(investment, share);
      REQUIRE(result.curve.size() == investment.horizon_months + 1);
      CHECK(result.curve.back().plain == result.horizon.net_benefit);
      CHECK(result.curve.back().discounted == result.npv_monthly);
      CHECK(result.npv_yearly == net_present_value(investment, share, Timing::yearly));
    }
  }
}

TEST_CASE("the whole case is that of its parts") {
  Any any(7);
  for (unsigned i = 0; i < cases; ++i) {
    const Investment investment = any.investment();
    const BusinessCase whole = appraise(investment);
    for (const auto& [share, part] : {std::pair(Number(0), &whole.cash_only), std::pair(Number(1), &whole.with_soft)}) {
      CHECK(part->npv_yearly == net_present_value(investment, share, Timing::yearly));
      CHECK(part->npv_monthly == net_present_value(investment, share, Timing::monthly));
      CHECK(part->horizon.benefit == totals(investment, share, investment.horizon_months).benefit);
    }
    CHECK(whole.soft_share_horizon.value == soft_share_needed(investment, investment.horizon_months).value);
  }
}

TEST_CASE("what is discounted pays back no sooner") {
  Any any(4);
  unsigned both = 0;
  for (unsigned i = 0; i < cases; ++i) {
    const Appraisal result = appraise(any.investment(), Number(1));
    const Figure& simple = result.simple.payback.periods;
    const Figure& discounted = result.discounted.payback.periods;
    INFO("case " << i);
    if (!simple.value) CHECK_FALSE(discounted.value);
    if (!discounted.value) continue;
    CHECK(*discounted.value >= *simple.value);
    CHECK(*result.simple.payback.break_even <= *result.discounted.payback.break_even);
    ++both;
  }
  CHECK(both > cases / 2);
}

TEST_CASE("break-even is the first month at which the curve is back at zero") {
  Any any(5);
  for (unsigned i = 0; i < cases; ++i) {
    const Appraisal result = appraise(any.investment(), Number(1));
    const Recovery& simple = result.simple;
    if (!simple.payback.break_even || simple.is_beyond_horizon) continue;
    const unsigned month = *simple.payback.break_even;
    CHECK(result.curve[month].plain.sign() >= 0);
    if (month > 0) CHECK(result.curve[month - 1].plain.sign() < 0);
    CHECK(*simple.payback.periods.value <= month);
    CHECK(*simple.payback.periods.value > static_cast<std::int64_t>(month) - 1);
  }
}

TEST_CASE("the share of soft benefits that is needed leaves nothing") {
  Any any(6);
  unsigned seen = 0;
  for (unsigned i = 0; i < cases; ++i) {
    const Investment investment = any.investment();
    const Figure share = soft_share_needed(investment, investment.horizon_months);
    if (!share.value || share.value->is_zero()) continue;
    CHECK(totals(investment, *share.value, investment.horizon_months).net_benefit.is_zero());
    ++seen;
  }
  CHECK(seen > 10);
}
