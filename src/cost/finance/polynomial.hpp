// The positive roots of a polynomial with exact coefficients.
#pragma once

#include <span>
#include <vector>

#include "units/number.hpp"

namespace pyat::cost::finance {

using Polynomial = std::vector<units::Number>;  // the coefficient of x^i stands at i

unsigned sign_changes(std::span<const units::Number> coefficients);

// The roots between 0 and 1, both left out, each once, in no order; exact to 45 digits behind the point. Neither 0 nor
// 1 may be a root.
std::vector<units::Number> roots_below_one(const Polynomial& polynomial);

// Takes the root 1 out of the polynomial as often as it is one; false where it is none.
bool take_out_one(Polynomial& polynomial);

}  // namespace pyat::cost::finance
