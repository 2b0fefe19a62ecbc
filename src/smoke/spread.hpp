// How durations are spread, in bounded memory: counts in buckets whose width grows with the duration (log-linear), so
// that an hour of them takes no more than a second of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace pyat::smoke {

class Spread {
 public:
  using Duration = std::chrono::microseconds;

  // No duration is told with a larger error than this part of it.
  static constexpr double error_bound = 0.01;

  void add(Duration duration);  // one below 0 counts as 0
  void add(const Spread& other);

  bool is_empty() const { return count_ == 0; }
  std::uint64_t count() const { return count_; }
  Duration max() const { return max_; }  // exact
  // By the nearest rank, of 1 to 100 percent: of what was added, the smallest that at least so many percent do not
  // exceed, to within error_bound. 0 of nothing.
  Duration percentile(unsigned percent) const;
  // Each bucket in ascending order: a duration that stands for all in it, and how many these are.
  void each(const std::function<void(Duration duration, std::uint64_t count)>& visit) const;

 private:
  std::vector<std::uint64_t> buckets_{};  // up to the largest that was needed
  std::uint64_t count_ = 0;
  Duration max_{0};
};

}  // namespace pyat::smoke
