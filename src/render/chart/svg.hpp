// What charts are drawn on: an SVG picture that stands in an HTML page, scaled by its viewBox. Colours and fonts come
// from classes (chart/style.hpp), so that one picture serves light, dark and paper.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyat::render::chart {

// Markup that is safe to put into a page as it is: only charts make it.
struct Svg {
  std::string markup{};
};

// What a reader who does not see the picture is told: its name, and what it shows in a sentence.
struct Words {
  std::string title{}, description{};
};

// Widths in units of the viewBox. A phone of 360 pixels shows about one pixel a unit of `narrow`.
inline constexpr double narrow = 336;
inline constexpr double wide = 760;  // for a picture that has a whole desk screen to itself

inline constexpr double font_size = 12;
inline constexpr double line_height = 15;

// The sizes that are drawn: beyond, sums of them would leave what a double holds.
bool is_drawable(double value);

enum class Weight { regular, bold };

// How wide a text may be, from the metrics of DejaVu Sans, the widest of the fonts that the style sheet names.
double text_width(std::string_view printable, Weight weight = Weight::regular);

// Printable, and cut with "…" where it is wider than that.
std::string shortened(std::string_view text, double width, Weight weight = Weight::regular);

struct Point {
  double x = 0, y = 0;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

enum class Anchor { start, middle, end };

// Where a text stands that is written at a point: above and below its base line, too.
Box text_box(Point at, std::string_view printable, Anchor anchor, Weight weight = Weight::regular);
bool overlap(const Box& a, const Box& b);

class Canvas {
 public:
  explicit Canvas(double width) : width_(width) {}

  double width() const { return width_; }

  void rect(const Box& box, std::string_view classes);
  void line(Point from, Point to, std::string_view classes);
  void polyline(const std::vector<Point>& points, std::string_view classes);
  void polygon(const std::vector<Point>& points, std::string_view classes);
  void circle(Point center, double radius, std::string_view classes);
  // Lines over a box, so that colour is not all that tells it from others. Texture 0 is none.
  void texture(const Box& box, unsigned texture);
  // On one line; escaped, and stand-ins for what would mislead. The base line is at `at`.
  void text(Point at, std::string_view text, std::string_view classes = {}, Anchor anchor = Anchor::start);
  // What a pointer that rests on the following shapes is told, up to end_group().
  void begin_group(std::string_view title);
  void end_group();

  Svg finish(const Words& words, double height) &&;

 private:
  void element(std::string_view name, std::string_view classes);
  void attribute(std::string_view name, double value);

  double width_;
  std::string body_{};
};

// Series beyond the sixth have the colour of an earlier one and another texture.
inline constexpr unsigned color_count = 6;
std::string series_class(std::string_view prefix, std::size_t series);
unsigned series_texture(std::size_t series);

}  // namespace pyat::render::chart
