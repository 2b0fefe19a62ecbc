#include "render/chart/tornado.hpp"

#include <algorithm>
#include <cmath>

#include "render/chart/parts.hpp"
#include "render/unicode.hpp"

namespace pyat::render::chart {
namespace {

using std::string;

constexpr double bar_height = 14;
constexpr double label_height = 17;
constexpr double ends_height = 15;
constexpr double between = 10;

std::optional<double> width_of(const Swing& swing) {
  const auto low = drawable(swing.when_low), high = drawable(swing.when_high);
  if (!low || !high) return {};
  return std::abs(*high - *low);
}

std::vector<Swing> sorted(std::vector<Swing> swings) {
  std::stable_sort(swings.begin(), swings.end(),
                   [](const Swing& a, const Swing& b) { return width_of(a).value_or(-1) > width_of(b).value_or(-1); });
  return swings;
}

class Drawing {
 public:
  Drawing(const Tornado& tornado, double width)
      : tornado_(tornado), swings_(sorted(tornado.swings)), canvas_(width), scale_(scale_of(width)) {
    for (const Swing& swing : swings_) has_ends_ = has_ends_ || !swing.when_low_text.empty();
  }

  Svg draw() && {
    double y = draw_key(canvas_,
                        {{.name = tornado_.low_name, .classes = "fill1", .texture = 1},
                         {.name = tornado_.high_name, .classes = "fill0"}},
                        0);
    const double base = scale_.at(tornado_.base);
    y = draw_reference_text(canvas_, {tornado_.base, tornado_.base_text}, base, y);
    for (const Swing& swing : swings_) y = draw_swing(swing, y);
    canvas_.line({scale_.from, y}, {scale_.to, y}, "axis");
    const Ticks ticks = ticks_between(scale_.low, scale_.high, static_cast<unsigned>(canvas_.width() / 70));
    y = draw_bottom_axis(canvas_, ticks, scale_, y, y + 4);
    return std::move(canvas_).finish(tornado_.words, y);
  }

 private:
  Scale scale_of(double width) const {
    constexpr double margin = 4;
    Range range{};
    range.add(tornado_.base);
    for (const Swing& swing : swings_) {
      if (const auto low = drawable(swing.when_low)) range.add(*low);
      if (const auto high = drawable(swing.when_high)) range.add(*high);
    }
    return {range.low(), range.high(), margin, width - margin};
  }

  void draw_end(double value, const Box& row, std::string_view classes, unsigned texture) {
    const double a = scale_.at(tornado_.base), b = scale_.at(value);
    const Box box{std::min(a, b), row.y, std::abs(b - a), row.height};
    if (box.width == 0) return;
    canvas_.rect(box, classes);
    canvas_.texture(box, texture);
  }

  // Both on the same side of the base lie above each other, each half as high.
  void draw_ends(double low, double high, double top) {
    const bool is_same_side =
        (low - tornado_.base > 0) == (high - tornado_.base > 0) && low != tornado_.base && high != tornado_.base;
    const double height = is_same_side ? bar_height / 2 : bar_height;
    draw_end(low, {0, top, 0, height}, "fill1", 1);
    draw_end(high, {0, is_same_side ? top + height : top, 0, height}, "fill0", 0);
  }

  // What the assumption was, below the ends of the bar; the lower result at the left.
  void draw_end_texts(const Swing& swing, double low, double high, double base) {
    const bool is_low_left = low <= high;
    const double half = canvas_.width() / 2 - 5;
    const string left = shortened(is_low_left ? swing.when_low_text : swing.when_high_text, half);
    const string right = shortened(is_low_left ? swing.when_high_text : swing.when_low_text, half);
    const double left_width = text_width(left), right_width = text_width(right);
    const double from = scale_.at(std::min(low, high)), to = scale_.at(std::max(low, high));
    double left_at = std::clamp(from, 0.0, canvas_.width() - left_width);
    double right_at = std::clamp(to - right_width, 0.0, canvas_.width() - right_width);
    constexpr double gap = 10;
    if (const double lacking = left_at + left_width + gap - right_at; lacking > 0) {
      left_at = std::clamp(left_at - lacking / 2, 0.0, canvas_.width() - left_width - gap - right_width);
      right_at = left_at + left_width + gap;
    }
    canvas_.text({left_at, base}, left, "muted");
    canvas_.text({right_at, base}, right, "muted");
  }

  double draw_swing(const Swing& swing, double y) {
    draw_label(canvas_, y + font_size, swing.label, swing.text);
    const double top = y + label_height;
    const double bottom = top + bar_height;
    const auto low = drawable(swing.when_low), high = drawable(swing.when_high);
    canvas_.rect({0, top, canvas_.width(), bar_height}, "track");
    if (scale_.low < 0 && scale_.high > 0) canvas_.line({scale_.at(0), top}, {scale_.at(0), bottom}, "zero");
    if (low && high) draw_ends(*low, *high, top);
    const double base = scale_.at(tornado_.base);
    draw_reference_line(canvas_, base, top - 1, bottom + 1);
    if (!has_ends_) return bottom + between;
    if (low && high) draw_end_texts(swing, *low, *high, bottom + font_size + 1);
    return bottom + ends_height + between;
  }

  const Tornado& tornado_;
  std::vector<Swing> swings_;
  Canvas canvas_;
  Scale scale_;
  bool has_ends_ = false;
};

}  // namespace

Svg draw(const Tornado& tornado, double width) {
  if (tornado.swings.empty() || !is_drawable(tornado.base)) return empty_picture(tornado.words, width);
  return Drawing(tornado, width).draw();
}

}  // namespace pyat::render::chart
