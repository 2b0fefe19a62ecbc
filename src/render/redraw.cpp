#include "render/redraw.hpp"

#include <algorithm>
#include <numeric>

#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using std::size_t;

constexpr std::string_view clear_rest_of_line = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";

// Lines that stay at the top when there is no room for all: the time, an empty line and the names of the columns.
constexpr size_t top_lines = 3;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Columns of a line; its colours have none.
size_t columns_of(std::string_view line) {
  size_t columns = 0;
  for (;;) {
    const size_t escape = std::min(line.find('\x1b'), line.size());
    columns += display_width(line.substr(0, escape));
    line.remove_prefix(escape);
    if (line.empty()) return columns;
    line.remove_prefix(std::min(line.find('m'), line.size() - 1) + 1);
  }
}

size_t rows_of(size_t columns, unsigned width) {
  return width == 0 || columns == 0 ? 1 : (columns + width - 1) / width;
}

size_t rows_of(const std::vector<size_t>& widths, unsigned width) {
  return std::accumulate(widths.begin(), widths.end(), size_t{0},
                         [&](size_t rows, size_t columns) { return rows + rows_of(columns, width); });
}

struct Line {
  std::string text{};
  size_t columns = 0;
};

// The last line of the screen is where the cursor waits.
std::vector<Line> fitting(std::string_view text, Screen screen) {
  std::vector<Line> lines;
  size_t rows = 0;
  for (const std::string_view line : lines_of(text)) {
    lines.push_back({std::string(line), columns_of(line)});
    rows += rows_of(lines.back().columns, screen.width);
  }
  const size_t room = screen.height > 1 ? screen.height - 1 : 1;
  if (screen.height == 0 || rows <= room) return lines;
  const size_t kept = room > top_lines + 1 ? std::min(top_lines, lines.size()) : 0;
  const auto first = lines.begin() + static_cast<std::ptrdiff_t>(kept);
  auto last = first;
  for (++rows; last != lines.end() && rows > room; ++last) rows -= rows_of(last->columns, screen.width);
  std::string note = "(" + counted(static_cast<size_t>(last - first), "line") + " more than fit on the screen)";
  if (screen.width > 0 && note.size() > screen.width) note.resize(screen.width);
  const size_t columns = note.size();
  lines.insert(lines.erase(first, last), {std::move(note), columns});
  return lines;
}

}  // namespace

std::string Redraw::draw(std::string_view text, Screen screen) {
  std::string out;
  // A terminal that was made narrower has folded the lines that stand there.
  size_t up = rows_of(widths_, screen.width);
  if (screen.height > 1) up = std::min<size_t>(up, screen.height - 1);
  if (!widths_.empty()) out += "\r\x1b[" + std::to_string(up) + 'A';
  widths_.clear();
  for (const Line& line : fitting(text, screen)) {
    out += line.text;
    // Behind a full row the cursor still stands on its last character, which would be cleared.
    if (line.columns == 0 || screen.width == 0 || line.columns % screen.width != 0) out += clear_rest_of_line;
    out += '\n';
    widths_.push_back(line.columns);
  }
  out += clear_below;
  return out;
}

}  // namespace pyat::render
