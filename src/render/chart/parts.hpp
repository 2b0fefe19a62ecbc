// Pieces that several charts are made of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "render/chart/axis.hpp"
#include "render/chart/bars.hpp"
#include "render/chart/svg.hpp"

namespace pyat::render::chart {

// Nothing where there is nothing that can be drawn.
std::optional<double> drawable(const std::optional<double>& value);

// A picture that says so in words.
Svg empty_picture(const Words& words, double width, std::string_view text = "Nothing to draw.");

struct KeyEntry {
  std::string name{};
  std::string classes{};  // of the swatch
  unsigned texture = 0;
  bool is_line = false;
};

// What colours and textures mean, in as many lines as it takes, from `top`. Returns where it ends.
double draw_key(Canvas& canvas, const std::vector<KeyEntry>& entries, double top);

// A label at the left, and at the right what is written for it, which goes first where there is no room for both.
void draw_label(Canvas& canvas, double base, std::string_view label, std::string_view text);

// The text of a reference, over the place where its line will be. Returns where it ends.
double draw_reference_text(Canvas& canvas, const Reference& reference, double x, double top);

// Upright, and seen on bars of any colour.
void draw_reference_line(Canvas& canvas, double x, double top, double bottom);

// Marks below a chart, with lines from `top` to `bottom` where they stand. Those that are not on the scale, and
// texts that would touch, are left out. Returns where the texts end.
double draw_bottom_axis(Canvas& canvas, const Ticks& ticks, const Scale& scale, double top, double bottom);

}  // namespace pyat::render::chart
