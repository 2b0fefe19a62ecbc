#include "cost/scope.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cost/measure/catalogue.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Value;

constexpr auto computed_names = std::to_array<string_view>({"savings",       "savings_percent",
                                                            "baseline_cost", "current_cost",
                                                            "monthly_cost",  "budget",
                                                            "forecast",      "implementation",
                                                            "benefit",       "cash_benefit",
                                                            "soft_benefit",  "roi",
                                                            "roi_cash",      "bcr",
                                                            "bcr_cash",      "payback_months",
                                                            "payback",       "npv",
                                                            "npv_cash",      "irr",
                                                            "irr_cash",      "break_even_month",
                                                            "net_benefit",   "tco_baseline",
                                                            "tco_current",   "discounted_payback"});

// What the pages of a running stack are asked for: cost/measure knows how.
constexpr string_view not_measured = " is not measured: --from URL asks a running stack";

}  // namespace

bool is_reserved(string_view name) {
  return std::find(computed_names.begin(), computed_names.end(), name) != computed_names.end();
}

Scope::Scope(const Model& model, const Snapshot* snapshot) : model_(model), snapshot_(snapshot) {
  for (const Input& input : model.inputs) inputs_.try_emplace(input.name, &input);
}

std::optional<Value> Scope::find(string_view name) const {
  const auto computed = computed_.find(name);
  if (computed != computed_.end()) return computed->second;
  if (auto input = find_input(name)) return input;
  return find_measured(name);
}

const Input* Scope::input_named(string_view name) const {
  const auto found = inputs_.find(name);
  return found == inputs_.end() || found->second->statements.empty() ? nullptr : found->second;
}

std::optional<Value> Scope::find_input(string_view name) const {
  const Input* input = input_named(name);
  if (input == nullptr) return std::nullopt;
  if (const auto known = values_.find(input); known != values_.end()) return known->second;
  if (std::find(open_.begin(), open_.end(), input) != open_.end()) {
    return Value::unknown(string(name) + " is defined by itself");
  }
  open_.push_back(input);
  units::Evaluation result = units::evaluate(input->statements.front().value.expression, values(), model_.units);
  open_.pop_back();
  Value value = result.value ? *std::move(result.value) : Value::unknown(string(name) + ": " + result.mistake.message);
  // Once for all who use it: inputs of inputs of inputs would be evaluated time and again.
  values_.emplace(input, value);
  return value;
}

std::optional<Value> Scope::find_measured(string_view name) const {
  const Measured* measured = snapshot_ == nullptr ? nullptr : cost::find(*snapshot_, name);
  if (measured == nullptr) {
    // That it can be measured is no mistake of the model.
    return find_quantity(name) != nullptr ? std::optional(Value::unknown(string(name) + string(not_measured)))
                                          : std::nullopt;
  }
  const auto unit = model_.units.parse(measured->unit);
  if (!measured->value || !unit.unit) {
    return Value::unknown(string(name) + ": " + (measured->why.empty() ? "it has no value" : measured->why));
  }
  units::Quantity quantity = units::quantity(*measured->value, *unit.unit);
  quantity.written.reset();  // so that its size chooses the unit
  return Value::of(std::move(quantity));
}

units::Scope Scope::values() const {
  return {.find = [this](string_view name) { return find(name); }};
}

units::Scope Scope::values_with_names() const {
  units::Scope scope = values();
  for (const Input& input : model_.inputs) scope.names.push_back(input.name);
  for (const auto& [name, value] : computed_) scope.names.push_back(name);
  if (snapshot_ != nullptr) {
    for (const Measured& measured : snapshot_->values) scope.names.push_back(measured.name);
  }
  return scope;
}

std::optional<Value> Scope::evaluate(const Formula& formula, std::vector<diag::Diagnostic>& problems) const {
  units::Evaluation result = units::evaluate(formula.expression, values(), model_.units);
  if (!result.value) {
    // Only a mistake needs the names, to tell the nearest one.
    result = units::evaluate(formula.expression, values_with_names(), model_.units);
    problems.push_back(problem_of(formula, result.mistake));
  }
  return std::move(result.value);
}

Evaluated Scope::evaluate(const Formula& formula, const units::Dimension& dimension, string_view wanted,
                          std::vector<diag::Diagnostic>& problems) const {
  const std::optional<Value> value = evaluate(formula, problems);
  if (!value) return {};
  if (!value->is_known()) return {.unknown = value->reasons};
  if (value->kind == Value::Kind::quantity && value->quantity.dimension == dimension) {
    return {.quantity = value->quantity, .is_measured = rests_on_measured(formula)};
  }
  const string found = value->kind == Value::Kind::truth
                           ? "true or false"
                           : units::words(value->quantity, model_.units) + ", " + words(value->quantity.dimension);
  problems.push_back(make_problem(formula.range, formula.path,
                                  "`" + formula.expression.text + "` is " + found + "; expected is " + string(wanted)));
  return {};
}

std::optional<units::Number> Scope::share(const Formula& formula, std::vector<diag::Diagnostic>& problems) const {
  const Evaluated value = evaluate(formula, {}, "a share such as 60%", problems);
  if (!value.quantity) return std::nullopt;
  const units::Number& share = value.quantity->value;
  if (share.sign() >= 0 && share <= units::Number(1)) return share;
  problems.push_back(
      make_problem(formula.range, formula.path,
                   "a share must be from 0% to 100%, found " + (share * units::Number(100)).shortest(2) + "%"));
  return std::nullopt;
}

string Scope::terms(const Formula& formula) const {
  return units::with_values(formula.expression, values(), model_.units);
}

bool Scope::rests_on_measured(const Formula& formula) const {
  if (snapshot_ == nullptr) return false;
  const auto names = units::names_in(formula.expression);
  return std::any_of(names.begin(), names.end(), [&](string_view name) {
    if (computed_.contains(name)) return false;
    const Input* input = input_named(name);
    if (input == nullptr) return cost::find(*snapshot_, name) != nullptr;
    // Each is looked at once, one that is defined by itself, too.
    const auto [known, is_new] = measured_.try_emplace(input, false);
    if (!is_new) return known->second;
    const bool is_measured = rests_on_measured(input->statements.front().value);
    measured_[input] = is_measured;
    return is_measured;
  });
}

}  // namespace pyat::cost
