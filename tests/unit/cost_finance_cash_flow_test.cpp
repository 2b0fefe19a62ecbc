#include <string>
#include <vector>

#include "cost/finance/annuity.hpp"
#include "cost/finance/cash_flow.hpp"
#include "cost/finance/rate_of_return.hpp"
#include "cost_finance_support.hpp"

using namespace pyat::cost::finance;
using pyat::units::Number;

namespace {

Payback discounted_payback(std::string_view rate, const std::vector<Number>& flows) {
  return payback(discounted(exact(rate), flows));
}

}  // namespace

// ---- published examples
// ----------------------------------------------------------------------------------------------

// Richard Brealey, Stewart Myers, Franklin Allen: Principles of Corporate Finance, "How to calculate present values"
// and "Why net present value leads to better investment decisions than other criteria".
TEST_CASE("Brealey, Myers and Allen: present values and rates of return") {
  CHECK(net_present_value(exact("0.05"), flows_of({"-370000", "420000"})).fixed(0) == "30000");
  CHECK(net_present_value(exact("0.07"), flows_of({"-350000", "400000"})).fixed(0) == "23832");
  CHECK(percent(internal_rate_of_return(flows_of({"-4000", "2000", "4000"})).rate, 2) == "28.08");
  CHECK(percent(internal_rate_of_return(flows_of({"-10000", "20000"})).rate, 0) == "100");
  CHECK(percent(internal_rate_of_return(flows_of({"-20000", "35000"})).rate, 0) == "75");
  CHECK((-present_value({exact("0.07"), 5, 5000, 0, 0, Due::end})).fixed(0) == "20501");
}

TEST_CASE("Brealey, Myers and Allen: payback is blind to what comes later") {
  const std::vector<Number> a = flows_of({"-2000", "500", "500", "5000"});
  const std::vector<Number> b = flows_of({"-2000", "500", "1800", "0"});
  const std::vector<Number> c = flows_of({"-2000", "1800", "500", "0"});
  CHECK(payback(a).break_even == 3U);
  CHECK(payback(b).break_even == 2U);
  CHECK(payback(c).break_even == 2U);
  CHECK(net_present_value(exact("0.1"), a).fixed(0) == "2624");
  CHECK(net_present_value(exact("0.1"), b).fixed(0) == "-58");
  CHECK(net_present_value(exact("0.1"), c).fixed(0) == "50");
}

TEST_CASE("Brealey, Myers and Allen: two rates of return, and none") {
  const std::vector<Number> two = flows_of({"-1000", "800", "150", "150", "150", "150", "-150"});
  const RateOfReturn found = internal_rate_of_return(two);
  CHECK(found.sign_changes == 2);
  REQUIRE(found.rates.size() == 2);
  CHECK(found.rates[0] == exact("-0.5"));
  CHECK((found.rates[1] * 100).fixed(1) == "15.2");
  CHECK(found.rate.why == Why::several_rates);
  CHECK(net_present_value(exact("0.1"), two).fixed(1) == "74.9");

  const std::vector<Number> none = flows_of({"1000", "-3000", "2500"});
  CHECK(internal_rate_of_return(none).sign_changes == 2);
  CHECK(internal_rate_of_return(none).rates.empty());
  CHECK(internal_rate_of_return(none).rate.why == Why::no_rate);
  CHECK(net_present_value(exact("0.1"), none).fixed(0) == "339");
}

