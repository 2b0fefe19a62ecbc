#include "cost/finance/appraisal.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace pyat::cost::finance {
namespace {

using std::vector;
using units::Number;

constexpr unsigned months_a_year = 12;
constexpr std::int64_t percents_shown[] = {0, 25, 50, 75, 100};

Number cost_of(const Investment& investment, unsigned months) {
  Number sum = investment.implementation;
  for (const OneOffCost& cost : investment.one_off) {
    if (cost.month <= months) sum += cost.amount;
  }
  return sum;
}

Number benefit_of(const Investment& investment, const Number& soft_share, unsigned months) {
  Number sum{};
  for (const BenefitFlow& benefit : investment.benefits) {
    const unsigned delay = delay_of(benefit, investment);
    if (delay < months) sum += counted(benefit, soft_share) * static_cast<std::int64_t>(months - delay);
  }
  return sum;
}

Number sum_of(const vector<Number>& flows) {
  Number sum{};
  for (const Number& flow : flows) sum += flow;
  return sum;
}

// Why the same benefit in each month after the last one of `monthly` never makes up for what is missing then. All that
// is to come, for ever, is worth steady / rate at that time.
Why never_pays_back(const vector<Number>& monthly, const Number& steady, const Number& rate) {
  if (steady.sign() <= 0) return Why::never_pays_back;
  const Number missing = -sum_of(discounted(rate, monthly));
  const Number last_factor = present_value(rate, Number(1), static_cast<unsigned>(monthly.size() - 1));
  if (rate.sign() > 0 && steady * last_factor / rate <= missing) return Why::never_pays_back_discounted;
  return Why::known;
}

// `monthly` has the flows of the horizon, undiscounted; after it, each month brings the same.
Recovery recover(vector<Number> monthly, const Number& steady, const Number& rate) {
  Recovery recovery{payback(discounted(rate, monthly)), false};
  if (recovery.payback.break_even) return recovery;
  if (const Why why = never_pays_back(monthly, steady, rate); why != Why::known) {
    recovery.payback.periods = why;
    return recovery;
  }
  // Most are paid back soon after: no 1,200 factors for them.
  for (std::size_t months = monthly.size() - 1; !recovery.payback.break_even && months < longest_months;) {
    months = std::min<std::size_t>(months * 2, longest_months);
    monthly.resize(months + 1, steady);
    recovery.payback = payback(discounted(rate, monthly));
  }
  recovery.is_beyond_horizon = recovery.payback.break_even.has_value();
  return recovery;
}

Recovery recover_or_say_why(const Investment& investment, const Number& soft_share, const vector<Number>& monthly,
                            const Number& rate) {
  if (cost_of(investment, investment.horizon_months).is_zero()) {
    Recovery nothing{};
    nothing.payback.periods = Why::nothing_to_pay_back;
    return nothing;
  }
  return recover(monthly, steady_benefit(investment, soft_share), rate);
}

vector<CurvePoint> curve_of(const vector<Number>& monthly, const Number& rate) {
  const vector<Number> plain = cumulative(monthly);
  const vector<Number> today = cumulative(discounted(rate, monthly));
  vector<CurvePoint> curve{};
  curve.reserve(monthly.size());
  for (std::size_t month = 0; month < monthly.size(); ++month) {
    curve.push_back({static_cast<unsigned>(month), plain[month], today[month]});
  }
  return curve;
}

Ownership own(const Investment& investment, const RunningCosts& running) {
  const std::int64_t months = investment.horizon_months;
  Ownership ownership{};
  ownership.baseline = running.baseline * months;
  ownership.current = cost_of(investment, investment.horizon_months) + running.current * months;
  ownership.saving = ownership.baseline - ownership.current;

  Investment cash{};
  cash.implementation = investment.implementation;
  cash.one_off = investment.one_off;
  cash.benefits = {{"saving", true, running.baseline - running.current, 0, std::nullopt}};
  cash.horizon_months = investment.horizon_months;
  ownership.break_even = recover_or_say_why(cash, Number(0), monthly_flows(cash, Number(0)), Number(0));

  const Number year_of_current = running.current * static_cast<std::int64_t>(months_a_year);
  const Number year_of_benefit = steady_benefit(investment, Number(1)) * static_cast<std::int64_t>(months_a_year);
  ownership.roi_once_implemented = quotient(year_of_benefit - year_of_current, year_of_current, Why::no_cost);
  if (investment.horizon_months < months_a_year) return ownership;
  const Number cost = cost_of(investment, months_a_year);
  const Number benefit = benefit_of(investment, Number(1), months_a_year);
  ownership.roi_on_all_spending = quotient(benefit - cost, cost + year_of_current, Why::no_cost);
  return ownership;
}

// The names do not matter here: 10,000 benefits are a few by kind and month.
Investment condensed(const Investment& investment) {
  std::map<std::pair<bool, unsigned>, Number> sums{};
  for (const BenefitFlow& benefit : investment.benefits)
    sums[{benefit.is_cash, benefit.delay_months}] += benefit.per_month;
  Investment result{};
  result.implementation = investment.implementation;
  result.one_off = investment.one_off;
  for (const auto& [kind, sum] : sums) result.benefits.push_back({{}, kind.first, sum, kind.second, std::nullopt});
  result.start_delay_months = investment.start_delay_months;
  result.horizon_months = investment.horizon_months;
  result.yearly_rate = investment.yearly_rate;
  result.running = investment.running;
  return result;
}

SoftShare with_share(const Investment& investment, const Number& share) {
  SoftShare result{};
  result.share = share;
  result.roi_horizon = totals(investment, share, investment.horizon_months).roi;
  if (investment.horizon_months >= months_a_year) result.roi_first_year = totals(investment, share, months_a_year).roi;
  return result;
}

}  // namespace

