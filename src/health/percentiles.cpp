#include "health/percentiles.hpp"

#include <algorithm>

namespace pyat::health {

std::optional<Percentiles> percentiles(std::vector<std::chrono::microseconds> samples) {
  if (samples.empty()) return std::nullopt;
  std::sort(samples.begin(), samples.end());
  const auto at = [&](std::size_t percent) { return samples[(samples.size() * percent + 99) / 100 - 1]; };
  return Percentiles{.p50 = at(50), .p95 = at(95), .p99 = at(99), .max = samples.back()};
}

}  // namespace pyat::health
