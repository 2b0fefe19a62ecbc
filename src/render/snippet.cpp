#include "render/snippet.hpp"

#include <algorithm>
#include <vector>

#include "render/unicode.hpp"

namespace pyat::render {
namespace {

constexpr std::string_view kEllipsis = "…";
constexpr unsigned kTabWidth = 4;  // fixed: where the real tab stops are depends on what stands before the line

struct Cell {  // one character as it is shown
  char32_t code;
  std::size_t start;  // in columns
  unsigned width;
};

// The part of a line that can matter when it is shown in `width` columns around character `begin`.
struct Cells {
  std::vector<Cell> cells{};
  std::size_t columns = 0;    // of all cells together
  std::size_t caret = 0;      // column of the first underlined character
  std::size_t caret_end = 0;  // column after the last one
  bool more_before = false, more_after = false;
};

std::size_t skip_characters(std::string_view line, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < line.size(); --count) at += decode_utf8(line, at).size;
  return at;
}

// Looks at a bounded part of the line only: generated files hold lines of a megabyte, with an error every few
// characters.
Cells lay_out(std::string_view line, std::uint32_t begin, std::uint32_t end, std::size_t width) {
  Cells out;
  const std::size_t first = begin - 1 > 2 * width ? begin - 1 - 2 * width : 0;
  const std::size_t last = begin + 2 * width;
  out.more_before = first > 0;

  std::size_t index = first;
  std::size_t at = skip_characters(line, first);
  for (; at < line.size() && index < last; ++index) {
    if (index + 1 == begin) out.caret = out.columns;
    const Character c = decode_utf8(line, at);
    const bool tab = c.code == '\t';
    const char32_t shown = tab ? U' ' : printable(c.code);
    const unsigned columns = tab ? kTabWidth : column_width(shown);
    out.cells.push_back({shown, out.columns, columns});
    out.columns += columns;
    if (index + 1 < end) out.caret_end = out.columns;
    at += c.size;
  }
  if (begin > index) out.caret = out.columns;  // at the end of the line, or past it
  out.more_after = at < line.size();
  out.caret_end = std::max(out.caret_end, out.caret + 1);
  return out;
}

// The first column to show: a third of the room before the caret, as much of the underlined text as fits, no room
// wasted.
std::size_t window_start(const Cells& line, std::size_t width) {
  const std::size_t lead = width / 3;
  std::size_t start = line.caret > lead ? line.caret - lead : 0;
  const std::size_t length = line.caret_end - line.caret;
  if (length < width - lead) return std::min(start, line.columns + 1 > width ? line.columns + 1 - width : 0);
  return start;
}

void append_cell(std::string& out, const Cell& cell) {
  const bool expanded_tab = cell.code == U' ' && cell.width > 1;
  if (expanded_tab) {
    out.append(cell.width, ' ');
  } else {
    append_utf8(out, cell.code);
  }
}

Snippet show_all(const Cells& line) {
  Snippet out;
  for (const Cell& cell : line.cells) append_cell(out.code, cell);
  out.caret = line.caret;
  out.caret_length = line.caret_end - line.caret;
  return out;
}

Snippet show_window(const Cells& line, std::size_t start, std::size_t width) {
  const bool cut_before = line.more_before || start > 0;
  const bool cut_after = line.more_after || line.columns > start + width;
  const std::size_t from = start + (cut_before ? 1 : 0);
  const std::size_t to = start + width - (cut_after ? 1 : 0);

  Snippet out;
  if (cut_before) out.code += kEllipsis;
  std::size_t column = from;
  for (const Cell& cell : line.cells) {
    if (cell.start < from || cell.start + cell.width > to) continue;
    out.code.append(cell.start - column, ' ');  // half of a wide character was cut off
    append_cell(out.code, cell);
    column = cell.start + cell.width;
  }
  if (cut_after) out.code += kEllipsis;
  const std::size_t caret = std::max(line.caret, from);
  out.caret = caret - start;
  out.caret_length = std::max(std::min(line.caret_end, to), caret + 1) - caret;
  return out;
}

}  // namespace

Snippet make_snippet(std::string_view line, std::uint32_t begin, std::uint32_t end, std::size_t width) {
  begin = std::max(begin, 1U);
  width = std::max<std::size_t>(width, 3);
  const Cells cells = lay_out(line, begin, end, width);
  const bool fits = cells.columns <= width && !cells.more_before && !cells.more_after;
  return fits ? show_all(cells) : show_window(cells, window_start(cells, width), width);
}

}  // namespace pyat::render
