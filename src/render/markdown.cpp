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

void append_markdown_table(std::string& out, const Table& table) {
  const auto is_said = [](const std::string& text) { return !text.empty(); };
  const bool has_beside = std::any_of(table.beside.begin(), table.beside.end(), is_said);
  std::string titles = "\n|", rule = "|";
  for (const Column& column : table.columns) {
    titles += ' ' + std::string(column.title) + " |";
    rule += column.is_number ? "---:|" : "---|";
  }
  if (has_beside) {
    titles += ' ' + std::string(table.beside_title) + " |";
    rule += "---|";
  }
  out += titles + '\n' + rule + '\n';
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    out += '|';
    for (const std::string& cell : table.rows[row]) out += ' ' + markdown_text(cell) + " |";
    if (has_beside) out += ' ' + markdown_text(table.beside[row]) + " |";
    out += '\n';
  }
}

}  // namespace pyat::render
