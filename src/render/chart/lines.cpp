#include "render/chart/lines.hpp"

#include <algorithm>
#include <cmath>

#include "render/chart/parts.hpp"
#include "render/chart/place.hpp"

namespace pyat::render::chart {
namespace {

using std::size_t;
using std::string;
using std::string_view;

constexpr double label_height = 15;  // of the names at the ends of lines
constexpr double below_axis = 17;    // the texts of the positions
constexpr double between_positions = 7;

struct Run {
  std::vector<Point> points{};
  bool is_forecast = false;
};

bool is_ascending(const std::vector<Position>& positions) {
  for (size_t i = 0; i < positions.size(); ++i) {
    if (!is_drawable(positions[i].at) || (i > 0 && positions[i].at <= positions[i - 1].at)) return false;
  }
  return true;
}

std::optional<double> value_at(const Values& values, size_t i) {
  return i < values.size() ? drawable(values[i]) : std::nullopt;
}

class Drawing {
 public:
  Drawing(const Lines& lines, double width) : lines_(lines), canvas_(width), ticks_(ticks_of(width)) {
    tick_texts_ = tick_texts(ticks_);
  }

  Svg draw() && {
    lay_out(draw_head());
    draw_grid();
    draw_positions();
    if (lines_.band) draw_band(*lines_.band);
    Room room({plot_.x, plot_.y, plot_.width, plot_.height});
    draw_references(room);
    for (size_t i = 0; i < lines_.series.size(); ++i) draw_series(i, room);
    draw_names();
    draw_texts(room);
    double bottom = plot_.bottom() + below_axis + 5;
    if (!lines_.position.empty()) {
      bottom += line_height - 2;
      canvas_.text({plot_.x + plot_.width / 2, bottom - 3}, shortened(lines_.position, plot_.width), "muted",
                   Anchor::middle);
    }
    for (const string& text : homeless_) {
      bottom += line_height;
      canvas_.text({0, bottom - 3}, text, "muted");
    }
    return std::move(canvas_).finish(lines_.words, bottom + 2);
  }

 private:
  Ticks ticks_of(double width) const {
    Range range{};
    const size_t count = lines_.positions.size();
    const auto add = [&](const std::optional<double>& value) {
      if (value) range.add(*value);
    };
    for (const Series& series : lines_.series) {
      for (size_t i = 0; i < count; ++i) add(value_at(series.values, i));
    }
    for (size_t i = 0; lines_.band && i < count; ++i) {
      add(value_at(lines_.band->low, i));
      add(value_at(lines_.band->high, i));
    }
    for (const Reference& reference : lines_.references) add(drawable(reference.value));
    for (const Marker& marker : lines_.markers) add(drawable(marker.value));
    if (lines_.has_zero) range.add(0);
    return ticks_between(range.low(), range.high(), width > 500 ? 6 : 5);
  }

  // Only one needs no text at its line, where it would cover others.
  bool is_reference_in_key() const {
    return lines_.references.size() == 1 && is_drawable(lines_.references[0].value) &&
           !lines_.references[0].text.empty();
  }

  // The unit of the values, and what is no line with a name at its end.
  double draw_head() {
    double y = 0;
    if (!lines_.unit.empty()) {
      y = line_height + 2;
      canvas_.text({0, font_size}, shortened(lines_.unit, canvas_.width()), "muted");
    }
    std::vector<KeyEntry> key{};
    if (lines_.band) key.push_back({.name = lines_.band->name, .classes = "band"});
    const bool has_forecast = std::any_of(lines_.series.begin(), lines_.series.end(),
                                          [](const Series& series) { return series.forecast_from.has_value(); });
    if (has_forecast) key.push_back({.name = lines_.forecast_name, .classes = "line line0 forecast", .is_line = true});
    if (is_reference_in_key()) {
      key.push_back({.name = lines_.references[0].text, .classes = "reference", .is_line = true});
    }
    return key.empty() ? y : draw_key(canvas_, key, y);
  }

  void lay_out(double top) {
    constexpr double beside_names = 10, beside_ticks = 6;
    double tick_width = 0, name_width = 0;
    for (const string& text : tick_texts_) tick_width = std::max(tick_width, text_width(text));
    for (const Series& series : lines_.series) {
      names_.push_back(shortened(series.name, canvas_.width() * (canvas_.width() > 500 ? 0.25 : 0.3), Weight::bold));
      name_width = std::max(name_width, text_width(names_.back(), Weight::bold));
    }
    const double left = tick_width + beside_ticks;
    const double right = name_width > 0 ? name_width + beside_names : beside_ticks;
    const double height =
        std::max(canvas_.width() > 500 ? 280.0 : 190.0, static_cast<double>(lines_.series.size()) * label_height);
    plot_ = {left, top + 8, canvas_.width() - left - right, height};
    y_ = {ticks_.values.front(), ticks_.values.back(), plot_.bottom(), plot_.y};
    const double first = lines_.positions.front().at, last = lines_.positions.back().at;
    x_ =
        first < last ? Scale{first, last, plot_.x, plot_.right()} : Scale{first - 1, first + 1, plot_.x, plot_.right()};
  }

