// The moment by which everything has to be done.
#pragma once

#include <algorithm>
#include <chrono>
#include <climits>

namespace pyat::probe {

using Clock = std::chrono::steady_clock;

struct Deadline {
  Clock::time_point end{};

  static Deadline after(std::chrono::milliseconds duration) { return {Clock::now() + duration}; }

  bool is_over() const { return Clock::now() >= end; }

  // For poll(): rounded up, so that a loop around it does not spin through the last millisecond; 0 when it is over.
  int remaining_ms() const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
  }
};

}  // namespace pyat::probe
