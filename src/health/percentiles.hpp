// How long a service took to answer when it was asked many times.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace pyat::health {

// By the nearest rank: the p-th percentile is the smallest sample that at least p percent of all samples do not exceed.
// It is always one of them, never a value between two; of fewer than 100 samples p99 is the largest.
struct Percentiles {
  std::chrono::microseconds p50{}, p95{}, p99{}, max{};
};

// nullopt: there are no samples.
std::optional<Percentiles> percentiles(std::vector<std::chrono::microseconds> samples);

}  // namespace pyat::health
