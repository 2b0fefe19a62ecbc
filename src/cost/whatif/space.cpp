#include "cost/whatif/space.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "config/words.hpp"
#include "cost/reader/fields.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;

constexpr auto factor_knobs =
    std::to_array<Knob>({Knob::retention, Knob::sampling, Knob::replication, Knob::compression, Knob::scrape});
constexpr std::int64_t millionths = 1'000'000;

const Input* find_input(const Model& model, const string& name) {
  const auto found =
      std::find_if(model.inputs.begin(), model.inputs.end(), [&](const Input& each) { return each.name == name; });
  return found == model.inputs.end() ? nullptr : &*found;
}

diag::Diagnostic unknown_range(const Model& model, const Range& range) {
  std::vector<std::string_view> known{"retention.logs",  "retention.metrics", "retention.traces",
                                      "sampling.traces", "replication",       "compression",
                                      "scrape"};
  for (const Input& input : model.inputs) known.push_back(input.name);
  const std::string_view nearest = util::nearest(range.parameter, known);
  const ParameterResult named = parameter_named(range.parameter);
  if (named.parameter) {
    return make_problem(range.range, "ranges", name_of(*named.parameter) + " is nothing that a plan could choose",
                        "it can be changed with --growth, which holds for all combinations");
  }
  const Refusal& refusal = named.refusal;
  return make_problem(range.range, "ranges", refusal.message,
                      nearest.empty() ? refusal.help : config::did_you_mean(nearest));
}

class SpaceMaker {
 public:
  SpaceMaker(const Model& model, const WhatIf& asked, const Tried& tried, Problems& problems)
      : plan_(model.plans.front()), model_(model), scope_(model, asked.snapshot), tried_(tried), problems_(problems) {
    const Costs costs = costs_of(model, asked.book, scope_, asked.today, problems);
    result_.present = present_of(plan_, scope_, problems);
    result_.notes = costs.notes;
    const PlanCost& cost = costs.plans.front();
    result_.monthly = {cost.monthly, cost.unknown};
    terms_ = terms_of(cost, scope_, problems);
  }

  PricedSpace make() {
    make_axes();
    result_.space.measures.resize(measure_names().size());
    if (!problems_.empty()) return std::move(result_);
    for (std::size_t i = 0; i < terms_.size(); ++i) place(terms_[i]);
    for (std::size_t measure = 0; measure < tables_.size(); ++measure) {
      for (auto& [axes, table] : tables_[measure]) result_.space.measures[measure].push_back(std::move(table));
    }
    make_losses();
    add_objectives(result_.space, model_, result_.present, result_.axes, scope_, problems_);
    return std::move(result_);
  }

 private:
  void make_axes() {
    for (const Setting& setting : tried_.fixed) result_.axes.push_back({setting.parameter, {setting.value}});
    for (const Range* range : tried_.parameters) {
      Axis axis{.parameter = *parameter_named(range->parameter).parameter};
      for (const Formula& value : range->values) take_value(axis, value);
      result_.axes.push_back(std::move(axis));
    }
    for (const Axis& axis : result_.axes) result_.space.axes.push_back(axis.values.size());
  }

  void take_value(Axis& axis, const Formula& formula) {
    const std::optional<units::Value> value = scope_.evaluate(formula, problems_);
    if (!value) return;
    if (value->kind != units::Value::Kind::quantity) {
      problems_.push_back(make_problem(
          formula.range, formula.path,
          value->is_known() ? "a condition is no value of " + name_of(axis.parameter) : value->reasons.front()));
      return;
    }
    SettingResult result = make_setting(axis.parameter, value->quantity, formula.expression.text);
    if (!result.setting) {
      problems_.push_back(
          make_problem(formula.range, formula.path, result.refusal.message, std::move(result.refusal.help)));
    } else if (std::find(axis.values.begin(), axis.values.end(), result.setting->value) != axis.values.end()) {
      problems_.push_back(make_problem(formula.range, formula.path, formula.expression.text + " was listed before",
                                       "list each value once"));
    } else {
      axis.values.push_back(std::move(result.setting->value));
    }
  }

