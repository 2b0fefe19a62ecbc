#include "cost/finance/figure.hpp"

namespace pyat::cost::finance {

static_assert(longest_months == 1200, "a sentence below says so");

std::string_view to_string(Why why) {
  switch (why) {
    case Why::known: return "";
    case Why::no_cost: return "there is no cost to set the benefit against";
    case Why::nothing_to_pay_back: return "there is no cost to pay back";
    case Why::never_pays_back: return "it never pays back: a month brings no more than it costs";
    case Why::never_pays_back_discounted:
      return "it never pays back: all that is to come is worth less today than it costs";
    case Why::beyond_limit: return "it does not pay back within 1200 months";
    case Why::no_sign_change: return "no rate of return: the flows are all of one sign";
    case Why::no_rate: return "no rate of return: the net present value is zero at none";
    case Why::several_rates: return "no single rate of return: the net present value is zero at several";
    case Why::short_horizon: return "the horizon ends before the first year does";
    case Why::no_soft_benefit: return "cash does not pay for it, and there is no soft benefit";
    case Why::not_even_all: return "not even all of the soft benefits pay for it";
    case Why::no_periods: return "there is no period to pay in";
    case Why::never_repaid: return "the payments never get there";
  }
  return "";
}

Figure quotient(const units::Number& dividend, const units::Number& divisor, Why reason) {
  if (divisor.sign() <= 0) return reason;
  return dividend / divisor;
}

}  // namespace pyat::cost::finance