  void draw_grid() {
    for (size_t i = 0; i < ticks_.values.size(); ++i) {
      const double y = y_.at(ticks_.values[i]);
      canvas_.line({plot_.x, y}, {plot_.right(), y}, ticks_.values[i] == 0 ? "zero" : "grid");
      canvas_.text({plot_.x - 6, y + 4}, tick_texts_[i], "muted", Anchor::end);
    }
  }

  Box position_box(size_t i) const {
    const string text = shortened(lines_.positions[i].text, canvas_.width() / 2);
    const double half = text_width(text) / 2;
    const double middle = std::clamp(x_.at(lines_.positions[i].at), half, canvas_.width() - half);
    return text_box({middle, plot_.bottom() + below_axis}, text, Anchor::middle);
  }

  // Every so many, as long as none touches the next.
  std::optional<std::vector<size_t>> every(size_t step) const {
    std::vector<size_t> shown{};
    double free_from = 0;
    for (size_t i = 0; i < lines_.positions.size(); i += step) {
      const Box box = position_box(i);
      if (box.x < free_from) return {};
      free_from = box.right() + between_positions;
      shown.push_back(i);
    }
    return shown;
  }

  // Where texts stand: at each position, or every second, third, sixth, ... Uneven dates have one wherever there is
  // room.
  std::vector<size_t> shown_positions() const {
    constexpr size_t least = 3;  // fewer say too little
    const size_t count = lines_.positions.size();
    for (size_t step = 1; step * (least - 1) < count; step = step == 2 ? 3 : 2 * step) {
      if (const auto shown = every(step)) return *shown;
    }
    std::vector<size_t> shown{};
    double free_from = 0;
    for (size_t i = 0; i < count; ++i) {
      const Box box = position_box(i);
      if (box.x < free_from) continue;
      free_from = box.right() + between_positions;
      shown.push_back(i);
    }
    return shown;
  }

  void draw_positions() {
    for (const size_t i : shown_positions()) {
      const double x = x_.at(lines_.positions[i].at);
      canvas_.line({x, plot_.bottom()}, {x, plot_.bottom() + 4}, "axis");
      const Box box = position_box(i);
      canvas_.text({box.x + box.width / 2, plot_.bottom() + below_axis},
                   shortened(lines_.positions[i].text, canvas_.width() / 2), "muted", Anchor::middle);
    }
  }

  Point point(size_t i, double value) const { return {x_.at(lines_.positions[i].at), y_.at(value)}; }

  void draw_band(const Band& band) {
    std::vector<Point> upper{}, lower{};
    const auto close = [&] {
      upper.insert(upper.end(), lower.rbegin(), lower.rend());
      if (lower.size() > 1) canvas_.polygon(upper, "band");
      upper.clear();
      lower.clear();
    };
    for (size_t i = 0; i < lines_.positions.size(); ++i) {
      const auto low = value_at(band.low, i), high = value_at(band.high, i);
      if (low && high) {
        upper.push_back(point(i, *high));
        lower.push_back(point(i, *low));
      } else {
        close();
      }
    }
    close();
  }

  // What is known without a gap, and the forecast, which begins where the other ends.
  std::vector<Run> runs_of(const Series& series) const {
    std::vector<Run> runs{};
    bool is_open = false;
    for (size_t i = 0; i < lines_.positions.size(); ++i) {
      const auto value = value_at(series.values, i);
      if (!value) {
        is_open = false;
        continue;
      }
      if (!is_open) runs.push_back({.is_forecast = series.forecast_from && i > *series.forecast_from});
      is_open = true;
      std::vector<Point>& points = runs.back().points;
      const Point next = point(i, *value);
      if (series.is_stepped && !points.empty()) points.push_back({next.x, points.back().y});
      points.push_back(next);
      if (series.forecast_from == i && i + 1 < lines_.positions.size()) {
        runs.push_back({.points = {next}, .is_forecast = true});
      }
    }
    return runs;
  }

