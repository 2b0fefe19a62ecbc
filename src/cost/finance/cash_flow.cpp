#include "cost/finance/cash_flow.hpp"

#include <cstddef>
#include <utility>

namespace pyat::cost::finance {
namespace {

using std::vector;
using units::Number;

// So that the errors of a thousand roundings stay behind the digits that count.
constexpr unsigned working_digits = rate_digits + 10;

constexpr unsigned months_a_year = 12;

// How far into a period that starts at `before` its flow has made up for what is missing.
Payback paid_back_in(std::size_t period, const Number& before, const Number& flow) {
  Payback found{};
  found.periods = Number(static_cast<std::int64_t>(period) - 1) - before / flow;
  found.break_even = static_cast<unsigned>(period);
  return found;
}

}  // namespace

Number monthly_rate(const Number& yearly_rate) { return (yearly_rate + 1).root(months_a_year, rate_digits) - 1; }

vector<Number> discount_factors(const Number& rate, unsigned periods) {
  const Number of_one = (Number(1) / (rate + 1)).rounded(working_digits);
  vector<Number> factors{};
  factors.reserve(periods + 1);
  Number factor(1);
  for (unsigned period = 0; period <= periods; ++period) {
    factors.push_back(factor.rounded(rate_digits));
    factor = (factor * of_one).rounded(working_digits);
  }
  return factors;
}

Number present_value(const Number& rate, const Number& amount, unsigned periods) {
  return amount * (rate + 1).to_the(-static_cast<int>(periods)).rounded(rate_digits);
}

Number net_present_value(const Number& rate, std::span<const Number> flows) {
  Number sum{};
  for (const Number& value : discounted(rate, flows)) sum += value;
  return sum;
}

vector<Number> discounted(const Number& rate, std::span<const Number> flows) {
  if (flows.empty()) return {};
  vector<Number> values = discount_factors(rate, static_cast<unsigned>(flows.size() - 1));
  for (std::size_t period = 0; period < flows.size(); ++period) values[period] *= flows[period];
  return values;
}

vector<Number> cumulative(std::span<const Number> flows) {
  vector<Number> sums{};
  sums.reserve(flows.size());
  Number sum{};
  for (const Number& flow : flows) sums.push_back(sum += flow);
  return sums;
}

Payback payback(std::span<const Number> flows) {
  Payback found{};
  found.periods = Why::beyond_limit;
  Number sum{};
  bool was_negative = false;
  for (std::size_t period = 0; period < flows.size(); ++period) {
    const Number before = sum;
    sum += flows[period];
    const bool is_negative = sum.sign() < 0;
    if (found.break_even && is_negative) {
      found.negative_again = static_cast<unsigned>(period);
      return found;
    }
    if (!found.break_even && was_negative && !is_negative) found = paid_back_in(period, before, flows[period]);
    was_negative = is_negative;
  }
  if (found.break_even || was_negative) return found;
  found.periods = Number();
  found.break_even = 0;
  return found;
}

}  // namespace pyat::cost::finance
