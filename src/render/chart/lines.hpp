// Lines over months or dates. A line has a gap where its value is unknown, or not drawable (is_drawable()), and the
// name of each stands at its end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "render/chart/bars.hpp"
#include "render/chart/svg.hpp"

namespace pyat::render::chart {

// A month or a date: `at` in whatever unit, ascending; `text` is written below, where there is room.
struct Position {
  double at = 0;
  std::string text{};
};

using Values = std::vector<std::optional<double>>;  // as Lines::positions, or shorter

struct Series {
  std::string name{};
  Values values{};
  std::optional<std::size_t> forecast_from{};  // dashed from this position on
  bool is_stepped = false;                     // a value holds until the next: a budget, a price
};

// From a low to a high estimate.
struct Band {
  std::string name{};
  Values low{}, high{};
};

// A point with a text, such as the month of break-even. `at` as in Position.
struct Marker {
  double at = 0, value = 0;
  std::string text{};
};

struct Lines {
  Words words{};
  std::string unit{};      // of the values; stands above their axis
  std::string position{};  // what the positions are: "month"
  std::vector<Position> positions{};
  std::vector<Series> series{};
  std::optional<Band> band{};
  std::vector<Reference> references{};  // level lines, a budget for example; the text of a single one stands in the key
  std::vector<Marker> markers{};
  std::string forecast_name = "forecast";
  bool has_zero = true;  // the axis of the values includes zero, whatever they are
};

Svg draw(const Lines& lines, double width = narrow);

}  // namespace pyat::render::chart
