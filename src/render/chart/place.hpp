// Room for texts among what is drawn already.
#pragma once

#include <optional>
#include <vector>

#include "render/chart/svg.hpp"

namespace pyat::render::chart {

class Room {
 public:
  explicit Room(const Box& whole) : whole_(whole) {}

  // What texts had better not cross, and what they must not.
  void add_line(const std::vector<Point>& points);
  void add_box(const Box& box) { boxes_.push_back(box); }

  // The box of the candidates that crosses the fewest lines and no other box, the first of equals; it is taken then.
  // Nothing where every one would cover a box, or leave the whole.
  std::optional<Box> take(const std::vector<Box>& candidates);

 private:
  bool is_free(const Box& box) const;
  std::size_t crossings(const Box& box) const;

  Box whole_;
  std::vector<Box> boxes_{};
  std::vector<std::vector<Point>> lines_{};
};

// The places of texts of one height, moved as little as is needed to stand below each other between top and bottom.
// `wanted` are the places they would like, in any order; the answer is in the same.
std::vector<double> spread(const std::vector<double>& wanted, double height, double top, double bottom);

}  // namespace pyat::render::chart
