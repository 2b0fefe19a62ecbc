#include "cost/whatif/objectives.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "config/words.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;
using units::Operator;
using units::Value;
using Problems = std::vector<diag::Diagnostic>;

constexpr auto all_signals =
    std::to_array<Signal>({Signal::metrics, Signal::logs, Signal::traces, Signal::profiles, Signal::shared});

std::optional<std::size_t> measure_of(string_view name) {
  const std::vector<string> names = measure_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

std::optional<Comparison> comparison_of(Operator kind) {
  switch (kind) {
    case Operator::less: return Comparison::less;
    case Operator::at_most: return Comparison::at_most;
    case Operator::equal: return Comparison::equal;
    case Operator::not_equal: return Comparison::not_equal;
    case Operator::at_least: return Comparison::at_least;
    case Operator::greater: return Comparison::greater;
    default: return std::nullopt;
  }
}

// As it reads when its sides change places.
Comparison turned(Comparison comparison) {
  switch (comparison) {
    case Comparison::less: return Comparison::greater;
    case Comparison::at_most: return Comparison::at_least;
    case Comparison::at_least: return Comparison::at_most;
    case Comparison::greater: return Comparison::less;
    case Comparison::equal:
    case Comparison::not_equal: break;
  }
  return comparison;
}

// Traces are sampled, and metrics are scraped: other signals have no such value.
bool is_about(const Parameter& parameter, Signal signal) {
  if (parameter.signal) return parameter.signal == signal;
  if (parameter.knob == Knob::scrape) return signal == Signal::metrics;
  return parameter.knob != Knob::sampling || signal == Signal::traces;
}

// The names that one term of an expression uses.
std::vector<string> names_below(const units::Expression& expression, std::size_t term) {
  const units::Term& top = expression.terms[term];
  if (top.kind == Operator::name) return {top.name};
  std::vector<string> names{};
  for (const std::size_t operand : top.operands) {
    for (string& name : names_below(expression, operand)) names.push_back(std::move(name));
  }
  return names;
}

bool is_time(Knob knob) { return knob == Knob::retention || knob == Knob::scrape; }

class ObjectiveMaker {
 public:
  ObjectiveMaker(Space& space, const Present& present, const std::vector<Axis>& axes, const Scope& scope,
                 Problems& problems)
      : space_(space), present_(present), axes_(axes), scope_(scope), problems_(problems) {}

  void add(std::size_t index, const Formula& objective) {
    const auto names = units::names_in(objective.expression);
    const bool is_of_sum = std::any_of(names.begin(), names.end(), [](string_view name) { return measure_of(name); });
    is_of_sum ? add_limit(index, objective) : add_rule(index, objective, names);
  }

 private:
  void report(const Formula& objective, const string& message, string help) {
    problems_.push_back(make_problem(objective.range, objective.path, message, std::move(help)));
  }

  // The axes that decide what a name stands for.
  std::vector<std::size_t> axes_of(const Parameter& parameter) const {
    std::set<std::size_t> found{};
    for (const Signal signal : all_signals) {
      if (!is_about(parameter, signal)) continue;
      if (const auto axis = axis_of(axes_, parameter.knob, signal)) found.insert(*axis);
    }
    return {found.begin(), found.end()};
  }

  // The least of the signals that the plan has, where it names none.
  std::optional<Number> value_of(const Parameter& parameter, const std::vector<std::size_t>& choice) const {
    std::optional<Number> least{};
    for (const Signal signal : all_signals) {
      if (!is_about(parameter, signal)) continue;
      const auto axis = axis_of(axes_, parameter.knob, signal);
      const bool is_there = axis && (parameter.signal || axes_[*axis].parameter.signal ||
                                     value_now(present_, {parameter.knob, signal}) || parameter.knob == Knob::scrape);
      const auto value = is_there ? std::optional(axes_[*axis].values[choice[*axis]])
                         : axis   ? std::nullopt
                                  : value_now(present_, {parameter.knob, signal});
      if (value && (!least || *value < *least)) least = value;
    }
    return least;
  }

  Value value_as(const string& name, const Parameter& parameter, const std::vector<std::size_t>& choice) const {
    std::optional<Number> value = value_of(parameter, choice);
    if (!value) return Value::unknown(name + ": the model does not say it");
    return Value::of({.value = std::move(*value),
                      .dimension = is_time(parameter.knob) ? units::Dimension(units::time) : units::Dimension()});
  }

  void add_rule(std::size_t index, const Formula& objective, const std::vector<string_view>& names) {
    std::vector<std::pair<string, Parameter>> parameters{};
    std::set<std::size_t> axes{};
    for (const string_view name : names) {
      const ParameterResult result = parameter_named(name);
      if (!result.parameter) continue;
      parameters.emplace_back(name, *result.parameter);
      for (const std::size_t axis : axes_of(*result.parameter)) axes.insert(axis);
    }
    Rule rule{.objective = index, .axes = {axes.begin(), axes.end()}};
    std::size_t cells = 1;
    for (const std::size_t axis : rule.axes) cells *= space_.axes[axis];
    std::vector<std::size_t> choice(space_.axes.size(), 0);
    for (std::size_t cell = 0; cell < cells; ++cell) {
      std::size_t rest = cell;
      for (auto axis = rule.axes.rbegin(); axis != rule.axes.rend(); ++axis) {
        choice[*axis] = rest % space_.axes[*axis];
        rest /= space_.axes[*axis];
      }
      const auto truth = judge(objective, parameters, choice);
      if (!truth) return;
      rule.holds.push_back(*truth);
    }
    space_.rules.push_back(std::move(rule));
  }

  // Nothing: reported.
  std::optional<bool> judge(const Formula& objective, const std::vector<std::pair<string, Parameter>>& parameters,
                            const std::vector<std::size_t>& choice) {
    for (const auto& [name, parameter] : parameters) scope_.set(name, value_as(name, parameter, choice));
    const std::optional<Value> value = scope_.evaluate(objective, problems_);
    if (!value) return std::nullopt;
    if (value->kind == Value::Kind::truth) return value->truth;
    if (value->is_known()) {
      report(objective, "`" + objective.expression.text + "` is no condition", "such as retention.logs >= 7d");
    } else {
      report(objective, "`" + objective.expression.text + "` cannot be judged: " + value->reasons.front(),
             "say it in the model, or leave the objective out");
    }
    return std::nullopt;
  }

  // "monthly_cost <= 350 USD/month": what it is compared with must be the same for all combinations.
  void add_limit(std::size_t index, const Formula& objective) {
    const auto& terms = objective.expression.terms;
    const units::Term& whole = terms.back();
    const auto comparison = comparison_of(whole.kind);
    for (std::size_t side = 0; comparison && side < 2; ++side) {
      const units::Term& name = terms[whole.operands[side]];
      if (name.kind != Operator::name || !measure_of(name.name)) continue;
      const std::size_t other = whole.operands[1 - side];
      const auto bound = bound_of(objective, name.name, other);
      if (!bound) return;
      space_.limits.push_back({.objective = index,
                               .measure = *measure_of(name.name),
                               .comparison = side == 0 ? *comparison : turned(*comparison),
                               .bound = *bound});
      return;
    }
    report(objective, "`" + objective.expression.text + "` is not a comparison of a sum with an amount",
           "write it as monthly_cost <= 350 USD/month, or storage <= 500 GB, and each in a line of its own");
  }

  std::optional<Number> bound_of(const Formula& objective, const string& name, std::size_t term) {
    Formula side = objective;
    side.expression.terms.resize(term + 1);
    for (const string& used : names_below(side.expression, term)) {
      if (!measure_of(used) && !parameter_named(used).parameter) continue;
      report(objective, name + " is compared with " + used + ", which changes with it",
             "compare it with an amount, or with an input");
      return std::nullopt;
    }
    const bool is_money = name == measure_names().front();
    const auto dimension = is_money ? units::money_over_time() : units::Dimension(units::data);
    const Evaluated value =
        scope_.evaluate(side, dimension, is_money ? "an amount of money a month" : "an amount of data", problems_);
    if (!value.quantity) {
      if (!value.unknown.empty()) {
        report(objective, "`" + objective.expression.text + "` cannot be judged: " + value.unknown.front(),
               "say it in the model, or leave the objective out");
      }
      return std::nullopt;
    }
    return is_money ? value.quantity->value * scope_.units().find("month")->factor : value.quantity->value;
  }

  Space& space_;
  const Present& present_;
  const std::vector<Axis>& axes_;
  Scope scope_;  // with what the parameters are
  Problems& problems_;
};

}  // namespace

std::optional<std::size_t> axis_of(const std::vector<Axis>& axes, Knob knob, Signal signal) {
  std::optional<std::size_t> general{};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i].parameter.knob != knob) continue;
    if (axes[i].parameter.signal == signal) return i;
    const bool is_for = knob != Knob::scrape || signal == Signal::metrics;
    if (!axes[i].parameter.signal && is_for) general = i;
  }
  return general;
}

std::vector<string> measure_names() {
  std::vector<string> names{"monthly_cost", "storage"};
  for (const Signal signal : all_signals) names.push_back("storage." + string(to_string(signal)));
  return names;
}

void add_objectives(Space& space, const Model& model, const Present& present, const std::vector<Axis>& axes,
                    const Scope& scope, Problems& problems) {
  ObjectiveMaker maker(space, present, axes, scope, problems);
  for (std::size_t i = 0; i < model.objectives.size(); ++i) maker.add(i, model.objectives[i]);
}

}  // namespace pyat::cost
