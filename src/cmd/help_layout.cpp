#include "cmd/help_layout.hpp"

#include <algorithm>

namespace pyat::cmd {
namespace {

constexpr std::size_t page_width = 80;

}  // namespace

std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result{};
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > page_width) {
      result.append(1, '\n').append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

std::string columns(const std::vector<HelpRow>& rows, std::size_t widest) {
  std::size_t width = 0;
  for (const HelpRow& row : rows) width = std::max(width, row.left.size() <= widest ? row.left.size() : 0);
  const std::size_t indent = width + 4;
  std::string text{};
  for (const HelpRow& row : rows) {
    text.append("  ").append(row.left);
    if (row.left.size() > width) {
      text.append(1, '\n').append(indent, ' ');
    } else {
      text.append(indent - 2 - row.left.size(), ' ');
    }
    text.append(wrapped(row.right, indent)).append(1, '\n');
  }
  return text;
}

std::string examples_text(std::span<const Example> examples) {
  std::string text{};
  for (const Example& example : examples) {
    text.append("  # ").append(example.what).append("\n  ").append(example.line).append("\n\n");
  }
  return text;
}

}  // namespace pyat::cmd
