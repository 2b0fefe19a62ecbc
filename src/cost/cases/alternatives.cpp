#include "cost/cases/alternatives.hpp"

#include <algorithm>
#include <utility>

#include "units/quantity.hpp"

namespace pyat::cost {
namespace {

using std::string;

constexpr std::size_t most_combinations = 16;

std::optional<units::Value> value_of(const Statement& statement, const Scope& scope) {
  std::vector<diag::Diagnostic> unneeded{};  // a statement with a mistake in it is reported where it is used
  return scope.evaluate(statement.value, unneeded);
}

bool differs(const units::Value& left, const units::Value& right) {
  if (left.kind != units::Value::Kind::quantity || right.kind != units::Value::Kind::quantity) return false;
  return left.quantity.dimension != right.quantity.dimension || left.quantity.value != right.quantity.value;
}

bool is_contradicted(const Input& input, const Scope& scope) {
  const auto first = input.statements.empty() ? std::nullopt : value_of(input.statements.front(), scope);
  return first && std::any_of(input.statements.begin() + 1, input.statements.end(), [&](const Statement& other) {
           const auto value = value_of(other, scope);
           return value && differs(*first, *value);
         });
}

bool uses(const Formula& formula, std::string_view name) {
  const auto names = units::names_in(formula.expression);
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool uses(const Case& of, std::string_view name) {
  return std::any_of(of.benefits.begin(), of.benefits.end(),
                     [&](const Benefit& benefit) { return uses(benefit.formula, name); }) ||
         std::any_of(of.claims.begin(), of.claims.end(),
                     [&](const Claim& claim) { return claim.claim && uses(*claim.claim, name); });
}

}  // namespace

std::vector<Contradiction> contradictions_of(const Case& of, const Model& model, const Scope& scope) {
  std::vector<Contradiction> list{};
  for (const Input& input : model.inputs) {
    if (!uses(of, input.name) || !is_contradicted(input, scope)) continue;
    Contradiction found{.input = input.name};
    for (const Statement& statement : input.statements) {
      const auto value = value_of(statement, scope);
      const bool is_known = value && value->kind == units::Value::Kind::quantity;
      found.statements.emplace_back(is_known ? units::words(value->quantity, model.units) : "unknown",
                                    statement.source);
    }
    list.push_back(std::move(found));
  }
  return list;
}

std::vector<Alternative> alternatives_of(const Formula& formula, const Model& model, const Scope& scope) {
  std::vector<const Input*> inputs{};
  for (const std::string_view name : units::names_in(formula.expression)) {
    for (const Input& input : model.inputs) {
      if (input.name == name && is_contradicted(input, scope)) inputs.push_back(&input);
    }
  }
  std::vector<Alternative> list{};
  if (inputs.empty()) return list;
  std::vector<std::size_t> chosen(inputs.size(), 0);
  for (;;) {
    // The next combination; the first one is what is used anyway.
    std::size_t at = 0;
    while (at < chosen.size() && ++chosen[at] == inputs[at]->statements.size()) chosen[at++] = 0;
    if (at == chosen.size() || list.size() == most_combinations) return list;
    Scope other = scope;
    Alternative alternative{};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Statement& statement = inputs[i]->statements[chosen[i]];
      const auto value = value_of(statement, scope);
      if (!value || value->kind != units::Value::Kind::quantity) continue;
      other.set(inputs[i]->name, *value);
      if (chosen[i] == 0) continue;
      alternative.how += (alternative.how.empty() ? "" : ", ") + inputs[i]->name + " = " +
                         units::words(value->quantity, model.units) +
                         (statement.source.empty() ? "" : " (" + statement.source + ")");
    }
    std::vector<diag::Diagnostic> unneeded{};
    const auto value = other.evaluate(formula, unneeded);
    if (value && value->kind == units::Value::Kind::quantity) alternative.value = value->quantity;
    list.push_back(std::move(alternative));
  }
}

}  // namespace pyat::cost
