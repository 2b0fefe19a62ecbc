#include "cost/finance/triangular.hpp"

#include <string>

namespace pyat::cost::finance {

using units::Number;

std::uint64_t whole_root(std::uint64_t number) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    const std::uint64_t candidate = root | bit;
    if (candidate <= number / candidate) root = candidate;
  }
  return root;
}

std::uint64_t mode_ticks(const Number& low, const Number& likely, const Number& high) {
  if (low == high) return 0;
  const Number place = (likely - low) / (high - low) * static_cast<std::int64_t>(ticks);
  return std::stoull(place.fixed(0));
}

std::uint64_t triangular(std::uint64_t uniform, std::uint64_t mode) {
  if (uniform < mode) return whole_root(uniform * mode);
  return ticks - whole_root((ticks - uniform) * (ticks - mode));
}

}  // namespace pyat::cost::finance
