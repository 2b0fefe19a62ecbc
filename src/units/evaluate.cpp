#include <algorithm>
#include <string>
#include <utility>

#include "units/expression.hpp"
#include "units/lexer.hpp"
#include "util/edit_distance.hpp"

namespace pyat::units {
namespace {

using std::string;
using std::string_view;

using Kind = Value::Kind;

bool is_comparison(Operator kind) { return kind >= Operator::equal && kind <= Operator::at_least; }

bool holds(Operator kind, std::strong_ordering order) {
  switch (kind) {
    case Operator::equal: return order == 0;
    case Operator::not_equal: return order != 0;
    case Operator::less: return order < 0;
    case Operator::at_most: return order <= 0;
    case Operator::greater: return order > 0;
    default: return order >= 0;
  }
}

void append_new(std::vector<string>& reasons, const std::vector<string>& more) {
  for (const string& reason : more) {
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
  }
}

Value both_unknown(const Value& left, const Value& right) {
  Value value{.kind = Kind::unknown, .reasons = left.reasons};
  append_new(value.reasons, right.reasons);
  return value;
}

class Evaluator {
 public:
  Evaluator(const Expression& expression, const Scope& scope, const Units& units)
      : expression_(expression), scope_(scope), units_(units) {}

  Evaluation run(std::size_t term) {
    Value value = value_of(expression_.terms[term]);
    if (failed_) return {.value = std::nullopt, .mistake = std::move(mistake_)};
    return {.value = std::move(value)};
  }

 private:
  Value fail(const Term& term, string message, string help = {}) {
    if (!failed_) {
      mistake_ = {.begin = term.begin, .end = term.end, .message = std::move(message), .help = std::move(help)};
    }
    failed_ = true;
    return {};
  }

  string text_of(const Term& term) const { return expression_.text.substr(term.begin, term.end - term.begin); }

  Value operand(const Term& term, std::size_t index) { return value_of(expression_.terms[term.operands[index]]); }

  Value value_of(const Term& term) {
    switch (term.kind) {
      case Operator::literal: return Value::of(term.literal);
      case Operator::name: return value_of_name(term);
      case Operator::call: return value_of_call(term);
      case Operator::negate: {
        Value value = number(term, 0);
        value.quantity.value = -value.quantity.value;
        return value;
      }
      case Operator::invert: {
        Value value = truth(term, 0);
        value.truth = !value.truth;
        return value;
      }
      case Operator::conjunction:
      case Operator::disjunction: return logic(term);
      default: return binary(term);
    }
  }

  Value value_of_name(const Term& term) {
    if (scope_.find != nullptr) {
      if (auto found = scope_.find(term.name)) return *std::move(found);
    }
    if (const auto unit = units_.find(term.name)) return Value::of(quantity(1, *unit));
    std::vector<string_view> known(scope_.names.begin(), scope_.names.end());
    const string_view nearest = util::nearest(term.name, known);
    return fail(term, "nothing here is called \"" + term.name + "\"",
                nearest.empty() ? string{} : "did you mean " + string(nearest) + "?");
  }

  // An operand that must be a quantity, or is unknown.
  Value number(const Term& term, std::size_t index) {
    Value value = operand(term, index);
    if (!failed_ && value.kind == Kind::truth) {
      const Term& wrong = expression_.terms[term.operands[index]];
      return fail(wrong, "a quantity is expected, and `" + text_of(wrong) + "` is true or false");
    }
    return value;
  }

  Value truth(const Term& term, std::size_t index) {
    Value value = operand(term, index);
    if (!failed_ && value.kind == Kind::quantity) {
      const Term& wrong = expression_.terms[term.operands[index]];
      return fail(wrong, "a condition is expected, and `" + text_of(wrong) + "` is a quantity",
                  "compare it with something, such as > 10 GB/day");
    }
    return value;
  }

  // What decides it alone decides it, even beside something that nobody knows.
  Value logic(const Term& term) {
    const bool deciding = term.kind == Operator::disjunction;
    const Value left = truth(term, 0);
    const Value right = truth(term, 1);
    for (const Value& side : {left, right}) {
      if (side.is_known() && side.truth == deciding) return Value::of_truth(deciding);
    }
    if (!left.is_known() || !right.is_known()) return both_unknown(left, right);
    return Value::of_truth(!deciding);
  }

