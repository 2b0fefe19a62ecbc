#include "render/chart/bars.hpp"

#include <algorithm>

#include "render/chart/parts.hpp"
#include "render/unicode.hpp"

namespace pyat::render::chart {
namespace {

using std::string;

constexpr double bar_height = 12;
constexpr double before_height = 7;
constexpr double stack_height = 20;
constexpr double between = 9;        // from one bar to the label of the next
constexpr double label_height = 17;  // of a label above its bar
constexpr double margin = 1.5;       // for the outlines of bars that are as long as the picture is wide

// Zero belongs to every picture of bars.
Scale scale_of(Range& range, const std::optional<Reference>& reference, double width) {
  range.add(0);
  if (reference && is_drawable(reference->value)) range.add(reference->value);
  return {range.low(), range.high(), margin, width - margin};
}

Box bar_box(const Scale& scale, double from, double to, double y, double height) {
  const double a = scale.at(from), b = scale.at(to);
  return {std::min(a, b), y, std::abs(b - a), height};
}

// What bars of both kinds have in common: where zero and the reference are.
class Ground {
 public:
  Ground(Canvas& canvas, const Scale& scale, const std::optional<Reference>& reference)
      : canvas_(canvas),
        scale_(scale),
        has_reference_(reference && is_drawable(reference->value)),
        reference_at_(has_reference_ ? scale.at(reference->value) : 0) {}

  // The text of the reference. Returns where it ends.
  double draw_head(const std::optional<Reference>& reference, double top) {
    return has_reference_ ? draw_reference_text(canvas_, *reference, reference_at_, top) : top;
  }
  void draw_below_bars(double top, double height) {
    canvas_.rect({0, top, canvas_.width(), height}, "track");
    if (scale_.low < 0) canvas_.line({scale_.at(0), top - 2}, {scale_.at(0), top + height + 2}, "zero");
  }
  void draw_over_bars(double top, double height) {
    if (has_reference_) draw_reference_line(canvas_, reference_at_, top - 1, top + height + 2);
  }

 private:
  Canvas& canvas_;
  const Scale& scale_;
  bool has_reference_;
  double reference_at_;
};

string value_text(const Bar& bar, bool has_before) {
  if (!has_before || bar.before_text.empty()) return bar.text;
  return bar.before_text + " → " + (bar.text.empty() ? "?" : bar.text);
}

double draw_bar(Canvas& canvas, Ground& ground, const Scale& scale, const Bar& bar, bool has_before, double y) {
  draw_label(canvas, y + font_size, bar.label, value_text(bar, has_before));
  const double top = y + label_height;
  const double height = bar_height + (has_before ? before_height + 1 : 0);
  ground.draw_below_bars(top, height);
  if (const auto before = drawable(bar.before); has_before && before && *before != 0) {
    canvas.rect(bar_box(scale, 0, *before, top, before_height), "before");
  }
  if (const auto value = drawable(bar.value); value && *value != 0) {
    canvas.rect(bar_box(scale, 0, *value, top + height - bar_height, bar_height), "fill0");
  }
  ground.draw_over_bars(top, height);
  return top + height + between;
}

void add(Range& range, const std::optional<double>& value) {
  if (const auto number = drawable(value)) range.add(*number);
}

// Parts that save stand on the other side of zero.
struct Ends {
  double low = 0, high = 0;

  double& end_of(double value) { return value < 0 ? low : high; }
};

std::vector<KeyEntry> key_of(const std::vector<string>& names) {
  std::vector<KeyEntry> key{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    key.push_back({.name = names[i], .classes = series_class("fill", i), .texture = series_texture(i)});
  }
  return key;
}

void draw_part(Canvas& canvas, const Box& box, const string& name, const Part& part, std::size_t series) {
  constexpr double padding = 8;
  canvas.begin_group(name + ": " + part.text);
  canvas.rect(box, series_class("fill", series));
  canvas.texture(box, series_texture(series));
  if (!part.text.empty() && text_width(to_printable(part.text), Weight::bold) + padding <= box.width) {
    canvas.text({box.x + box.width / 2, box.y + box.height / 2 + 4.3}, part.text, series_class("on", series),
                Anchor::middle);
  }
  canvas.end_group();
}

double draw_stack(Canvas& canvas, Ground& ground, const Scale& scale, const StackedBars& bars, const Stack& stack,
                  double y) {
  draw_label(canvas, y + font_size, stack.label, stack.text);
  const double top = y + label_height;
  ground.draw_below_bars(top, stack_height);
  Ends ends{};
  for (std::size_t i = 0; i < std::min(stack.parts.size(), bars.names.size()); ++i) {
    const auto value = drawable(stack.parts[i].value);
    if (!value || *value == 0) continue;
    double& end = ends.end_of(*value);
    draw_part(canvas, bar_box(scale, end, end + *value, top, stack_height), bars.names[i], stack.parts[i], i);
    end += *value;
  }
  ground.draw_over_bars(top, stack_height);
  return top + stack_height + between;
}

// Sums of drawable numbers that no bar can show.
bool is_too_large(const Ends& ends) { return !is_drawable(ends.low) || !is_drawable(ends.high); }

}  // namespace

Svg draw(const Bars& bars, double width) {
  if (bars.bars.empty()) return empty_picture(bars.words, width);
  Range range{};
  for (const Bar& bar : bars.bars) {
    add(range, bar.value);
    add(range, bar.before);
  }
  Canvas canvas(width);
  const Scale scale = scale_of(range, bars.reference, width);
  Ground ground(canvas, scale, bars.reference);
  const bool has_before = !bars.before_name.empty();
  double y = 0;
  if (has_before) {
    y = draw_key(canvas, {{.name = bars.before_name, .classes = "before"}, {.name = bars.name, .classes = "fill0"}}, y);
  }
  y = ground.draw_head(bars.reference, y);
  for (const Bar& bar : bars.bars) y = draw_bar(canvas, ground, scale, bar, has_before, y);
  return std::move(canvas).finish(bars.words, y);
}

Svg draw(const StackedBars& bars, double width) {
  if (bars.stacks.empty()) return empty_picture(bars.words, width);
  Range range{};
  for (const Stack& stack : bars.stacks) {
    Ends ends{};
    for (const Part& part : stack.parts) {
      if (const auto value = drawable(part.value)) ends.end_of(*value) += *value;
    }
    if (is_too_large(ends)) return empty_picture(bars.words, width, "These numbers are too large to draw.");
    range.add(ends.low);
    range.add(ends.high);
  }
  Canvas canvas(width);
  const Scale scale = scale_of(range, bars.reference, width);
  Ground ground(canvas, scale, bars.reference);
  double y = ground.draw_head(bars.reference, draw_key(canvas, key_of(bars.names), 0));
  for (const Stack& stack : bars.stacks) y = draw_stack(canvas, ground, scale, bars, stack, y);
  return std::move(canvas).finish(bars.words, y);
}

}  // namespace pyat::render::chart
