// How quantities change from snapshot to snapshot, and where that leads. Exact in its sums; what it says of the future
// is an estimate, and says how good its line fits.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cost/measure/measured.hpp"
#include "cost/measure/snapshot_file.hpp"

namespace pyat::cost {

// The line through points by least squares.
struct Trend {
  units::Number slope{};  // a second
  units::Number level{};  // of the line at `last`
  std::chrono::sys_seconds first{}, last{};
  std::size_t points = 0;
  // The root of the mean square of how far the points are from the line, with two fewer points than there are: as much
  // as a forecast is wrong anyway. Zero of two points, which say nothing of it.
  units::Number scatter = 0;

  units::Number at(std::chrono::sys_seconds time) const;
};

struct TrendResult {
  std::optional<Trend> trend{};
  std::string why{};  // there is none: too few points, or all of one time
};

TrendResult trend_of(const std::vector<Point>& points);

// What is known of a quantity in snapshots: those that do not know it are left out.
std::vector<Point> points_of(const std::vector<Snapshot>& snapshots, std::string_view name,
                             std::string_view tenant = {}, std::string_view label = {});

}  // namespace pyat::cost
