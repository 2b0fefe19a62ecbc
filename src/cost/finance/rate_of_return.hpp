// The rate at which flows are worth nothing today, and its modified form.
#pragma once

#include <span>
#include <vector>

#include "cost/finance/cash_flow.hpp"

namespace pyat::cost::finance {

struct RateOfReturn {
  Figure rate = Why::no_sign_change;   // of a period; only where there is exactly one
  std::vector<units::Number> rates{};  // all of them, the lowest first
  unsigned sign_changes = 0;           // of the flows: no more rates than these (Descartes); one is a plain investment
};

// Every rate above -1 at which the net present value of the flows is zero, to 40 digits. The flows are a polynomial in
// 1/(1 + r), whose roots are isolated by Descartes' rule and bisection (Collins and Akritas, 1976): none is overlooked,
// and no guess is needed.
RateOfReturn internal_rate_of_return(std::span<const units::Number> flows);

// What is paid is financed at one rate, what comes in is invested at another until the end: one rate, always.
// Why::no_sign_change where nothing is paid or nothing comes in.
Figure modified_rate_of_return(std::span<const units::Number> flows, const units::Number& finance_rate,
                               const units::Number& reinvest_rate);

}  // namespace pyat::cost::finance
