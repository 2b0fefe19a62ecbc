#include "cost/triggers/to_promql.hpp"

#include <utility>

#include "cost/triggers/condition.hpp"
#include "cost/triggers/names.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Operator;
using units::Term;

string promql_sign(Operator kind) { return kind == Operator::equal ? "==" : sign_of(kind); }

Operator negated(Operator kind) {
  switch (kind) {
    case Operator::equal: return Operator::not_equal;
    case Operator::not_equal: return Operator::equal;
    case Operator::less: return Operator::at_least;
    case Operator::at_most: return Operator::greater;
    case Operator::greater: return Operator::at_most;
    default: return Operator::less;
  }
}

struct Piece {
  string text{};
  bool is_vector = false;  // and no number
};

class Translator {
 public:
  Translator(const Formula& formula, const Scope& scope) : formula_(formula), scope_(scope) {}

  Promql run() {
    Piece whole = condition(formula_.expression.terms.size() - 1, false);
    if (!why_not_.empty()) return {.why_not = why_not_};
    return {.text = std::move(whole.text)};
  }

 private:
  const Term& term(std::size_t index) const { return formula_.expression.terms[index]; }

  Piece refuse(string why) {
    if (why_not_.empty()) why_not_ = std::move(why);
    return {};
  }

  // What is not (a and b) is not a, or not b.
  Piece condition(std::size_t index, bool is_negated) {
    const Term& here = term(index);
    if (here.kind == Operator::invert) return condition(here.operands[0], !is_negated);
    if (here.kind == Operator::conjunction || here.kind == Operator::disjunction) {
      const bool is_and = (here.kind == Operator::conjunction) != is_negated;
      const Piece left = condition(here.operands[0], is_negated);
      const Piece right = condition(here.operands[1], is_negated);
      return {"(" + left.text + (is_and ? ") and (" : ") or (") + right.text + ")", true};
    }
    if (!is_comparison(here.kind)) return refuse("`" + text_of(formula_.expression, index) + "` is no comparison");
    const Piece left = value(here.operands[0]);
    const Piece right = value(here.operands[1]);
    if (!left.is_vector && !right.is_vector) {
      return refuse("Prometheus has nothing of `" + text_of(formula_.expression, index) + "`");
    }
    const Operator kind = is_negated ? negated(here.kind) : here.kind;
    return {left.text + " " + promql_sign(kind) + " " + right.text, true};
  }

  Piece value(std::size_t index) {
    const Term& here = term(index);
    switch (here.kind) {
      case Operator::literal: return {promql_number(here.literal.value)};
      case Operator::name: return name(here);
      case Operator::negate: {
        Piece inner = value(here.operands[0]);
        return {"-(" + inner.text + ")", inner.is_vector};
      }
      case Operator::add: return binary(here, "+");
      case Operator::subtract: return binary(here, "-");
      case Operator::multiply: return binary(here, "*");
      case Operator::divide: return binary(here, "/");
      case Operator::call: return call(here);
      default: return refuse("`" + text_of(formula_.expression, index) + "` is no quantity");
    }
  }

  Piece binary(const Term& here, const string& sign) {
    const Piece left = value(here.operands[0]);
    const Piece right = value(here.operands[1]);
    return {"(" + left.text + " " + sign + " " + right.text + ")", left.is_vector || right.is_vector};
  }

  Piece name(const Term& here) {
    const KnownName* known = known_name(here.name);
    if (known != nullptr && !known->promql.empty()) return {"(" + string(known->promql) + ")", true};
    const auto found = scope_.find(here.name);
    if (found && found->kind == units::Value::Kind::quantity) return {promql_number(found->quantity.value)};
    if (found) return refuse(here.name + " is no metric that Prometheus has, and has no value");
    if (const auto unit = scope_.units().find(here.name)) return {promql_number(unit->factor)};
    return refuse("nothing is called " + here.name);
  }

  Piece call(const Term& here) {
    const Piece first = value(here.operands[0]);
    if (here.name == "abs" && first.is_vector) return {"abs(" + first.text + ")", true};
    if (here.name == "otherwise" && first.is_vector) {
      const Piece second = value(here.operands[1]);
      return {"(" + first.text + " or " + (second.is_vector ? second.text : "vector(" + second.text + ")") + ")", true};
    }
    return refuse(here.name + "() of these has no counterpart in PromQL");
  }

  const Formula& formula_;
  const Scope& scope_;
  string why_not_{};
};

}  // namespace

Promql to_promql(const Formula& condition, const Scope& scope) { return Translator(condition, scope).run(); }

string promql_number(const units::Number& number) { return number.shortest(6); }

}  // namespace pyat::cost