  void draw_series(size_t i, Room& room) {
    const string classes = "line " + series_class("line", i);
    std::optional<Point> last{};
    for (const Run& run : runs_of(lines_.series[i])) {
      last = run.points.back();
      room.add_line(run.points);
      if (run.points.size() > 1) {
        canvas_.polyline(run.points, run.is_forecast ? classes + " forecast" : classes);
      } else if (!run.is_forecast) {
        canvas_.circle(*last, 2.5, series_class("fill", i));
      }
    }
    if (last) canvas_.circle(*last, 3.5, series_class("fill", i));
    ends_.push_back(last);
  }

  void draw_names() {
    std::vector<double> wanted{};
    std::vector<size_t> named{};
    for (size_t i = 0; i < ends_.size(); ++i) {
      if (!ends_[i] || names_[i].empty()) continue;
      wanted.push_back(ends_[i]->y);
      named.push_back(i);
    }
    const std::vector<double> places = spread(wanted, label_height, plot_.y, plot_.bottom());
    for (size_t k = 0; k < named.size(); ++k) {
      const Point end = *ends_[named[k]];
      const double x = plot_.right() + 9;
      const bool is_far = std::abs(places[k] - end.y) > 4 || x - end.x > 12;
      if (is_far) canvas_.line({end.x + 4, end.y}, {x - 2, places[k]}, "leader");
      canvas_.text({x, places[k] + 4}, names_[named[k]], series_class("ink", named[k]));
    }
  }

  void draw_references(Room& room) {
    for (const Reference& reference : lines_.references) {
      if (!is_drawable(reference.value)) continue;
      const double y = y_.at(reference.value);
      canvas_.line({plot_.x, y}, {plot_.right(), y}, "reference");
      room.add_line({{plot_.x, y}, {plot_.right(), y}});
    }
  }

  // Over the lines, where there is most room; a text for which there is none stands below the picture.
  void place(string_view text, Room& room, const std::vector<Point>& corners) {
    const string shown = shortened(text, plot_.width - 4, Weight::bold);
    std::vector<Box> boxes{};
    for (const Point& corner : corners) {
      boxes.push_back(text_box(corner, shown, Anchor::start, Weight::bold));
      boxes.push_back(text_box(corner, shown, Anchor::end, Weight::bold));
      boxes.push_back(text_box(corner, shown, Anchor::middle, Weight::bold));
    }
    if (const auto box = room.take(boxes)) {
      canvas_.text({box->x, box->y + font_size * 0.8}, shown, "on-plot");
    } else {
      homeless_.push_back(shortened(text, canvas_.width()));
    }
  }

  void draw_texts(Room& room) {
    const double left = plot_.x + 3, right = plot_.right() - 3;
    for (const Marker& marker : lines_.markers) {
      if (!is_drawable(marker.value) || !is_drawable(marker.at) || marker.at < x_.low || marker.at > x_.high) {
        homeless_.push_back(shortened(marker.text, canvas_.width()));
        continue;
      }
      const Point at{x_.at(marker.at), y_.at(marker.value)};
      canvas_.line({at.x, at.y}, {at.x, plot_.bottom()}, "leader");
      canvas_.circle(at, 5, "marker");
      room.add_box({at.x - 5, at.y - 5, 10, 10});
      room.add_line({at, {at.x, plot_.bottom()}});
      std::vector<Point> corners{};
      for (const double dy : {-10.0, 18.0, -26.0, 34.0, -42.0, 50.0, 66.0}) {
        for (const double dx : {7.0, -7.0}) corners.push_back({at.x + dx, at.y + dy});
      }
      place(marker.text, room, corners);
    }
    for (const Reference& reference : lines_.references) {
      if (reference.text.empty() || !is_drawable(reference.value) || is_reference_in_key()) continue;
      const double y = y_.at(reference.value);
      std::vector<Point> corners{{right, y - 5}, {left, y - 5}, {right, y + 14}, {left, y + 14}};
      for (const double part : {0.75, 0.5, 0.25}) corners.push_back({left + part * (right - left), y - 5});
      place(reference.text, room, corners);
    }
  }

  const Lines& lines_;
  Canvas canvas_;
  Ticks ticks_;
  std::vector<string> tick_texts_{};
  std::vector<string> names_{}, homeless_{};
  std::vector<std::optional<Point>> ends_{};
  Box plot_{};
  Scale x_{}, y_{};
};

bool has_value(const Lines& lines) {
  for (const Series& series : lines.series) {
    for (size_t i = 0; i < lines.positions.size(); ++i) {
      if (value_at(series.values, i)) return true;
    }
  }
  return false;
}

}  // namespace

Svg draw(const Lines& lines, double width) {
  if (!is_ascending(lines.positions)) return empty_picture(lines.words, width, "The positions are not in order.");
  if (!has_value(lines)) return empty_picture(lines.words, width);
  return Drawing(lines, width).draw();
}

}  // namespace pyat::render::chart
