// How often each result came up, of a simulation for example.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "render/chart/bars.hpp"
#include "render/chart/svg.hpp"

namespace pyat::render::chart {

struct Bin {
  double from = 0, to = 0;  // ascending, without gaps
  std::uint64_t count = 0;
};

struct Histogram {
  Words words{};
  std::string unit{};  // of the results
  std::vector<Bin> bins{};
  std::vector<Reference> marks{};  // percentiles, the result without chance
};

// Results below zero have a texture: they are losses.
Svg draw(const Histogram& histogram, double width = narrow);

}  // namespace pyat::render::chart
