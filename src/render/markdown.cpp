#include "render/markdown.hpp"

#include <algorithm>

#include "render/unicode.hpp"

namespace pyat::render {
namespace {

std::string on_one_line(std::string_view text) {
  std::string line(text.substr(0, text.find_last_not_of(" \n") + 1));
  std::replace(line.begin(), line.end(), '\n', ' ');
  return to_printable(line);
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : on_one_line(text)) {
    if (std::string_view("\\`*_[]<>|#&~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  std::string fence = "`";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  std::string inside;
  for (const char c : on_one_line(text)) {
    if (c == '|') inside += '\\';  // ends a cell of a table even here
    inside += c;
  }
  return fence.size() == 1 ? fence + inside + fence : fence + ' ' + inside + ' ' + fence;
}

}  // namespace pyat::render
