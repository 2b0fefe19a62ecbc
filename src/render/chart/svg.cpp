#include "render/chart/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "render/unicode.hpp"
#include "render/xml.hpp"

namespace pyat::render::chart {
namespace {

using std::string;
using std::string_view;

// Of the printable characters of ASCII, in hundredths of the size of the font.
using Widths = std::array<unsigned char, 95>;
constexpr Widths regular_widths{32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37,  32, 34, 64, 64, 64,
                                64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64,
                                58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64,  62, 74, 69, 99, 69,
                                62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36,  64, 64, 28, 28, 58,
                                28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60,  53, 64, 34, 64, 84};
constexpr Widths bold_widths{35, 46,  53, 84, 70, 101, 88, 31,  46, 46, 53, 84, 38, 42,  38, 37, 70, 70,  70,
                             70, 70,  70, 70, 70, 70,  70, 40,  40, 84, 84, 84, 59, 100, 78, 77, 74, 84,  69,
                             69, 83,  84, 38, 38, 78,  64, 100, 84, 86, 74, 86, 78, 73,  69, 82, 78, 111, 78,
                             73, 73,  46, 37, 46, 84,  50, 50,  68, 72, 60, 72, 68, 44,  72, 72, 35, 35,  67,
                             35, 105, 72, 69, 72, 72,  50, 60,  48, 72, 66, 93, 65, 66,  59, 72, 37, 72,  84};

double width_of(char32_t code, Weight weight) {
  constexpr double widest_other = 1.25;  // Cyrillic capitals, arrows; wide characters are square
  const Widths& widths = weight == Weight::bold ? bold_widths : regular_widths;
  if (code >= 0x20 && code < 0x7F) return widths[code - 0x20] * font_size / 100;
  return column_width(code) == 0 ? 0 : widest_other * font_size;
}

// Two digits behind the point would be finer than any screen.
string coordinate(double value) {
  string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

string point_list(const std::vector<Point>& points) {
  string list{};
  for (const Point& point : points) {
    if (!list.empty()) list += ' ';
    list += coordinate(point.x) + ',' + coordinate(point.y);
  }
  return list;
}

// Lines at 45 degrees over a box, cut at its edges; `falling`: from the upper left to the lower right.
string diagonals(const Box& box, double step, bool falling) {
  string path{};
  for (double at = step / 2 - box.height; at < box.width; at += step) {
    const double from = std::max(at, 0.0), to = std::min(at + box.height, box.width);
    if (to - from < 0.5) continue;
    const double low = from - at, high = to - at;  // how far up the line is at its ends
    const double y0 = falling ? box.y + low : box.bottom() - low;
    const double y1 = falling ? box.y + high : box.bottom() - high;
    path += 'M' + coordinate(box.x + from) + ' ' + coordinate(y0) + 'L' + coordinate(box.x + to) + ' ' + coordinate(y1);
  }
  return path;
}

string uprights(const Box& box, double step) {
  string path{};
  for (double at = step / 2; at < box.width; at += step) {
    path += 'M' + coordinate(box.x + at) + ' ' + coordinate(box.y) + 'V' + coordinate(box.bottom());
  }
  return path;
}

string levels(const Box& box, double step) {
  string path{};
  for (double at = step / 2; at < box.height; at += step) {
    path += 'M' + coordinate(box.x) + ' ' + coordinate(box.y + at) + 'H' + coordinate(box.right());
  }
  return path;
}

// Marks that are drawn over the character before them: a pile of them would cover the lines above.
constexpr unsigned most_marks = 2;

constexpr size_t most_tooltip_characters = 300;

}  // namespace

bool is_drawable(double value) { return std::abs(value) <= 1e300; }  // which NaN is not

double text_width(string_view printable, Weight weight) {
  double width = 0;
  for (std::size_t at = 0; at < printable.size();) {
    const Character c = decode_utf8(printable, at);
    width += width_of(c.code, weight);
    at += c.size;
  }
  return width;
}

string shortened(string_view text, double width, Weight weight) {
  const double dots = width_of(U'…', weight);
  string out{};
  std::size_t fits = 0;  // bytes of `out` after which there is room for the dots
  double used = 0;
  unsigned marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode_utf8(text, at);
    at += c.size;
    const char32_t code = printable(c.code);
    marks = column_width(code) == 0 ? marks + 1 : 0;
    if (marks > most_marks) continue;
    used += width_of(code, weight);
    if (used > width) {
      out.resize(fits);
      while (out.ends_with(' ')) out.pop_back();
      return out + "…";
    }
    append_utf8(out, code);
    if (used + dots <= width) fits = out.size();
  }
  return out;
}

Box text_box(Point at, string_view printable, Anchor anchor, Weight weight) {
  const double width = text_width(printable, weight);
  const double left = anchor == Anchor::start ? at.x : anchor == Anchor::end ? at.x - width : at.x - width / 2;
  return {left, at.y - font_size * 0.8, width, font_size};
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

void Canvas::element(string_view name, string_view classes) {
  body_ += '<';
  body_ += name;
  if (!classes.empty()) body_ += xml_attribute("class", classes);
}

void Canvas::attribute(string_view name, double value) { body_ += xml_attribute(name, coordinate(value)); }

void Canvas::rect(const Box& box, string_view classes) {
  element("rect", classes);
  attribute("x", box.x);
  attribute("y", box.y);
  attribute("width", std::max(box.width, 0.0));
  attribute("height", std::max(box.height, 0.0));
  body_ += "/>";
}

void Canvas::line(Point from, Point to, string_view classes) {
  element("line", classes);
  attribute("x1", from.x);
  attribute("y1", from.y);
  attribute("x2", to.x);
  attribute("y2", to.y);
  body_ += "/>";
}

void Canvas::polyline(const std::vector<Point>& points, string_view classes) {
  element("polyline", classes);
  body_ += xml_attribute("points", point_list(points)) + "/>";
}

void Canvas::polygon(const std::vector<Point>& points, string_view classes) {
  element("polygon", classes);
  body_ += xml_attribute("points", point_list(points)) + "/>";
}

void Canvas::circle(Point center, double radius, string_view classes) {
  element("circle", classes);
  attribute("cx", center.x);
  attribute("cy", center.y);
  attribute("r", radius);
  body_ += "/>";
}

void Canvas::texture(const Box& box, unsigned texture) {
  string path{};
  switch (texture) {
    case 1: path = diagonals(box, 7, false); break;
    case 2: path = uprights(box, 5); break;
    case 3: path = diagonals(box, 7, true); break;
    case 4: path = levels(box, 4); break;
    case 5: path = diagonals(box, 9, false) + diagonals(box, 9, true); break;
    default: break;
  }
  if (path.empty()) return;
  element("path", "hatch");
  body_ += xml_attribute("d", path) + "/>";
}

void Canvas::text(Point at, string_view text, string_view classes, Anchor anchor) {
  if (text.empty()) return;
  element("text", classes);
  attribute("x", at.x);
  attribute("y", at.y);
  if (anchor != Anchor::start) body_ += xml_attribute("text-anchor", anchor == Anchor::end ? "end" : "middle");
  body_ += '>' + xml_text(to_printable(text)) + "</text>";
}

void Canvas::begin_group(string_view title) {
  body_ += "<g><title>" + xml_text(shortened(title, most_tooltip_characters * font_size / 2)) + "</title>";
}

void Canvas::end_group() { body_ += "</g>"; }

Svg Canvas::finish(const Words& words, double height) && {
  string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\"";
  out += xml_attribute("viewBox", "0 0 " + coordinate(width_) + ' ' + coordinate(height));
  out += "><title>" + xml_text(to_printable(words.title)) + "</title>";
  if (!words.description.empty()) out += "<desc>" + xml_text(to_printable(words.description)) + "</desc>";
  return {out + body_ + "</svg>"};
}

string series_class(string_view prefix, std::size_t series) {
  return fmt::format("{}{}", prefix, series % color_count);
}

unsigned series_texture(std::size_t series) {
  return static_cast<unsigned>((series + series / color_count) % color_count);
}

}  // namespace pyat::render::chart