Totals totals(const Investment& investment, const Number& soft_share, unsigned months) {
  Totals result{};
  result.months = months;
  result.cost = cost_of(investment, months);
  result.benefit = benefit_of(investment, soft_share, months);
  result.net_benefit = result.benefit - result.cost;
  result.roi = quotient(result.net_benefit, result.cost, Why::no_cost);
  result.benefit_cost_ratio = quotient(result.benefit, result.cost, Why::no_cost);
  return result;
}

Appraisal appraise(const Investment& investment, const Number& soft_share) {
  const vector<Number> monthly = monthly_flows(investment, soft_share);
  const vector<Number> yearly = yearly_flows(monthly);
  const Number rate = monthly_rate(investment.yearly_rate);
  Appraisal result{};
  for (unsigned months = months_a_year; months <= investment.horizon_months; months += months_a_year) {
    result.years.push_back(totals(investment, soft_share, months));
  }
  result.horizon = totals(investment, soft_share, investment.horizon_months);
  result.simple = recover_or_say_why(investment, soft_share, monthly, Number(0));
  result.discounted = recover_or_say_why(investment, soft_share, monthly, rate);
  result.npv_yearly = net_present_value(investment.yearly_rate, yearly);
  result.curve = curve_of(monthly, rate);
  result.npv_monthly = result.curve.back().discounted;
  result.irr = internal_rate_of_return(yearly);
  return result;
}

Number net_present_value(const Investment& investment, const Number& soft_share, Timing timing) {
  const vector<Number> monthly = monthly_flows(investment, soft_share);
  if (timing == Timing::yearly) return net_present_value(investment.yearly_rate, yearly_flows(monthly));
  return net_present_value(monthly_rate(investment.yearly_rate), monthly);
}

Figure soft_share_needed(const Investment& investment, unsigned months) {
  const Number cash = benefit_of(investment, Number(0), months);
  const Number soft = benefit_of(investment, Number(1), months) - cash;
  const Number missing = cost_of(investment, months) - cash;
  if (missing.sign() <= 0) return Number(0);
  if (soft.sign() <= 0) return Why::no_soft_benefit;
  Number share = missing / soft;
  if (share > 1) return Why::not_even_all;
  return share;
}

BusinessCase appraise(const Investment& detailed) {
  const Investment investment = condensed(detailed);
  BusinessCase result{};
  result.cash_only = appraise(investment, Number(0));
  result.with_soft = appraise(investment, Number(1));
  result.soft_share_horizon = soft_share_needed(investment, investment.horizon_months);
  if (investment.horizon_months >= months_a_year) {
    result.soft_share_first_year = soft_share_needed(investment, months_a_year);
  }
  for (const std::int64_t percent : percents_shown) {
    result.soft_shares.push_back(with_share(investment, Number::ratio(percent, 100)));
  }
  if (investment.running) result.ownership = own(investment, *investment.running);
  return result;
}

}  // namespace pyat::cost::finance
