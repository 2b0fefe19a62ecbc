#include <string>
#include <vector>

#include "cost/finance/appraisal.hpp"
#include "cost_finance_support.hpp"

using namespace pyat::cost::finance;
using pyat::units::Number;

namespace {

Investment cash_over(unsigned months) {
  Investment investment = migration();
  investment.horizon_months = months;
  return investment;
}

Investment at_rate(std::string_view rate) {
  Investment investment = migration();
  investment.yearly_rate = exact(rate);
  return investment;
}

}  // namespace

TEST_CASE("the return is the net benefit over the cost, and the ratio is not the return") {
  const Appraisal all = appraise(migration()).with_soft;
  REQUIRE(all.years.size() == 3);
  CHECK(all.years[0].months == 12);
  CHECK(all.years[0].cost == 15000);
  CHECK(all.years[0].benefit == 39324);
  CHECK(all.years[0].net_benefit == 24324);
  CHECK(percent(all.years[0].roi) == "162.2");
  CHECK(shown(all.years[0].benefit_cost_ratio, 2) == "2.62");
  CHECK(percent(all.years[1].roi) == "424.3");
  CHECK(percent(all.years[2].roi) == "686.5");
  CHECK(all.horizon.benefit == 117972);
  CHECK(all.horizon.net_benefit == 102972);
  CHECK(percent(all.horizon.roi) == "686.5");
}

TEST_CASE("it pays back within a month, and the month is said as well") {
  const BusinessCase both = appraise(migration());
  CHECK(shown(both.with_soft.simple.payback.periods, 3) == "4.577");
  CHECK(both.with_soft.simple.payback.break_even == 5U);
  CHECK_FALSE(both.with_soft.simple.is_beyond_horizon);
  CHECK(shown(both.with_soft.discounted.payback.periods, 2) == "4.68");
  CHECK(both.with_soft.discounted.payback.break_even == 5U);

  CHECK(both.cash_only.simple.payback.periods.value == Number(15000) / 277);
  CHECK(shown(both.cash_only.simple.payback.periods, 1) == "54.2");
  CHECK(both.cash_only.simple.payback.break_even == 55U);
  CHECK(both.cash_only.simple.is_beyond_horizon);
  CHECK(both.cash_only.horizon.net_benefit == -5028);
}

TEST_CASE("the present value, by year and by month, at several rates") {
  const BusinessCase both = appraise(migration());
  CHECK(both.with_soft.npv_yearly.fixed(0) == "82793");
  CHECK(both.with_soft.npv_monthly.fixed(0) == "87198");
  CHECK(appraise(at_rate("0.08")).with_soft.npv_yearly.fixed(0) == "86342");
  CHECK(appraise(at_rate("0.12")).with_soft.npv_yearly.fixed(0) == "79450");
  CHECK(both.cash_only.npv_yearly.fixed(0) == "-6734");
  CHECK(appraise(cash_over(60)).cash_only.npv_yearly.fixed(0) == "-2399");
  CHECK(net_present_value(migration(), Number(1), Timing::yearly) == both.with_soft.npv_yearly);
  CHECK(net_present_value(migration(), Number(1), Timing::monthly) == both.with_soft.npv_monthly);
}

TEST_CASE("the internal rate of return a year") {
  const BusinessCase both = appraise(migration());
  CHECK(percent(both.with_soft.irr.rate, 0) == "256");
  CHECK(both.with_soft.irr.sign_changes == 1);
  CHECK(percent(both.cash_only.irr.rate, 0) == "-18");

  Investment nothing_comes = migration();
  nothing_comes.benefits.clear();
  const RateOfReturn none = appraise(nothing_comes, Number(1)).irr;
  CHECK(shown(none.rate, 0) == "no rate of return: the flows are all of one sign");
}

TEST_CASE("the share of the soft benefits that has to come true") {
  const BusinessCase both = appraise(migration());
  CHECK(percent(both.soft_share_first_year) == "32.4");
  CHECK(both.soft_share_first_year.value == Number::ratio(15000 - 3324, 36000));
  const std::vector<std::string> first_year = {"-77.8", "-17.8", "42.2", "102.2", "162.2"};
  REQUIRE(both.soft_shares.size() == first_year.size());
  for (std::size_t i = 0; i < first_year.size(); ++i)
    CHECK(percent(both.soft_shares[i].roi_first_year) == first_year[i]);
  CHECK(both.soft_shares[1].share == Number::ratio(1, 4));
  CHECK(percent(both.soft_shares[4].roi_horizon) == "686.5");

  // With exactly that share, the first year ends at zero.
  CHECK(totals(migration(), *both.soft_share_first_year.value, 12).net_benefit.is_zero());
}

