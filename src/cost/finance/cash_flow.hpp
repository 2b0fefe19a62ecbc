// Flows of money by period and what they are worth today. A flow comes at the end of its period; the flow of period 0
// is today's. Money that is paid is negative. Rates are fractions of a period (0.1 is 10 %) and above -1.
// Brealey, Myers, Allen: Principles of Corporate Finance, chapters 2 and 5.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "cost/finance/figure.hpp"
#include "units/number.hpp"

namespace pyat::cost::finance {

// Discount factors and rates are rounded to so many digits behind the point: as fractions they would grow with each
// period.
inline constexpr unsigned rate_digits = 40;

// What is a year's rate, as that of a month: (1 + r)^(1/12) - 1, and not r / 12.
units::Number monthly_rate(const units::Number& yearly_rate);

// (1 + rate)^-t of the periods 0 to `periods`.
std::vector<units::Number> discount_factors(const units::Number& rate, unsigned periods);

units::Number present_value(const units::Number& rate, const units::Number& amount, unsigned periods);

// The sum of flow t / (1 + rate)^t. A spreadsheet's NPV() puts its first flow at the end of period 1: there, today's
// is added to it.
units::Number net_present_value(const units::Number& rate, std::span<const units::Number> flows);

std::vector<units::Number> discounted(const units::Number& rate, std::span<const units::Number> flows);

// The sum of the flows up to each period.
std::vector<units::Number> cumulative(std::span<const units::Number> flows);

struct Payback {
  Figure periods = Why::never_pays_back;     // within the period in proportion to its flow
  std::optional<unsigned> break_even{};      // the first whole period at whose end all is paid back
  std::optional<unsigned> negative_again{};  // what was paid back is lost again in this one
};

// When the sum of the flows, having been below zero, comes back to it; 0 where it never was below. Why::beyond_limit
// where the flows end before.
Payback payback(std::span<const units::Number> flows);

}  // namespace pyat::cost::finance
