#include "render/prose.hpp"

#include <algorithm>

#include "render/unicode.hpp"

namespace pyat::render {
namespace {

void begin_line(std::string& out, std::size_t indent) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  out += '\n';
  out.append(indent, ' ');
}

// Appends one line of the text, folded.
void append_line(std::string& out, std::string_view line, Fold fold, unsigned width) {
  if (width == 0) {
    out += line;
    return;
  }
  std::size_t column = fold.column;
  while (!line.empty()) {
    // A word goes with the spaces before it, so that deliberate runs of spaces survive inside a line.
    const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t end = std::min(line.find(' ', spaces), line.size());
    const std::string_view word = line.substr(spaces, end - spaces);
    const std::size_t columns = display_width(word);
    if (column > fold.indent && column + spaces + columns > width) {
      begin_line(out, fold.indent);
      column = fold.indent + columns;
    } else {
      out.append(spaces, ' ');
      column += spaces + columns;
    }
    out += word;
    line.remove_prefix(end);
  }
}

}  // namespace

void append_painted(std::string& out, const Style& style, std::string_view color, std::string_view text) {
  if (!style.color) {
    out += text;
    return;
  }
  out += "\x1b[";
  out += color;
  out += 'm';
  out += text;
  out += "\x1b[0m";
}

void append_folded(std::string& out, std::string_view text, Fold fold, unsigned width) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  for (;;) {
    const std::size_t end = text.find('\n');
    append_line(out, to_printable(text.substr(0, end)), fold, width);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
    begin_line(out, fold.indent);
    fold.column = fold.indent;
  }
}

void append_text_line(std::string& out, std::string_view text, const Style& style, std::string_view color) {
  std::string folded;
  append_folded(folded, to_printable(text), {0, 2}, style.width);
  append_painted(out, color.empty() ? Style{} : style, color, folded);
  out += '\n';
}

std::string counted(std::size_t n, std::string_view noun) {
  std::string out = std::to_string(n);
  out += ' ';
  out += noun;
  if (n != 1) out += 's';
  return out;
}

}  // namespace pyat::render
