// Formulas and conditions: "2 developer * 10 h/month * 100 USD/h", "storage_growth > 10GB/day and not is_backfill".
//
//   or, and, not; = == != < <= > >=; + -; * × /; -; numbers, names, f(a, b), (…)
//
// A number may have a unit, with or without a space between: 5m, 1h30m, 42 %, $500, 0.15 USD/GB-month. What follows a
// number without a space around its slash belongs to the unit. Functions: min, max, abs, otherwise(a, b): b where a is
// not known.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"
#include "units/units.hpp"

namespace pyat::units {

struct Value {
  enum class Kind : std::uint8_t { quantity, truth, unknown };
  Kind kind = Kind::quantity;
  Quantity quantity{};
  bool truth = false;
  std::vector<std::string> reasons{};  // why it is unknown

  static Value of(Quantity quantity) { return {.quantity = std::move(quantity)}; }
  static Value of_truth(bool truth) { return {.kind = Kind::truth, .truth = truth}; }
  static Value unknown(std::string reason) { return {.kind = Kind::unknown, .reasons = {std::move(reason)}}; }
  bool is_known() const { return kind != Kind::unknown; }
};

// What names stand for.
struct Scope {
  std::function<std::optional<Value>(std::string_view name)> find{};  // nothing: there is no such name
  std::vector<std::string> names{};                                   // for "did you mean"
};

enum class Operator : std::uint8_t {
  literal,
  name,
  call,
  negate,
  invert,  // not
  add,
  subtract,
  multiply,
  divide,
  equal,
  not_equal,
  less,
  at_most,
  greater,
  at_least,
  conjunction,
  disjunction
};

struct Term {
  Operator kind = Operator::literal;
  std::size_t begin = 0, end = 0;  // bytes of the text
  Quantity literal{};
  std::string name{};                   // of a name or a function
  std::vector<std::size_t> operands{};  // indices into Expression::terms
};

struct Expression {
  std::string text{};
  std::vector<Term> terms{};  // the last one is the whole; operands come before what uses them
};

struct ParseResult {
  std::optional<Expression> expression{};  // set when there is no mistake
  Mistake mistake{};
};

// Texts of up to 4,000 bytes, 100 levels deep.
ParseResult parse_expression(std::string_view text, const Units& units);

struct Evaluation {
  std::optional<Value> value{};  // set when there is no mistake
  Mistake mistake{};
};

// A sum of different dimensions, a division by zero and an unknown name are mistakes. What is computed of something
// unknown is unknown, unless it is decided by the rest, as "true or …" is.
Evaluation evaluate(const Expression& expression, const Scope& scope, const Units& units);
Evaluation evaluate(const Expression& expression, std::size_t term, const Scope& scope, const Units& units);

// The formula with the values of its names: "2 developer × 10 h/month × 100.00 USD/h".
std::string with_values(const Expression& expression, const Scope& scope, const Units& units);

// The names that it uses, each once, in their order.
std::vector<std::string_view> names_in(const Expression& expression);

// A quantity without names and operators: "10 GB/day".
struct QuantityResult {
  std::optional<Quantity> quantity{};
  Mistake mistake{};
};
QuantityResult parse_quantity(std::string_view text, const Units& units);

}  // namespace pyat::units
