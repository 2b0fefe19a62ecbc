#include "cost/finance/simulation.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cost/finance/cash_flow.hpp"
#include "cost/finance/triangular.hpp"

namespace pyat::cost::finance {
namespace {

using std::vector;
using units::Number;

constexpr unsigned unused_bits = 64 - tick_bits;

using Draw = vector<Number>;  // a position for each uncertain amount: whole numbers

// A sum that depends on the draw. It is kept as a whole multiple of 10^-30: whole numbers are added without looking for
// common divisors, which is most of the work otherwise.
class Linear {
 public:
  static const Number& scale() {
    static const Number power = Number(10).to_the(30);
    return power;
  }

  void add(const Number& factor, const Number& amount) { fixed_ += scaled(factor * amount); }

  void add(const Number& factor, const Spread& spread, std::size_t uncertain) {
    add(factor, spread.low);
    Number of_tick = scaled(factor * (spread.high - spread.low) / static_cast<std::int64_t>(ticks));
    if (!of_tick.is_zero()) of_ticks_.emplace_back(uncertain, std::move(of_tick));
  }

  Number at(const Draw& draw) const {
    Number sum = fixed_;
    for (const auto& [uncertain, of_tick] : of_ticks_) sum += of_tick * draw[uncertain];
    return sum;
  }

 private:
  static Number scaled(const Number& number) { return (number * scale()).rounded(0); }

  Number fixed_{};
  vector<std::pair<std::size_t, Number>> of_ticks_{};
};

struct Event {
  Linear cost{};          // paid in this month
  Linear more_benefit{};  // in each month after it
};

struct Model {
  vector<std::uint64_t> modes{};  // of the uncertain amounts, in the order of the investment
  Linear npv{};
  Linear cost{};
  Linear benefit{};
  std::map<unsigned, Event> events{};  // by month
};

// Adds the amount to each of the sums, with a factor for each.
void add(Model& model, const Number& amount, const std::optional<Spread>& spread,
         std::initializer_list<std::pair<Linear*, Number>> sums) {
  if (!spread) {
    for (const auto& [sum, factor] : sums) sum->add(factor, amount);
    return;
  }
  for (const auto& [sum, factor] : sums) sum->add(factor, *spread, model.modes.size());
  model.modes.push_back(mode_ticks(spread->low, amount, spread->high));
}

Model model_of(const Investment& investment, const Number& soft_share) {
  const unsigned horizon = investment.horizon_months;
  const vector<Number> factors = month_factors(investment.yearly_rate, horizon, Timing::yearly);
  const vector<Number> so_far = cumulative(factors);
  Model model{};
  const auto add_cost = [&](const Number& amount, const std::optional<Spread>& spread, unsigned month) {
    Linear* paid = &model.events[month].cost;
    add(model, amount, spread, {{&model.npv, -factors[month]}, {&model.cost, Number(1)}, {paid, Number(1)}});
  };
  add_cost(investment.implementation, investment.implementation_spread, 0);
  for (const OneOffCost& cost : investment.one_off) add_cost(cost.amount, cost.spread, cost.month);
  for (const BenefitFlow& benefit : investment.benefits) {
    const unsigned delay = delay_of(benefit, investment);
    const Number share = benefit.is_cash ? Number(1) : soft_share;
    Linear* begins = &model.events[delay].more_benefit;
    add(model, benefit.per_month, benefit.spread,
        {{&model.npv, share * (so_far.back() - so_far[delay])},
         {&model.benefit, share * static_cast<std::int64_t>(horizon - delay)},
         {begins, share}});
  }
  return model;
}

// The months until what was paid is paid back, as payback() of cash_flow.hpp has it, without walking month by month.
class Walk {
 public:
  explicit Walk(const Number& paid_today) : sum_(-paid_today) {}

  void advance(unsigned until, const Number& flow) {
    if (until <= month_ || found_) return;
    const Number before = sum_;
    sum_ += flow * static_cast<std::int64_t>(until - month_);
    if (before.sign() < 0 && sum_.sign() >= 0) found_ = Number(std::int64_t{month_}) - before / flow;
    month_ = until;
  }

  std::optional<Number> end(const Number& flow) {
    if (found_) return found_;
    if (sum_.sign() >= 0) return Number(0);
    if (flow.sign() <= 0) return std::nullopt;
    Number months = Number(std::int64_t{month_}) - sum_ / flow;
    if (months > longest_months) return std::nullopt;
    return months;
  }