  Value binary(const Term& term) {
    const Value left = number(term, 0);
    const Value right = number(term, 1);
    if (failed_) return {};
    if (!left.is_known() || !right.is_known()) return both_unknown(left, right);
    if (term.kind == Operator::multiply) return Value::of(product(left.quantity, right.quantity));
    if (term.kind == Operator::divide) return divide(term, left.quantity, right.quantity);
    if (left.quantity.dimension != right.quantity.dimension) return refuse_dimensions(term, left, right);
    if (is_comparison(term.kind)) {
      return Value::of_truth(holds(term.kind, left.quantity.value <=> right.quantity.value));
    }
    return Value::of(term.kind == Operator::add ? *sum(left.quantity, right.quantity)
                                                : *difference(left.quantity, right.quantity));
  }

  Value divide(const Term& term, const Quantity& left, const Quantity& right) {
    if (!right.value.is_zero()) return Value::of(ratio(left, right));
    const Term& divisor = expression_.terms[term.operands[1]];
    return fail(term, "a division by zero: `" + text_of(divisor) + "` is 0",
                "divide by what is never 0, or leave out what there is none of");
  }

  Value refuse_dimensions(const Term& term, const Value& left, const Value& right) {
    const Term& first = expression_.terms[term.operands[0]];
    const Term& second = expression_.terms[term.operands[1]];
    return fail(term, string(is_comparison(term.kind) ? "these cannot be compared" : "these cannot be added up") +
                          ": `" + text_of(first) + "` is " + words(left.quantity.dimension) + ", `" + text_of(second) +
                          "` is " + words(right.quantity.dimension));
  }

  Value value_of_call(const Term& term) {
    if (term.name == "otherwise") {
      Value first = operand(term, 0);
      return first.is_known() || failed_ ? first : operand(term, 1);
    }
    Value chosen = number(term, 0);
    if (term.name == "abs") {
      chosen.quantity.value = abs(chosen.quantity.value);
      return chosen;
    }
    for (std::size_t i = 1; i < term.operands.size() && !failed_; ++i) {
      const Value next = number(term, i);
      if (!chosen.is_known() || !next.is_known()) {
        chosen = both_unknown(chosen, next);
      } else if (chosen.quantity.dimension != next.quantity.dimension) {
        return fail(term, "these cannot be compared: " + words(chosen.quantity.dimension) + " and " +
                              words(next.quantity.dimension));
      } else if ((next.quantity.value < chosen.quantity.value) == (term.name == "min")) {
        chosen = next;
      }
    }
    return chosen;
  }

  const Expression& expression_;
  const Scope& scope_;
  const Units& units_;
  bool failed_ = false;
  Mistake mistake_{};
};

}  // namespace

Evaluation evaluate(const Expression& expression, const Scope& scope, const Units& units) {
  return evaluate(expression, expression.terms.size() - 1, scope, units);
}

Evaluation evaluate(const Expression& expression, std::size_t term, const Scope& scope, const Units& units) {
  return Evaluator(expression, scope, units).run(term);
}

string with_values(const Expression& expression, const Scope& scope, const Units& units) {
  string out{};
  for (const Token& token : tokens_of(expression.text, units).tokens) {
    if (token.kind == Token::Kind::end) break;
    string text(token.text == "*" ? "\u00D7" : token.text == "-" ? "\u2212" : token.text);
    if (token.kind == Token::Kind::quantity) text = words(token.quantity, units);
    if (token.kind == Token::Kind::word && scope.find != nullptr) {
      if (const auto found = scope.find(token.text)) {
        text = found->kind == Kind::quantity ? words(found->quantity, units)
               : found->is_known()           ? (found->truth ? "true" : "false")
                                             : "unknown";
      }
    }
    const bool is_tight = out.empty() || out.ends_with('(') || text == ")" || text == ",";
    if (!is_tight && !(text == "(" && !out.empty() && out.back() != ' ' && token.begin > 0 &&
                       expression.text[token.begin - 1] != ' ')) {
      out += ' ';
    }
    out += text;
  }
  return out;
}

std::vector<string_view> names_in(const Expression& expression) {
  std::vector<string_view> names{};
  for (const Term& term : expression.terms) {
    if (term.kind == Operator::name && std::find(names.begin(), names.end(), term.name) == names.end()) {
      names.push_back(term.name);
    }
  }
  return names;
}

}  // namespace pyat::units
