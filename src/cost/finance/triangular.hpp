// Draws of a triangular distribution in whole numbers.
#pragma once

#include <cstdint>

#include "units/number.hpp"

namespace pyat::cost::finance {

// A position between the low and the high end: 0 is the low one, `ticks` is the high one.
inline constexpr unsigned tick_bits = 31;
inline constexpr std::uint64_t ticks = std::uint64_t{1} << tick_bits;

// The largest whole number whose square is not above this one.
std::uint64_t whole_root(std::uint64_t number);

// Where the most likely value stands between the ends.
std::uint64_t mode_ticks(const units::Number& low, const units::Number& likely, const units::Number& high);

// The position below which a share of `uniform / ticks` of all draws is.
std::uint64_t triangular(std::uint64_t uniform, std::uint64_t mode);

}  // namespace pyat::cost::finance
