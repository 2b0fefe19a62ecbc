#include "render/chart/parts.hpp"

#include <algorithm>

#include "render/unicode.hpp"

namespace pyat::render::chart {

using std::string;
using std::string_view;

std::optional<double> drawable(const std::optional<double>& value) {
  return value && is_drawable(*value) ? value : std::nullopt;
}

Svg empty_picture(const Words& words, double width, string_view text) {
  Canvas canvas(width);
  canvas.text({0, line_height}, text, "muted");
  return std::move(canvas).finish(words, 2 * line_height);
}

double draw_key(Canvas& canvas, const std::vector<KeyEntry>& entries, double top) {
  constexpr double swatch = 16, beside = 5, between = 14;
  double x = 0, base = top + font_size;
  for (const KeyEntry& entry : entries) {
    const string name = shortened(entry.name, canvas.width() - swatch - beside);
    const double needed = swatch + beside + text_width(name);
    if (x > 0 && x + needed > canvas.width()) {
      x = 0;
      base += line_height + 2;
    }
    if (entry.is_line) {
      canvas.line({x, base - 4}, {x + swatch, base - 4}, entry.classes);
    } else {
      const Box box{x, base - 9.5, swatch, 11};
      canvas.rect(box, entry.classes);
      canvas.texture(box, entry.texture);
    }
    canvas.text({x + swatch + beside, base}, name, "muted");
    x += needed + between;
  }
  return base + 10;
}

void draw_label(Canvas& canvas, double base, string_view label, string_view text) {
  constexpr double gap = 10;
  const string value = shortened(text, canvas.width() * 0.6, Weight::bold);
  const double room = canvas.width() - (value.empty() ? 0 : text_width(value, Weight::bold) + gap);
  const string shown = shortened(label, room);
  const bool is_cut = shown != to_printable(label) || value != to_printable(text);
  if (is_cut) canvas.begin_group(string(label) + ": " + string(text));
  canvas.text({0, base}, shown);
  canvas.text({canvas.width(), base}, value, "value", Anchor::end);
  if (is_cut) canvas.end_group();
}

double draw_reference_text(Canvas& canvas, const Reference& reference, double x, double top) {
  const string text = shortened(reference.text, canvas.width());
  const double half = text_width(text) / 2;
  const double middle = std::clamp(x, half, std::max(half, canvas.width() - half));
  canvas.text({middle, top + font_size}, text, "muted", Anchor::middle);
  canvas.line({x, top + line_height}, {x, top + line_height + 4}, "reference");
  return top + line_height + 4;
}

void draw_reference_line(Canvas& canvas, double x, double top, double bottom) {
  canvas.line({x, top}, {x, bottom}, "halo");
  canvas.line({x, top}, {x, bottom}, "reference");
}

double draw_bottom_axis(Canvas& canvas, const Ticks& ticks, const Scale& scale, double top, double bottom) {
  constexpr double gap = 8;
  const std::vector<string> texts = tick_texts(ticks);
  double free_from = 0;  // where the next text may begin
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (ticks.values[i] < scale.low || ticks.values[i] > scale.high) continue;
    const double x = scale.at(ticks.values[i]);
    canvas.line({x, top}, {x, bottom}, ticks.values[i] == 0 ? "zero" : "grid");
    const double half = text_width(texts[i]) / 2;
    const double middle = std::clamp(x, half, canvas.width() - half);
    if (middle - half < free_from) continue;
    free_from = middle + half + gap;
    canvas.text({middle, bottom + line_height}, texts[i], "muted", Anchor::middle);
  }
  return bottom + line_height + 5;
}

}  // namespace pyat::render::chart