  // The axes whose settings move a term.
  std::vector<std::size_t> axes_of(const Term& term) const {
    std::vector<std::size_t> axes{};
    for (const Knob knob : factor_knobs) {
      const auto axis = axis_of(result_.axes, knob, term.signal);
      if (!axis || !concerns(knob, term)) continue;
      const Setting first{result_.axes[*axis].parameter, result_.axes[*axis].values.front()};
      if (factor(term, first, result_.present)) axes.push_back(*axis);
    }
    std::sort(axes.begin(), axes.end());
    return axes;
  }

  void place(const Term& term) {
    const std::vector<std::size_t> axes = axes_of(term);
    std::vector<Number> factors{Number(1)};
    for (const std::size_t axis : axes) {
      std::vector<Number> next{};
      for (const Number& before : factors) {
        for (const Number& value : result_.axes[axis].values) {
          next.push_back(before * *factor(term, {result_.axes[axis].parameter, value}, result_.present));
        }
      }
      factors = std::move(next);
    }
    add(0, axes, factors, term.monthly);
    if (term.stored.is_zero()) return;
    add(1, axes, factors, term.stored);
    add(2 + static_cast<std::size_t>(term.signal), axes, factors, term.stored);
  }

  // Terms that the same axes move are one table.
  void add(std::size_t measure, const std::vector<std::size_t>& axes, const std::vector<Number>& factors,
           const Number& amount) {
    Table& table = tables_[measure][axes];
    table.axes = axes;
    table.cells.resize(factors.size());
    for (std::size_t i = 0; i < factors.size(); ++i) table.cells[i] += amount * factors[i];
  }

  void make_losses() {
    for (const Axis& axis : result_.axes) {
      std::vector<std::int64_t> losses{};
      const std::optional<Number> now = value_now(result_.present, axis.parameter);
      for (const Number& value : axis.values) {
        const Number share = now ? given_up(axis.parameter.knob, *now, value) : Number(0);
        losses.push_back(static_cast<std::int64_t>((share * Number(millionths)).rounded(0).approximate()));
      }
      result_.space.losses.push_back(std::move(losses));
    }
  }

  const Plan& plan_;
  const Model& model_;
  Scope scope_;
  const Tried& tried_;
  Problems& problems_;
  std::vector<Term> terms_{};
  std::array<std::map<std::vector<std::size_t>, Table>, 7> tables_{};  // of each measure, by axes
  PricedSpace result_{};
};

}  // namespace

Tried tried_of(const Model& model, const Changes& changes, Problems& problems) {
  Tried tried{};
  for (const Setting& setting : changes.settings) {
    if (setting.parameter.knob != Knob::growth) tried.fixed.push_back(setting);
  }
  std::vector<Parameter> seen{};
  for (const Range& range : model.ranges) {
    const bool is_input = find_input(model, range.parameter) != nullptr;
    const ParameterResult named = parameter_named(range.parameter);
    const bool is_parameter = named.parameter && named.parameter->knob != Knob::growth;
    if (range.values.empty()) {
      problems.push_back(make_problem(range.range, "ranges", range.parameter + " has no values", "such as [3d, 7d]"));
    } else if (is_input && is_parameter) {
      problems.push_back(make_problem(range.range, "ranges",
                                      config::in_quotes(range.parameter) + " is an input and a parameter of plans",
                                      "give the input another name"));
    } else if (is_input) {
      tried.inputs.push_back(&range);
    } else if (!is_parameter) {
      problems.push_back(unknown_range(model, range));
    } else if (std::find(seen.begin(), seen.end(), *named.parameter) != seen.end()) {
      problems.push_back(
          make_problem(range.range, "ranges", name_of(*named.parameter) + " has a range already", "keep one of them"));
    } else {
      seen.push_back(*named.parameter);
      const auto is_it = [&](const Setting& setting) { return setting.parameter == *named.parameter; };
      if (std::none_of(tried.fixed.begin(), tried.fixed.end(), is_it)) tried.parameters.push_back(&range);
    }
  }
  return tried;
}

std::uint64_t combinations_of(const std::vector<const Range*>& ranges) {
  constexpr std::uint64_t most = std::uint64_t{1} << 62U;
  std::uint64_t count = 1;
  for (const Range* range : ranges) {
    const std::uint64_t size = range->values.size();
    count = count > most / std::max<std::uint64_t>(size, 1) ? most : count * size;
  }
  return count;
}

PricedSpace space_of(const Model& model, const WhatIf& asked, const Tried& tried, Problems& problems) {
  return SpaceMaker(model, asked, tried, problems).make();
}

}  // namespace pyat::cost
