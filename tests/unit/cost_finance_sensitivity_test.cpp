#include <string>
#include <vector>

#include "cost/finance/appraisal.hpp"
#include "cost/finance/sensitivity.hpp"
#include "cost_finance_support.hpp"

using namespace pyat::cost::finance;
using pyat::units::Number;

namespace {

std::vector<std::string> names(const std::vector<Swing>& swings) {
  std::vector<std::string> result{};
  for (const Swing& swing : swings) result.push_back(swing.name);
  return result;
}

const Swing& of(const std::vector<Swing>& swings, std::string_view name) {
  for (const Swing& swing : swings) {
    if (swing.name == name) return swing;
  }
  FAIL("no such input");
  return swings.front();
}

// The investment with this input as the swing has it, appraised from the start.
void check_against_whole(const Investment& low, const Investment& high, const Swing& swing) {
  INFO(swing.name);
  CHECK(swing.swing == abs(swing.npv_at_high - swing.npv_at_low));
  CHECK(net_present_value(low, Number(1), Timing::yearly) == swing.npv_at_low);
  CHECK(net_present_value(high, Number(1), Timing::yearly) == swing.npv_at_high);
  CHECK(totals(low, Number(1), low.horizon_months).roi.value == swing.roi_at_low.value);
  CHECK(totals(high, Number(1), high.horizon_months).roi.value == swing.roi_at_high.value);
}

}  // namespace

TEST_CASE("the widest swing comes first") {
  const std::vector<Swing> swings = tornado(migration(), Number(1), exact("0.2"));
  CHECK(names(swings) ==
        std::vector<std::string>{"productivity", "downtime", "discount rate", "implementation", "infrastructure"});
  const Swing& first = swings.front();
  CHECK(first.input == Input::benefit);
  CHECK(first.low_input == 1600);
  CHECK(first.high_input == 2400);
  // 24,000 a year for three years at 10 % are worth 59,684.45; a fifth of it either way
  CHECK(first.swing.fixed(2) == "23873.78");
  CHECK((first.npv_at_low + first.npv_at_high).fixed(20) ==
        (net_present_value(migration(), Number(1), Timing::yearly) * 2).fixed(20));
  CHECK(percent(first.roi_at_low) == "590.5");
  CHECK(percent(of(swings, "discount rate").roi_at_high) == "686.5");
  CHECK(of(swings, "discount rate").npv_at_low.fixed(0) == "86342");
  CHECK(of(swings, "discount rate").npv_at_high.fixed(0) == "79450");
}

TEST_CASE("a swing is what the whole business case says with that input changed") {
  Investment base = migration();
  base.start_delay_months = 1;
  base.benefits[1].delay_months = 3;
  base.one_off = {{"training", 2000, 3, {}}};
  base.horizon_months = 30;
  const std::vector<Swing> swings = tornado(base, Number(1), exact("0.25"));
  const auto changed = [&](auto member) {
    const Swing& swing = of(swings, member.first);
    Investment low = base;
    Investment high = base;
    member.second(low) = swing.low_input;
    member.second(high) = swing.high_input;
    check_against_whole(low, high, swing);
  };
  changed(std::pair("implementation", [](Investment& of) -> Number& { return of.implementation; }));
  changed(std::pair("training", [](Investment& of) -> Number& { return of.one_off[0].amount; }));
  changed(std::pair("productivity", [](Investment& of) -> Number& { return of.benefits[1].per_month; }));
  changed(std::pair("discount rate", [](Investment& of) -> Number& { return of.yearly_rate; }));
}

TEST_CASE("what does not count does not swing") {
  Investment investment = migration();
  CHECK(names(tornado(investment, Number(0), exact("0.1"))) ==
        std::vector<std::string>{"implementation", "infrastructure", "discount rate"});
  investment.yearly_rate = 0;
  investment.implementation = 0;
  const std::vector<Swing> swings = tornado(investment, Number(0), exact("0.1"));
  CHECK(names(swings) == std::vector<std::string>{"infrastructure"});
  CHECK(swings[0].roi_at_low.why == Why::no_cost);
}
