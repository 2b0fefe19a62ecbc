// A condition as PromQL. For export.cpp alone.
#pragma once

#include <string>

#include "cost/model.hpp"
#include "cost/scope.hpp"

namespace pyat::cost {

struct Promql {
  std::string text{};
  std::string why_not{};  // empty: there is a text
};

// In bytes, seconds and things. A comparison gives series where it holds, and nothing where it does not. Names of the
// model stand as the numbers that they are now; a condition without anything that Prometheus knows has no text.
Promql to_promql(const Formula& condition, const Scope& scope);

// The number in its base unit, as PromQL writes it.
std::string promql_number(const units::Number& number);

}  // namespace pyat::cost