// Eugene Brigham, Michael Ehrhardt: Financial Management, Theory and Practice, "The basics of capital budgeting":
// projects S and L at 10 %.
TEST_CASE("Brigham and Ehrhardt: projects S and L") {
  const std::vector<Number> s = flows_of({"-1000", "500", "400", "300", "100"});
  const std::vector<Number> l = flows_of({"-1000", "100", "300", "400", "600"});
  const Number rate = exact("0.1");
  CHECK(net_present_value(rate, s).fixed(2) == "78.82");
  CHECK(net_present_value(rate, l).fixed(2) == "49.18");
  CHECK(percent(internal_rate_of_return(s).rate, 2) == "14.49");
  CHECK(percent(internal_rate_of_return(l).rate, 2) == "11.79");
  CHECK(percent(modified_rate_of_return(s, rate, rate)) == "12.1");
  CHECK(percent(modified_rate_of_return(l, rate, rate)) == "11.3");
  CHECK(shown(payback(s).periods, 2) == "2.33");
  CHECK(shown(payback(l).periods, 2) == "3.33");
  CHECK(shown(discounted_payback("0.1", s).periods, 2) == "2.95");
  CHECK(shown(discounted_payback("0.1", l).periods, 2) == "3.88");
  CHECK(shown(payment({exact("0.06"), 3, 0, 1000, 0, Due::end}), 2) == "-374.11");
}

// The examples in Microsoft's description of the functions NPV, IRR, MIRR, PMT, PV, FV, NPER and RATE.
TEST_CASE("the examples of a spreadsheet's manual") {
  CHECK(net_present_value(exact("0.1"), flows_of({"0", "-10000", "3000", "4200", "6800"})).fixed(2) == "1188.44");
  CHECK(percent(internal_rate_of_return(flows_of({"-70000", "12000", "15000", "18000", "21000"})).rate) == "-2.1");
  CHECK(percent(internal_rate_of_return(flows_of({"-70000", "12000", "15000", "18000", "21000", "26000"})).rate) ==
        "8.7");
  const std::vector<Number> fishing = flows_of({"-120000", "39000", "30000", "21000", "37000", "46000"});
  CHECK(percent(modified_rate_of_return(fishing, exact("0.1"), exact("0.12")), 2) == "12.61");
  CHECK(percent(modified_rate_of_return(fishing, exact("0.1"), exact("0.14")), 2) == "13.48");
  CHECK(percent(modified_rate_of_return(std::span(fishing).first(4), exact("0.1"), exact("0.12")), 2) == "-4.80");
  CHECK(shown(payment({exact("0.08") / 12, 10, 0, 10000, 0, Due::end}), 2) == "-1037.03");
  CHECK(present_value({exact("0.08") / 12, 240, 500, 0, 0, Due::end}).fixed(2) == "-59777.15");
  CHECK(future_value({exact("0.06") / 12, 10, -200, -500, 0, Due::start}).fixed(2) == "2581.40");
  CHECK(shown(periods({exact("0.01"), 0, -100, -1000, 10000, Due::start}), 7) == "59.6738657");
  CHECK(shown(rate({0, 48, -200, 8000, 0, Due::end}).rate, 4) == "0.0077");
}

// ---- what holds of all of them
// ---------------------------------------------------------------------------------------

TEST_CASE("twelve months at the month's rate are a year at the year's") {
  for (const char* yearly : {"0.1", "0.08", "-0.2", "0", "3"}) {
    const Number month = monthly_rate(exact(yearly));
    CHECK(((month + 1).to_the(12) - 1).rounded(38) == exact(yearly));
  }
  CHECK(monthly_rate(exact("0.1")).fixed(20) == "0.00797414042890374107");
}

TEST_CASE("discount factors stay short, and right") {
  const std::vector<Number> factors = discount_factors(exact("0.1"), 1200);
  REQUIRE(factors.size() == 1201);
  CHECK(factors[0] == 1);
  CHECK(factors[1] == Number::ratio(10, 11).rounded(40));
  for (const unsigned period : {2U, 36U, 360U, 900U}) {
    CHECK(factors[period] == Number::ratio(10, 11).to_the(static_cast<int>(period)).rounded(40));
  }
  CHECK(factors[1200].rounded(40) == factors[1200]);
}