TEST_CASE("no share is needed where cash does it, and none is enough where all of it does not") {
  Investment investment = migration();
  investment.implementation = 3000;
  CHECK(soft_share_needed(investment, 12).value == Number(0));
  investment.implementation = 40000;
  CHECK(soft_share_needed(investment, 12).why == Why::not_even_all);
  CHECK(soft_share_needed(investment, 36).value == (Number(40000) - 9972) / 108000);
  investment.benefits.resize(1);
  CHECK(soft_share_needed(investment, 12).why == Why::no_soft_benefit);
}

TEST_CASE("what is paid in all, for staying and for changing") {
  const BusinessCase both = appraise(migration());
  REQUIRE(both.ownership);
  CHECK(both.ownership->baseline == 23904);
  CHECK(both.ownership->current == 28932);
  CHECK(both.ownership->saving == -5028);
  CHECK(shown(both.ownership->break_even.payback.periods, 1) == "54.2");
  CHECK(both.ownership->break_even.payback.break_even == 55U);
  CHECK(both.ownership->break_even.is_beyond_horizon);
  CHECK(percent(both.ownership->roi_on_all_spending) == "123.8");
  CHECK(percent(both.ownership->roi_once_implemented, 0) == "747");

  Investment unknown = migration();
  unknown.running.reset();
  CHECK_FALSE(appraise(unknown).ownership);
  Investment dearer = migration();
  dearer.running = RunningCosts{387, 664};
  CHECK(appraise(dearer).ownership->break_even.payback.periods.why == Why::never_pays_back);
}

TEST_CASE("the curve goes from what is paid today to the net benefit and the present value") {
  const Appraisal all = appraise(migration(), Number(1));
  REQUIRE(all.curve.size() == 37);
  CHECK(all.curve.front().plain == -15000);
  CHECK(all.curve.front().discounted == -15000);
  CHECK(all.curve[4].plain == -1892);
  CHECK(all.curve[5].plain == 1385);
  CHECK(all.curve[4].discounted.sign() < 0);
  CHECK(all.curve[5].discounted.sign() > 0);
  CHECK(all.curve.back().month == 36);
  CHECK(all.curve.back().plain == all.horizon.net_benefit);
  CHECK(all.curve.back().discounted == all.npv_monthly);
}

TEST_CASE("what does not exist says why") {
  Investment free_of_cost = migration();
  free_of_cost.implementation = 0;
  const Appraisal gift = appraise(free_of_cost, Number(1));
  CHECK(gift.horizon.roi.why == Why::no_cost);
  CHECK(gift.horizon.benefit_cost_ratio.why == Why::no_cost);
  CHECK(gift.simple.payback.periods.why == Why::nothing_to_pay_back);
  CHECK(gift.irr.rate.why == Why::no_sign_change);

  Investment loss = migration();
  loss.benefits = {{"dearer than before", true, -10}};
  CHECK(appraise(loss, Number(1)).simple.payback.periods.why == Why::never_pays_back);
  CHECK(appraise(loss, Number(1)).discounted.payback.periods.why == Why::never_pays_back);

  Investment little = migration();
  little.benefits = {{"little", true, 100}};  // 100 a month for ever is worth 12,541 at 10 % a year
  CHECK(appraise(little, Number(1)).simple.payback.periods.value == Number(150));
  CHECK(appraise(little, Number(1)).discounted.payback.periods.why == Why::never_pays_back_discounted);
  little.benefits = {{"tiny", true, 10}};
  CHECK(appraise(little, Number(1)).simple.payback.periods.why == Why::beyond_limit);

  const BusinessCase half_a_year = appraise(cash_over(6));
  CHECK(half_a_year.with_soft.years.empty());
  CHECK(half_a_year.soft_share_first_year.why == Why::short_horizon);
  CHECK(half_a_year.soft_shares[0].roi_first_year.why == Why::short_horizon);
  CHECK(half_a_year.ownership->roi_on_all_spending.why == Why::short_horizon);
  CHECK(half_a_year.with_soft.horizon.benefit == 6 * 3277);
}

