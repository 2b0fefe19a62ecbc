// Which assumption moves a result most: for each, the result when it is low and when it is high, the widest first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "render/chart/svg.hpp"

namespace pyat::render::chart {

struct Swing {
  std::string label{};                            // the assumption, and between what it was varied
  std::string text{};                             // the results as they are to be written
  std::optional<double> when_low{}, when_high{};  // the results
  std::string when_low_text{}, when_high_text{};  // the assumption's values; may be empty
};

struct Tornado {
  Words words{};
  double base = 0;  // the result when nothing is varied
  std::string base_text{};
  std::string low_name = "assumption low", high_name = "assumption high";
  std::vector<Swing> swings{};  // drawn in the order of their width; those that are unknown come last
};

Svg draw(const Tornado& tornado, double width = narrow);

}  // namespace pyat::render::chart
