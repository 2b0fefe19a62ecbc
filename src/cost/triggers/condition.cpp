#include "cost/triggers/condition.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Expression;
using units::Number;
using units::Operator;
using units::Quantity;
using units::Term;

// Names that are money a month, whatever the model says.
constexpr auto monthly_names =
    std::to_array<string_view>({"monthly_cost", "current_cost", "baseline_cost", "budget", "forecast", "savings"});

bool is_monthly_name(const Term& term) {
  return term.kind == Operator::name &&
         std::find(monthly_names.begin(), monthly_names.end(), term.name) != monthly_names.end();
}

bool varies(const Expression& expression, std::size_t term) { return !names_below(expression, term).empty(); }

class Looker {
 public:
  Looker(const Formula& formula, const Scope& scope, std::vector<diag::Diagnostic>& problems)
      : formula_(formula), scope_(scope), problems_(problems) {}

  std::optional<Condition> run() {
    const auto value = scope_.evaluate(formula_, problems_);
    if (!value) return std::nullopt;
    if (value->kind == units::Value::Kind::quantity) {
      problems_.push_back(make_problem(formula_.range, formula_.path,
                                       "`" + formula_.expression.text + "` is a quantity, and no condition",
                                       "compare it with something: storage_growth > 10 GB/day"));
      return std::nullopt;
    }
    Condition condition{.value = *value};
    condition.nearness = walk(formula_.expression.terms.size() - 1, condition.seen);
    return condition;
  }

 private:
  std::optional<Quantity> quantity_of(std::size_t term) {
    std::vector<diag::Diagnostic> passed_over{};  // the whole was evaluated: what is wrong has been said
    const auto value = scope_.evaluate(part_of(formula_, term), passed_over);
    if (!value || value->kind != units::Value::Kind::quantity) return std::nullopt;
    return value->quantity;
  }

  std::optional<Number> walk(std::size_t index, std::vector<Seen>& seen) {
    const Term& term = formula_.expression.terms[index];
    if (is_comparison(term.kind)) return walk_comparison(index, seen);
    std::optional<Number> nearness{};
    bool is_first = true;
    for (const std::size_t operand : term.operands) {
      const std::optional<Number> next = walk(operand, seen);
      if (is_first) {
        nearness = next;
      } else if (!nearness || !next) {
        nearness.reset();
      } else {
        nearness = (term.kind == Operator::disjunction) == (*next > *nearness) ? next : nearness;
      }
      is_first = false;
    }
    // What `not` turns around has no way that leads there.
    const bool is_logic = term.kind == Operator::conjunction || term.kind == Operator::disjunction;
    return is_logic ? nearness : std::nullopt;
  }

  std::optional<Number> walk_comparison(std::size_t index, std::vector<Seen>& seen) {
    const Expression& expression = formula_.expression;
    const Term& term = expression.terms[index];
    std::size_t left = term.operands[0];
    std::size_t right = term.operands[1];
    Seen one{.text = text_of(expression, index), .kind = term.kind};
    if (!varies(expression, left) && varies(expression, right)) {
      std::swap(left, right);
      one.kind = mirrored(term.kind);
    }
    if (expression.terms[left].kind == Operator::name) one.name = expression.terms[left].name;
    one.value = quantity_of(left);
    one.threshold = quantity_of(right);
    if (one.value && one.threshold) {
      if (one.threshold->written) {
        one.value->written = one.threshold->written;
      } else {
        one.threshold->written = one.value->written;
      }
      one.nearness = nearness_of(one.kind, *one.value, *one.threshold);
    }
    seen.push_back(one);
    return one.nearness;
  }

  const Formula& formula_;
  const Scope& scope_;
  std::vector<diag::Diagnostic>& problems_;
};

}  // namespace

std::optional<Condition> look_at(const Formula& formula, const Scope& scope, std::vector<diag::Diagnostic>& problems) {
  return Looker(formula, scope, problems).run();
}

Formula with_months(Formula formula, const units::Units& units, std::vector<string>* read) {
  std::vector<Term>& terms = formula.expression.terms;
  const Number month = units.find("month")->factor;
  for (const Term& term : terms) {
    if (!is_comparison(term.kind)) continue;
    for (const std::size_t side : {0U, 1U}) {
      Term& literal = terms[term.operands[side]];
      if (literal.kind != Operator::literal || !literal.literal.dimension.is(units::money)) continue;
      if (!is_monthly_name(terms[term.operands[1 - side]])) continue;
      literal.literal.value /= month;
      literal.literal.dimension = units::money_over_time();
      literal.literal.written.reset();
      if (read != nullptr) read->push_back(formula.expression.text.substr(literal.begin, literal.end - literal.begin));
    }
  }
  return formula;
}

bool is_comparison(Operator kind) { return kind >= Operator::equal && kind <= Operator::at_least; }

bool is_upward(Operator kind) { return kind == Operator::greater || kind == Operator::at_least; }

string sign_of(Operator kind) {
  switch (kind) {
    case Operator::equal: return "=";
    case Operator::not_equal: return "!=";
    case Operator::less: return "<";
    case Operator::at_most: return "<=";
    case Operator::greater: return ">";
    default: return ">=";
  }
}

Operator mirrored(Operator kind) {
  switch (kind) {
    case Operator::less: return Operator::greater;
    case Operator::at_most: return Operator::at_least;
    case Operator::greater: return Operator::less;
    case Operator::at_least: return Operator::at_most;
    default: return kind;
  }
}

std::optional<Number> nearness_of(Operator kind, const Quantity& value, const Quantity& threshold) {
  if (value.dimension != threshold.dimension || kind == Operator::equal || kind == Operator::not_equal) return {};
  if (threshold.value.sign() <= 0) return {};
  if (is_upward(kind)) return value.value / threshold.value;
  if (value.value.sign() <= 0) return {};
  return threshold.value / value.value;
}

std::optional<Quantity> distance_of(const Seen& seen) {
  if (!seen.value || !seen.threshold) return std::nullopt;
  if (seen.kind == Operator::equal || seen.kind == Operator::not_equal) return std::nullopt;
  auto missing =
      is_upward(seen.kind) ? difference(*seen.threshold, *seen.value) : difference(*seen.value, *seen.threshold);
  if (missing && missing->value.sign() < 0) missing->value = 0;
  if (missing) missing->written = seen.threshold->written;
  return missing;
}

Formula part_of(const Formula& formula, std::size_t term) {
  Formula part = formula;
  part.expression.terms.resize(term + 1);
  return part;
}

string text_of(const Expression& expression, std::size_t term) {
  const Term& whole = expression.terms[term];
  return expression.text.substr(whole.begin, whole.end - whole.begin);
}

std::vector<string> names_below(const Expression& expression, std::size_t term) {
  std::vector<string> names{};
  const Term& here = expression.terms[term];
  if (here.kind == Operator::name) names.push_back(here.name);
  for (const std::size_t operand : here.operands) {
    for (string& name : names_below(expression, operand)) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

}  // namespace pyat::cost
