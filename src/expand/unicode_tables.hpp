#pragma once

#include <cstdint>
#include <span>

namespace pyat::expand {

struct RuneRange {
  char32_t first, last;
};

// Every `stride`-th character of first … last has a counterpart `distance` further on.
struct CaseRange {
  char32_t first, last;
  std::uint8_t stride;
  std::int32_t distance;
};

// Each sorted, without overlaps.
std::span<const RuneRange> letter_and_digit_ranges();
std::span<const CaseRange> upper_case_ranges();
std::span<const CaseRange> lower_case_ranges();

}  // namespace pyat::expand
