#include "cost/measure/trend.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;

Number seconds(std::chrono::sys_seconds time) { return Number(time.time_since_epoch().count()); }

Number scatter_of(const std::vector<Point>& points, const Trend& trend) {
  if (points.size() < 3) return 0;
  Number sum = 0;
  for (const Point& point : points) {
    const Number distance = point.value - trend.at(point.time);
    sum += distance * distance;
  }
  constexpr unsigned digits = 9;
  return (sum / Number(static_cast<std::int64_t>(points.size() - 2))).root(2, digits);
}

}  // namespace

Number Trend::at(std::chrono::sys_seconds time) const { return level + slope * (seconds(time) - seconds(last)); }

TrendResult trend_of(const std::vector<Point>& points) {
  if (points.size() < 2) {
    return {.trend = std::nullopt,
            .why = fmt::format("there {} in it: a trend needs two", points.empty() ? "is no value" : "is one value")};
  }
  Trend trend{};
  trend.points = points.size();
  const auto [first, last] = std::minmax_element(
      points.begin(), points.end(), [](const Point& left, const Point& right) { return left.time < right.time; });
  trend.first = first->time;
  trend.last = last->time;
  if (trend.first == trend.last) return {.trend = std::nullopt, .why = "all its values are of one time"};
  Number mean_time = 0, mean = 0;
  for (const Point& point : points) {
    mean_time += seconds(point.time) - seconds(trend.last);
    mean += point.value;
  }
  const Number count(static_cast<std::int64_t>(points.size()));
  mean_time /= count;
  mean /= count;
  Number products = 0, squares = 0;
  for (const Point& point : points) {
    const Number time = seconds(point.time) - seconds(trend.last) - mean_time;
    products += time * (point.value - mean);
    squares += time * time;
  }
  trend.slope = products / squares;
  trend.level = mean - trend.slope * mean_time;
  trend.scatter = scatter_of(points, trend);
  return {.trend = std::move(trend), .why = {}};
}

std::vector<Point> points_of(const std::vector<Snapshot>& snapshots, string_view name, string_view tenant,
                             string_view label) {
  std::vector<Point> points{};
  for (const Snapshot& snapshot : snapshots) {
    for (const Measured& each : snapshot.values) {
      if (each.name == name && each.tenant == tenant && each.label == label && each.value) {
        points.push_back({snapshot.taken, *each.value});
      }
    }
  }
  return points;
}

}  // namespace pyat::cost
