#include "render/chart/place.hpp"

#include <algorithm>
#include <numeric>

namespace pyat::render::chart {
namespace {

// Liang and Barsky: what is left of the line when it is cut at each side of the box.
bool crosses(Point from, Point to, const Box& box) {
  double first = 0, last = 1;
  const auto cut = [&](double direction, double distance) {
    if (direction == 0) return distance >= 0;
    const double at = distance / direction;
    if (direction < 0) {
      first = std::max(first, at);
    } else {
      last = std::min(last, at);
    }
    return first <= last;
  };
  const double dx = to.x - from.x, dy = to.y - from.y;
  return cut(-dx, from.x - box.x) && cut(dx, box.right() - from.x) && cut(-dy, from.y - box.y) &&
         cut(dy, box.bottom() - from.y);
}

bool is_inside(const Box& box, const Box& whole) {
  return box.x >= whole.x && box.y >= whole.y && box.right() <= whole.right() && box.bottom() <= whole.bottom();
}

}  // namespace

void Room::add_line(const std::vector<Point>& points) { lines_.push_back(points); }

bool Room::is_free(const Box& box) const {
  return std::none_of(boxes_.begin(), boxes_.end(), [&](const Box& other) { return overlap(box, other); });
}

std::size_t Room::crossings(const Box& box) const {
  std::size_t count = 0;
  for (const auto& line : lines_) {
    for (std::size_t i = 1; i < line.size(); ++i) count += crosses(line[i - 1], line[i], box);
  }
  return count;
}

std::optional<Box> Room::take(const std::vector<Box>& candidates) {
  std::optional<Box> best{};
  std::size_t fewest = 0;
  for (const Box& box : candidates) {
    if (!is_inside(box, whole_) || !is_free(box)) continue;
    const std::size_t count = crossings(box);
    if (best && count >= fewest) continue;
    best = box;
    fewest = count;
  }
  if (best) boxes_.push_back(*best);
  return best;
}

std::vector<double> spread(const std::vector<double>& wanted, double height, double top, double bottom) {
  std::vector<std::size_t> order(wanted.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  std::vector<double> places(wanted.size());
  double free_from = top;
  for (const std::size_t i : order) {
    places[i] = std::max(wanted[i], free_from);
    free_from = places[i] + height;
  }
  double free_to = bottom;
  for (auto i = order.rbegin(); i != order.rend(); ++i) {
    places[*i] = std::min(places[*i], free_to);
    free_to = places[*i] - height;
  }
  return places;
}

}  // namespace pyat::render::chart