 private:
  Number sum_{};
  unsigned month_ = 0;
  std::optional<Number> found_{};
};

std::optional<Number> payback_of(const Model& model, const Draw& draw) {
  Number flow{};
  Walk walk(model.events.begin()->second.cost.at(draw));  // month 0 always is there
  for (const auto& [month, event] : model.events) {
    if (month > 0) {
      walk.advance(month - 1, flow);
      walk.advance(month, flow - event.cost.at(draw));
    }
    flow += event.more_benefit.at(draw);
  }
  return walk.end(flow);
}

// The value of that rank of so many trials, of which those that are not in `values` are the last.
Figure percentile(vector<Number>& values, unsigned trials, unsigned percent, Why missing) {
  const std::uint64_t rank = (std::uint64_t{trials} * percent + 99) / 100;
  const std::size_t at = rank == 0 ? 0 : static_cast<std::size_t>(rank - 1);
  if (at >= values.size()) return missing;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

Percentiles percentiles(vector<Number> values, unsigned trials, Why missing) {
  return {percentile(values, trials, 5, missing), percentile(values, trials, 50, missing),
          percentile(values, trials, 95, missing)};
}

constexpr std::int64_t bin_count = 30;

vector<Bin> bins_of(const vector<Number>& scaled) {
  const auto [least, most] = std::minmax_element(scaled.begin(), scaled.end());
  if (least == scaled.end() || *least == *most) return {};
  const Number width = (*most - *least) / bin_count;
  vector<Bin> bins(bin_count);
  for (std::int64_t i = 0; i < bin_count; ++i) {
    bins[static_cast<std::size_t>(i)].from = (*least + width * i) / Linear::scale();
    bins[static_cast<std::size_t>(i)].to = (*least + width * (i + 1)) / Linear::scale();
  }
  for (const Number& value : scaled) {
    const std::int64_t bin = std::stoll(((value - *least) / width).floor().fixed(0));
    ++bins[static_cast<std::size_t>(std::min(bin, bin_count - 1))].trials;
  }
  return bins;
}

Percentiles unscaled(Percentiles scaled) {
  for (Figure* figure : {&scaled.p5, &scaled.p50, &scaled.p95}) {
    if (figure->value) *figure->value /= Linear::scale();
  }
  return scaled;
}

struct Outcomes {
  vector<Number> npv{};
  vector<Number> roi{};
  vector<Number> payback{};
  unsigned gains = 0;
  bool is_without_cost = false;
};

void run_trial(const Model& model, const Draw& draw, Outcomes& outcomes) {
  outcomes.npv.push_back(model.npv.at(draw));
  if (outcomes.npv.back().sign() > 0) ++outcomes.gains;
  const Number cost = model.cost.at(draw);
  const Figure roi = quotient(model.benefit.at(draw) - cost, cost, Why::no_cost);
  if (!roi.value) {
    outcomes.is_without_cost = true;
    return;
  }
  outcomes.roi.push_back(*roi.value);
  if (std::optional<Number> months = payback_of(model, draw)) outcomes.payback.push_back(std::move(*months));
}

}  // namespace

Simulation simulate(const Investment& investment, const Number& soft_share, const SimulationOptions& options) {
  const Model model = model_of(investment, soft_share);
  std::mt19937_64 generator(options.seed);
  Outcomes outcomes{};
  Draw draw(model.modes.size());
  for (unsigned trial = 0; trial < options.trials; ++trial) {
    for (std::size_t i = 0; i < draw.size(); ++i) {
      draw[i] = static_cast<std::int64_t>(triangular(generator() >> unused_bits, model.modes[i]));
    }
    run_trial(model, draw, outcomes);
  }

  Simulation result{};
  result.options = options;
  result.uncertain = static_cast<unsigned>(model.modes.size());
  result.npv_bins = bins_of(outcomes.npv);
  result.npv = unscaled(percentiles(std::move(outcomes.npv), options.trials, Why::no_cost));
  result.probability_of_gain = Number::ratio(outcomes.gains, options.trials);
  if (outcomes.is_without_cost) {
    result.payback_months = {Why::nothing_to_pay_back, Why::nothing_to_pay_back, Why::nothing_to_pay_back};
    return result;
  }
  result.never_paid_back = options.trials - static_cast<unsigned>(outcomes.payback.size());
  result.roi = percentiles(std::move(outcomes.roi), options.trials, Why::no_cost);
  result.payback_months = percentiles(std::move(outcomes.payback), options.trials, Why::beyond_limit);
  return result;
}

}  // namespace pyat::cost::finance
