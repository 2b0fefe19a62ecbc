#include "render/text_bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using std::size_t;
using std::string;
using std::string_view;

constexpr size_t gap = 2;            // between the columns
constexpr size_t usual_width = 100;  // where the style has none
constexpr size_t longest_bar = 60;
constexpr size_t shortest_bar = 8;
constexpr size_t shortest_label = 10;

// From one eighth to eight, growing to the right. To the left there is only a half.
constexpr std::array<string_view, 9> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};

std::optional<double> drawable(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

string repeated(string_view text, size_t count) {
  string out{};
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

// Cut to so many columns of the terminal.
string shortened(string_view label, size_t columns, BarGlyphs glyphs) {
  string text = to_printable(label);
  if (display_width(text) <= columns) return text;
  const string_view dots = glyphs == BarGlyphs::unicode ? "…" : "...";
  const size_t room = columns - display_width(dots);
  size_t used = 0, at = 0;
  while (at < text.size()) {
    const Character c = decode_utf8(text, at);
    used += column_width(c.code);
    if (used > room) break;
    at += c.size;
  }
  text.resize(at);
  while (text.ends_with(' ')) text.pop_back();
  return text.append(dots);
}

// How many columns are left of zero, how many right of it, and what a column stands for.
struct Ground {
  size_t left = 0, right = 0;
  double unit = 1;
};

Ground ground_for(const std::vector<TextBar>& bars, size_t columns) {
  double low = 0, high = 0;
  const auto add = [&](const std::optional<double>& value) {
    if (!drawable(value)) return;
    low = std::min(low, *value);
    high = std::max(high, *value);
  };
  for (const TextBar& bar : bars) {
    add(bar.value);
    if (!bar.before_text.empty()) add(bar.before);
  }
  if (low == 0) return {0, columns, high / static_cast<double>(columns)};
  const size_t room = columns - 1;  // one is for the line at zero
  // Divided before they are added: the sum of the largest has no room in a double.
  const double unit = high / static_cast<double>(room) - low / static_cast<double>(room);
  const double wanted = std::clamp(std::ceil(-low / unit), 1.0, static_cast<double>(room));
  const size_t left = std::min(static_cast<size_t>(wanted), high > 0 ? room - 1 : room);
  const size_t right = room - left;
  const double needed = right > 0 ? high / static_cast<double>(right) : 0;
  return {left, right, std::max(-low / static_cast<double>(left), needed)};
}

class Writer {
 public:
  Writer(string& out, const std::vector<TextBar>& bars, const Style& style, BarGlyphs glyphs)
      : out_(out), bars_(bars), style_(style), glyphs_(glyphs) {
    size_t label = 0;
    for (const TextBar& bar : bars_) {
      label = std::max(label, display_width(to_printable(bar.label)));
      text_width_ =
          std::max({text_width_, display_width(to_printable(bar.text)), display_width(to_printable(bar.before_text))});
    }
    const size_t width = style.width > 0 ? style.width : usual_width;
    label_width_ = std::min(label, std::max(shortest_label, width * 2 / 5));
    const size_t used = label_width_ + text_width_ + 2 * gap;
    const size_t room = width > used ? std::min(width - used, longest_bar) : 0;
    if (room >= shortest_bar) ground_ = ground_for(bars_, columns_ = room);
  }

  void write() {
    for (const TextBar& bar : bars_) {
      write_line(bar.label, bar.value, bar.text, false);
      if (!bar.before_text.empty()) write_line({}, bar.before, bar.before_text, true);
    }
  }

 private:
  bool is_unicode() const { return glyphs_ == BarGlyphs::unicode; }

  void write_line(string_view label, const std::optional<double>& value, string_view text, bool is_before) {
    const string name = shortened(label, label_width_, glyphs_);
    out_ += name;
    out_.append(label_width_ - display_width(name) + gap, ' ');
    if (columns_ > 0) write_bar(drawable(value).value_or(0), is_before);
    const string shown = to_printable(text);
    out_.append(text_width_ - display_width(shown), ' ');
    if (is_before) {
      append_painted(out_, style_, sgr::dim, shown);
    } else {
      out_ += shown;
    }
    while (out_.ends_with(' ')) out_.pop_back();
    out_ += '\n';
  }

  string filled(size_t columns, bool is_before) const {
    const string_view glyph = is_unicode() ? (is_before ? "░" : "█") : (is_before ? "=" : "#");
    return repeated(glyph, columns);
  }

  // What is not nothing is never drawn as nothing.
  string grown_right(double length, bool is_before) const {
    if (length <= 0) return {};
    if (!is_unicode() || is_before) {
      const auto columns = static_cast<size_t>(std::lround(length));
      if (columns > 0) return filled(columns, is_before);
      return is_unicode() ? "░" : ".";
    }
    const auto parts = static_cast<size_t>(std::max(std::lround(length * 8), 1L));
    return filled(parts / 8, false) + string(eighths[parts % 8]);
  }

  string grown_left(double length, bool is_before) const {
    if (length <= 0) return {};
    if (!is_unicode() || is_before) return grown_right(length, is_before);
    const auto halves = static_cast<size_t>(std::max(std::lround(length * 2), 1L));
    return (halves % 2 == 1 ? "▐" : "") + filled(halves / 2, false);
  }

  void write_bar(double value, bool is_before) {
    const double length = ground_.unit > 0 ? std::abs(value) / ground_.unit : 0;
    const string left = value < 0 ? grown_left(length, is_before) : "";
    const string right = value > 0 ? grown_right(length, is_before) : "";
    const string_view color = is_before ? sgr::dim : sgr::blue;
    out_.append(ground_.left - display_width(left), ' ');
    if (!left.empty()) append_painted(out_, style_, color, left);
    if (ground_.left > 0) out_ += is_unicode() ? "│" : "|";
    if (!right.empty()) append_painted(out_, style_, color, right);
    out_.append(ground_.right - display_width(right) + gap, ' ');
  }

  string& out_;
  const std::vector<TextBar>& bars_;
  const Style& style_;
  BarGlyphs glyphs_;
  size_t label_width_ = 0, text_width_ = 0, columns_ = 0;
  Ground ground_{};
};

}  // namespace

void append_text_bars(string& out, const std::vector<TextBar>& bars, const Style& style, BarGlyphs glyphs) {
  Writer(out, bars, style, glyphs).write();
}

string text_bar(double share, unsigned columns) {
  if (!std::isfinite(share)) return {};
  const auto eighth = static_cast<size_t>(std::lround(std::clamp(share, 0.0, 1.0) * columns * 8));
  return repeated(eighths[8], eighth / 8).append(eighths[eighth % 8]);
}

}  // namespace pyat::render
