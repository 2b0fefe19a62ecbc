#include "smoke/spread.hpp"

#include <algorithm>
#include <bit>

namespace pyat::smoke {
namespace {

// 64 buckets from each power of 2 to the next: none is wider than 1/64 of its lower end, so that its middle is no
// farther than 1/128 (0.8 %) from any duration in it. Below 128 µs each has a bucket of its own.
constexpr unsigned bits = 6;
constexpr std::uint64_t each_power = std::uint64_t{1} << bits;
static_assert(1.0 / (2 * each_power) < Spread::error_bound);

std::size_t bucket_of(std::uint64_t value) {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  const unsigned shift = width > bits + 1 ? width - bits - 1 : 0;
  return static_cast<std::size_t>(shift * each_power + (value >> shift));
}

std::uint64_t middle_of(std::size_t bucket) {
  const std::uint64_t shift = bucket < 2 * each_power ? 0 : bucket / each_power - 1;
  const std::uint64_t lowest = (bucket - shift * each_power) << shift;
  return lowest + ((std::uint64_t{1} << shift) - 1) / 2;
}

}  // namespace

void Spread::add(Duration duration) {
  duration = std::max(duration, Duration{0});
  const std::size_t bucket = bucket_of(static_cast<std::uint64_t>(duration.count()));
  if (bucket >= buckets_.size()) buckets_.resize(bucket + 1);
  ++buckets_[bucket];
  ++count_;
  max_ = std::max(max_, duration);
}

void Spread::add(const Spread& other) {
  if (other.buckets_.size() > buckets_.size()) buckets_.resize(other.buckets_.size());
  for (std::size_t i = 0; i < other.buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

Spread::Duration Spread::percentile(unsigned percent) const {
  const std::uint64_t rank = std::max<std::uint64_t>((count_ * percent + 99) / 100, 1);
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    below += buckets_[i];
    // No duration is longer than the longest.
    if (below >= rank) return std::min(Duration{static_cast<std::int64_t>(middle_of(i))}, max_);
  }
  return max_;
}

void Spread::each(const std::function<void(Duration duration, std::uint64_t count)>& visit) const {
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    if (buckets_[i] > 0) visit(std::min(Duration{static_cast<std::int64_t>(middle_of(i))}, max_), buckets_[i]);
  }
}

}  // namespace pyat::smoke