TEST_CASE("benefits that begin later and costs that come later count from their months on") {
  Investment investment = migration();
  investment.start_delay_months = 2;
  investment.benefits[1].delay_months = 1;
  investment.one_off = {{"training", 2000, 3, {}}, {"audit", 500, 13, {}}};
  const Appraisal all = appraise(investment, Number(1));
  CHECK(all.years[0].cost == 17000);
  CHECK(all.years[0].benefit == 10 * 277 + 9 * 2000 + 10 * 1000);
  CHECK(all.years[1].cost == 17500);
  CHECK(all.curve[2].plain == -15000);
  CHECK(all.curve[3].plain == -15000 + 1277 - 2000);
  CHECK(all.curve[4].plain == all.curve[3].plain + 3277);
  CHECK(all.simple.payback.periods.value == Number(3) + Number(15723) / 3277);
  CHECK(all.simple.payback.break_even == 8U);
  CHECK(all.curve.back().plain == all.horizon.net_benefit);
}

TEST_CASE("an implementation can be told as its parts") {
  Investment parts = migration();
  parts.implementation = 0;
  parts.one_off = {
      {"engineering", 10000, 0, {}}, {"training", 2000, 0, {}}, {"tools", 1000, 0, {}}, {"tests", 2000, 0, {}}};
  const BusinessCase whole = appraise(migration());
  const BusinessCase told = appraise(parts);
  CHECK(told.with_soft.npv_yearly == whole.with_soft.npv_yearly);
  CHECK(told.with_soft.horizon.roi.value == whole.with_soft.horizon.roi.value);
  CHECK(told.cash_only.simple.payback.periods.value == whole.cash_only.simple.payback.periods.value);
  CHECK(told.with_soft.irr.rates == whole.with_soft.irr.rates);
  CHECK(told.soft_share_first_year.value == whole.soft_share_first_year.value);
  CHECK(told.ownership->current == whole.ownership->current);
}

TEST_CASE("a larger estimate of the soft benefits: 90,000 a year") {
  Investment investment = migration();
  investment.benefits = {{"infrastructure", true, 277}, {"estimated", false, 7500}};
  const BusinessCase both = appraise(investment);
  CHECK(percent(both.with_soft.years[0].roi, 2) == "522.16");
  CHECK(both.cash_only.years[0].net_benefit == -11676);
  CHECK(percent(both.soft_share_first_year) == "13.0");
}

TEST_CASE("what was paid back and is lost again is said") {
  Investment investment = migration();
  investment.one_off = {{"second stage", 12000, 8, {}}};
  const Recovery recovery = appraise(investment, Number(1)).simple;
  CHECK(recovery.payback.break_even == 5U);
  CHECK(recovery.payback.negative_again == 8U);
  CHECK_FALSE(appraise(migration(), Number(1)).simple.payback.negative_again);
}

TEST_CASE("what nothing can be reckoned with is named") {
  CHECK(mistakes_in(migration()).empty());
  Investment investment = migration();
  investment.horizon_months = 0;
  investment.yearly_rate = -1;
  investment.implementation = exact("-5.5");
  investment.one_off = {{"audit", 100, 48, {}}};
  investment.benefits[0].delay_months = 40;
  investment.benefits[1].spread = Spread{2500, 3000};
  CHECK(mistakes_in(investment) ==
        std::vector<std::string>{
            "the horizon is 0 months: expected 1 to 1200",
            "the discount rate is -100 % a year: expected more than -50 and at most 1000 %",
            "\"implementation\" costs -5.5: expected 0 or more; what comes in is a benefit",
            "\"productivity\" is 2000, which is not between 2500 and 3000: expected low <= likely <= high",
            "\"audit\" is paid in month 48, and the horizon ends with month 0",
            "\"infrastructure\" begins after month 40, and the horizon ends with month 0",
            "\"productivity\" begins after month 0, and the horizon ends with month 0",
            "\"downtime\" begins after month 0, and the horizon ends with month 0",
        });
}