TEST_CASE("payback: within the period, at once, and not at all") {
  CHECK(payback(flows_of({"-100", "40", "40", "40"})).periods.value == exact("2.5"));
  CHECK(payback(flows_of({"-100", "50", "50"})).periods.value == Number(2));
  CHECK(payback(flows_of({"-100", "50", "50"})).break_even == 2U);
  CHECK(payback(flows_of({"0", "50"})).periods.value == Number(0));
  CHECK(payback(flows_of({"-100", "50"})).periods.why == Why::beyond_limit);
  CHECK_FALSE(payback(flows_of({"-100", "50"})).break_even);
  CHECK(payback(flows_of({"0", "0", "-100", "50", "100"})).periods.value == exact("3.5"));
  const Payback lost = payback(flows_of({"-100", "150", "-200", "500"}));
  CHECK(lost.break_even == 1U);
  CHECK(lost.negative_again == 2U);
  CHECK(payback({}).periods.value == Number(0));
}

TEST_CASE("a rate of return where it is hard to find") {
  const auto only_rate = [](const std::vector<Number>& flows) { return shown(internal_rate_of_return(flows).rate, 6); };
  CHECK(only_rate(flows_of({"-100", "220", "-121"})) == "0.100000");  // two that are one
  CHECK(only_rate(flows_of({"-100", "0", "0", "100"})) == "0.000000");
  CHECK(only_rate(flows_of({"-100", "0.0001"})) == "-0.999999");
  CHECK(only_rate(flows_of({"-0.001", "1000"})) == "999999.000000");
  CHECK(only_rate(flows_of({"0", "0", "-100", "110", "0"})) == "0.100000");
  CHECK(only_rate(flows_of({"0", "0"})) == "no rate of return: the flows are all of one sign");
  CHECK(only_rate({}) == "no rate of return: the flows are all of one sign");

  // (g - 1.1)(g - 1.2)(g - 1.3), and two that differ by a millionth
  const RateOfReturn three = internal_rate_of_return(flows_of({"-1000", "3600", "-4310", "1716"}));
  CHECK(three.sign_changes == 3);
  CHECK(three.rates == flows_of({"0.1", "0.2", "0.3"}));
  CHECK(internal_rate_of_return(flows_of({"-1", "2.200001", "-1.2100011"})).rates == flows_of({"0.1", "0.100001"}));

  std::vector<Number> long_one(361, Number(10));
  long_one.front() = -1000;
  long_one.back() = -500;
  const RateOfReturn months = internal_rate_of_return(long_one);
  CHECK(months.sign_changes == 2);
  for (const Number& found : months.rates) CHECK(net_present_value(found, long_one).rounded(25).is_zero());
  CHECK(months.rates.size() == 2);
}

TEST_CASE("annuities say what cannot be") {
  CHECK(payment({exact("0.01"), 0, 0, 1000, 0, Due::end}).why == Why::no_periods);
  CHECK(shown(payment({0, 10, 0, 1000, 0, Due::start}), 2) == "-100.00");
  CHECK(periods({exact("0.01"), 0, -10, 1000, 0, Due::end}).why == Why::never_repaid);  // the interest alone is 10
  CHECK(periods({exact("0.01"), 0, -5, 1000, 0, Due::end}).why == Why::never_repaid);
  CHECK(periods({exact("0.01"), 0, 50, 1000, 0, Due::end}).why == Why::never_repaid);
  CHECK(periods({0, 0, 0, 1000, 0, Due::end}).why == Why::never_repaid);
  CHECK(periods({0, 0, -100, 1000, 0, Due::end}).value == Number(10));
}

TEST_CASE("each part of an annuity follows from the others") {
  for (const Due due : {Due::end, Due::start}) {
    for (const char* percent_rate : {"0.005", "0.0125", "0.2", "-0.003"}) {
      Annuity loan{exact(percent_rate), 37, 0, 12345, exact("-678.9"), due};
      loan.payment = *payment(loan).value;
      CHECK(present_value(loan).rounded(30) == loan.present);
      CHECK(future_value(loan).rounded(30) == loan.future);
      CHECK(periods(loan).value->rounded(30) == 37);
      CHECK(rate(loan).rate.value->rounded(30) == loan.rate);
    }
  }
}
