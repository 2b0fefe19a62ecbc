#include "cost/finance/sensitivity.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "cost/finance/appraisal.hpp"
#include "cost/finance/cash_flow.hpp"

namespace pyat::cost::finance {
namespace {

using std::vector;
using units::Number;

// All but the rate are in proportion to what they do: each swing follows from the figures as they are, so that 10,000
// items take no longer than their list.
struct Base {
  Totals totals{};
  Number npv{};
  vector<Number> factors{};         // what 1 of each month is worth
  vector<Number> factors_so_far{};  // and of all months up to it
  Number change{};
};

struct Effect {
  Number cost{};     // more of it
  Number benefit{};  // more of it
  Number npv{};      // more of it
};

Figure roi_with(const Base& base, const Effect& effect, int sign) {
  const Number cost = base.totals.cost + effect.cost * sign;
  const Number benefit = base.totals.benefit + effect.benefit * sign;
  return quotient(benefit - cost, cost, Why::no_cost);
}

Swing swing_of(const Base& base, Input input, std::string name, const Number& amount, const Effect& of_all) {
  const Effect effect{of_all.cost * base.change, of_all.benefit * base.change, of_all.npv * base.change};
  Swing swing{};
  swing.input = input;
  swing.name = std::move(name);
  swing.low_input = amount - amount * base.change;
  swing.high_input = amount + amount * base.change;
  swing.npv_at_low = base.npv - effect.npv;
  swing.npv_at_high = base.npv + effect.npv;
  swing.swing = abs(effect.npv * 2);
  swing.roi_at_low = roi_with(base, effect, -1);
  swing.roi_at_high = roi_with(base, effect, 1);
  return swing;
}

Swing swing_of_cost(const Base& base, Input input, const std::string& name, const Number& amount, unsigned month) {
  return swing_of(base, input, name, amount, {amount, Number(0), -amount * base.factors[month]});
}

Swing swing_of_benefit(const Base& base, const BenefitFlow& benefit, unsigned delay, const Number& amount) {
  const auto months = static_cast<std::int64_t>(base.totals.months - delay);
  const Number worth = base.factors_so_far.back() - base.factors_so_far[delay];
  return swing_of(base, Input::benefit, benefit.name, amount, {Number(0), amount * months, amount * worth});
}

Swing swing_of_rate(const Base& base, const Investment& investment, const Number& soft_share) {
  const vector<Number> yearly = yearly_flows(monthly_flows(investment, soft_share));
  Swing swing = swing_of(base, Input::rate, "discount rate", investment.yearly_rate, {});
  swing.npv_at_low = net_present_value(swing.low_input, yearly);
  swing.npv_at_high = net_present_value(swing.high_input, yearly);
  swing.swing = abs(swing.npv_at_high - swing.npv_at_low);
  return swing;
}

}  // namespace

vector<Swing> tornado(const Investment& investment, const Number& soft_share, const Number& change) {
  const unsigned horizon = investment.horizon_months;
  Base base{totals(investment, soft_share, horizon),
            net_present_value(investment, soft_share, Timing::yearly),
            month_factors(investment.yearly_rate, horizon, Timing::yearly),
            {},
            change};
  base.factors_so_far = cumulative(base.factors);

  vector<Swing> swings{};
  if (!investment.implementation.is_zero()) {
    swings.push_back(swing_of_cost(base, Input::implementation, "implementation", investment.implementation, 0));
  }
  for (const OneOffCost& cost : investment.one_off) {
    if (!cost.amount.is_zero())
      swings.push_back(swing_of_cost(base, Input::one_off, cost.name, cost.amount, cost.month));
  }
  for (const BenefitFlow& benefit : investment.benefits) {
    const Number amount = counted(benefit, soft_share);
    if (!amount.is_zero()) swings.push_back(swing_of_benefit(base, benefit, delay_of(benefit, investment), amount));
  }
  if (!investment.yearly_rate.is_zero()) swings.push_back(swing_of_rate(base, investment, soft_share));
  std::stable_sort(swings.begin(), swings.end(),
                   [](const Swing& left, const Swing& right) { return left.swing > right.swing; });
  return swings;
}

}  // namespace pyat::cost::finance
