#include "cost/finance/investment.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

#include "cost/finance/cash_flow.hpp"

namespace pyat::cost::finance {
namespace {

using std::string;
using std::vector;
using units::Number;

constexpr unsigned months_a_year = 12;
constexpr unsigned digits_shown = 6;

string shown(const Number& number) { return number.shortest(digits_shown); }

void look_at_spread(const std::optional<Spread>& spread, const Number& likely, const string& name,
                    vector<string>& mistakes) {
  if (!spread || (spread->low <= likely && likely <= spread->high)) return;
  mistakes.push_back(fmt::format("\"{}\" is {}, which is not between {} and {}: expected low <= likely <= high", name,
                                 shown(likely), shown(spread->low), shown(spread->high)));
}

void look_at_cost(const Number& amount, const std::optional<Spread>& spread, const string& name,
                  vector<string>& mistakes) {
  const bool is_negative = amount.sign() < 0 || (spread && spread->low.sign() < 0);
  if (is_negative) {
    const Number& found = amount.sign() < 0 ? amount : spread->low;
    mistakes.push_back(
        fmt::format("\"{}\" costs {}: expected 0 or more; what comes in is a benefit", name, shown(found)));
  }
  look_at_spread(spread, amount, name, mistakes);
}

void look_at_months(const Investment& investment, vector<string>& mistakes) {
  const unsigned horizon = investment.horizon_months;
  for (const OneOffCost& cost : investment.one_off) {
    if (cost.month <= horizon) continue;
    mistakes.push_back(
        fmt::format("\"{}\" is paid in month {}, and the horizon ends with month {}", cost.name, cost.month, horizon));
  }
  for (const BenefitFlow& benefit : investment.benefits) {
    const unsigned delay = delay_of(benefit, investment);
    if (delay < horizon) continue;
    mistakes.push_back(
        fmt::format("\"{}\" begins after month {}, and the horizon ends with month {}", benefit.name, delay, horizon));
  }
}

}  // namespace

vector<string> mistakes_in(const Investment& investment) {
  vector<string> mistakes{};
  if (investment.horizon_months == 0 || investment.horizon_months > longest_months) {
    mistakes.push_back(
        fmt::format("the horizon is {} months: expected 1 to {}", investment.horizon_months, longest_months));
  }
  // Twice the lower bound is still above -100 %, which a tornado's change may come near to.
  if (investment.yearly_rate <= Number::ratio(-1, 2) || investment.yearly_rate > 10) {
    mistakes.push_back(fmt::format("the discount rate is {} % a year: expected more than -50 and at most 1000 %",
                                   shown(investment.yearly_rate * 100)));
  }
  look_at_cost(investment.implementation, investment.implementation_spread, "implementation", mistakes);
  for (const OneOffCost& cost : investment.one_off) look_at_cost(cost.amount, cost.spread, cost.name, mistakes);
  for (const BenefitFlow& benefit : investment.benefits) {
    look_at_spread(benefit.spread, benefit.per_month, benefit.name, mistakes);
  }
  look_at_months(investment, mistakes);
  return mistakes;
}

unsigned delay_of(const BenefitFlow& benefit, const Investment& investment) {
  return investment.start_delay_months + benefit.delay_months;
}

Number counted(const BenefitFlow& benefit, const Number& soft_share) {
  return benefit.is_cash ? benefit.per_month : benefit.per_month * soft_share;
}

vector<Number> monthly_flows(const Investment& investment, const Number& soft_share) {
  vector<Number> begins(std::size_t{investment.horizon_months} + 1);
  for (const BenefitFlow& benefit : investment.benefits) {
    begins[delay_of(benefit, investment) + 1] += counted(benefit, soft_share);
  }
  vector<Number> flows{};
  flows.reserve(begins.size());
  Number benefit{};
  for (const Number& more : begins) flows.push_back(benefit += more);
  flows.front() -= investment.implementation;
  for (const OneOffCost& cost : investment.one_off) flows[cost.month] -= cost.amount;
  return flows;
}

vector<Number> yearly_flows(const vector<Number>& monthly) {
  vector<Number> flows(1 + (monthly.size() - 1 + months_a_year - 1) / months_a_year);
  flows.front() = monthly.front();
  for (std::size_t month = 1; month < monthly.size(); ++month) flows[1 + (month - 1) / months_a_year] += monthly[month];
  return flows;
}

Number steady_benefit(const Investment& investment, const Number& soft_share) {
  Number sum{};
  for (const BenefitFlow& benefit : investment.benefits) sum += counted(benefit, soft_share);
  return sum;
}

vector<Number> month_factors(const Number& yearly_rate, unsigned months, Timing timing) {
  if (timing == Timing::monthly) return discount_factors(monthly_rate(yearly_rate), months);
  const vector<Number> of_years = discount_factors(yearly_rate, (months + months_a_year - 1) / months_a_year);
  vector<Number> factors{};
  factors.reserve(std::size_t{months} + 1);
  for (unsigned month = 0; month <= months; ++month) {
    factors.push_back(of_years[(month + months_a_year - 1) / months_a_year]);
  }
  return factors;
}

}  // namespace pyat::cost::finance
