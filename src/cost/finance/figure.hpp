// A result of a business case: a number, or why there is none.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "units/number.hpp"

namespace pyat::cost::finance {

// Nobody waits longer for an investment to pay back: 100 years.
inline constexpr unsigned longest_months = 1200;

enum class Why : std::uint8_t {
  known,
  no_cost,
  nothing_to_pay_back,
  never_pays_back,
  never_pays_back_discounted,
  beyond_limit,
  no_sign_change,
  no_rate,
  several_rates,
  short_horizon,
  no_soft_benefit,
  not_even_all,
  no_periods,
  never_repaid,
};

// What is to be read where the number would stand: lower case, no full stop.
std::string_view to_string(Why why);

struct Figure {
  std::optional<units::Number> value{};
  Why why = Why::known;

  Figure(units::Number number) : value(std::move(number)) {}  // NOLINT(google-explicit-constructor): a number is one
  Figure(Why reason) : why(reason) {}                         // NOLINT(google-explicit-constructor): and so is a reason
};

// `dividend / divisor`, or `reason` where the divisor is not above zero.
Figure quotient(const units::Number& dividend, const units::Number& divisor, Why reason);

}  // namespace pyat::cost::finance
