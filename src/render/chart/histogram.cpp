#include "render/chart/histogram.hpp"

#include <algorithm>

#include "render/chart/parts.hpp"

namespace pyat::render::chart {
namespace {

constexpr double height = 150;

bool is_sound(const std::vector<Bin>& bins) {
  return std::all_of(bins.begin(), bins.end(),
                     [](const Bin& bin) { return is_drawable(bin.from) && is_drawable(bin.to) && bin.from < bin.to; });
}

bool is_shown(const Reference& mark, const Scale& x) {
  return is_drawable(mark.value) && mark.value >= x.low && mark.value <= x.high;
}

// A mark has a row of its own for its text, so that neighbours never touch; its line begins below.
void draw_marks(Canvas& canvas, const Histogram& histogram, const Scale& x, double bottom) {
  std::vector<const Reference*> shown{};
  for (const Reference& mark : histogram.marks) {
    if (is_shown(mark, x)) shown.push_back(&mark);
  }
  const auto row = [](std::size_t i) { return line_height * static_cast<double>(i); };
  for (std::size_t i = 0; i < shown.size(); ++i) {
    draw_reference_line(canvas, x.at(shown[i]->value), row(i) + line_height, bottom);
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const std::string text = shortened(shown[i]->text, canvas.width(), Weight::bold);
    const double half = text_width(text, Weight::bold) / 2;
    const double middle = std::clamp(x.at(shown[i]->value), half, std::max(half, canvas.width() - half));
    canvas.text({middle, row(i) + font_size}, text, "on-plot", Anchor::middle);
  }
}

double marks_height(const Histogram& histogram, const Scale& x) {
  return line_height * static_cast<double>(std::count_if(histogram.marks.begin(), histogram.marks.end(),
                                                         [&](const Reference& mark) { return is_shown(mark, x); }));
}

}  // namespace

Svg draw(const Histogram& histogram, double width) {
  if (histogram.bins.empty() || !is_sound(histogram.bins)) return empty_picture(histogram.words, width);
  std::uint64_t most = 1;
  for (const Bin& bin : histogram.bins) most = std::max(most, bin.count);
  constexpr double margin = 4;
  const Scale x{histogram.bins.front().from, histogram.bins.back().to, margin, width - margin};
  const Ticks ticks = ticks_between(x.low, x.high, static_cast<unsigned>(width / 70));

  Canvas canvas(width);
  const double top = marks_height(histogram, x) + 6;
  const double bottom = top + height;
  const double below = draw_bottom_axis(canvas, ticks, x, top, bottom);
  for (const Bin& bin : histogram.bins) {
    const double tall = height * static_cast<double>(bin.count) / static_cast<double>(most);
    const double from = x.at(bin.from), gap = x.at(bin.to) - from > 3 ? 0.5 : 0;
    const Box box{from + gap, bottom - tall, x.at(bin.to) - from - 2 * gap, tall};
    if (bin.count == 0) continue;
    const bool is_loss = bin.to <= 0;
    canvas.rect(box, is_loss ? "fill1" : "fill0");
    if (is_loss) canvas.texture(box, 1);
  }
  canvas.line({x.from, bottom}, {x.to, bottom}, "axis");
  draw_marks(canvas, histogram, x, bottom);
  double end = below;
  if (!histogram.unit.empty()) {
    canvas.text({width / 2, below + 10}, shortened(histogram.unit, width), "muted", Anchor::middle);
    end += line_height;
  }
  return std::move(canvas).finish(histogram.words, end);
}

}  // namespace pyat::render::chart
