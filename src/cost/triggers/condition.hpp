// What a condition such as "storage_growth > 10GB/day" says now: whether it holds, and how far each of its comparisons
// is from holding.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "diag/diagnostic.hpp"
#include "units/expression.hpp"

namespace pyat::cost {

// One comparison of a condition. What varies is the value, and the other side is the threshold, in the same unit.
struct Seen {
  std::string text{};                                   // "storage_growth > 10GB/day"
  std::string name{};                                   // the value's, where it is a name and nothing else
  units::Operator kind{};                               // as if the value stood at the left
  std::optional<units::Quantity> value{}, threshold{};  // nothing: not known
  // How near the value is: 0.8 is 80 % of the way, 1 is there. Nothing where that says nothing, as of a threshold of 0.
  std::optional<units::Number> nearness{};
};

struct Condition {
  units::Value value{};                     // a truth, or unknown with its reasons
  std::vector<Seen> seen{};                 // in the order of the text
  std::optional<units::Number> nearness{};  // of the whole: the nearest of "or", the farthest of "and"
};

// Mistakes are reported; nothing then, and where the formula is no condition.
std::optional<Condition> look_at(const Formula& formula, const Scope& scope, std::vector<diag::Diagnostic>& problems);

// "monthly_cost > $500" means $500 a month: an amount beside a name that is money a month is one of a month. `read` are
// the amounts that were read so.
Formula with_months(Formula formula, const units::Units& units, std::vector<std::string>* read = nullptr);

bool is_comparison(units::Operator kind);
// > and >= count as upward: the value comes from below.
bool is_upward(units::Operator kind);
std::string sign_of(units::Operator kind);
// The same with its sides swapped: > of <.
units::Operator mirrored(units::Operator kind);

// How near `value` is to `threshold`.
std::optional<units::Number> nearness_of(units::Operator kind, const units::Quantity& value,
                                         const units::Quantity& threshold);
// What is missing until it is reached, not below zero, in the unit of the threshold; nothing of = and !=.
std::optional<units::Quantity> distance_of(const Seen& seen);

// A term of a formula as a formula of its own.
Formula part_of(const Formula& formula, std::size_t term);
std::string text_of(const units::Expression& expression, std::size_t term);
// The names below a term, each once.
std::vector<std::string> names_below(const units::Expression& expression, std::size_t term);

}  // namespace pyat::cost
