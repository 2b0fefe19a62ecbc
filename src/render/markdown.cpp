#include "render/markdown.hpp"

#include <algorithm>

#include "render/unicode.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

std::string on_one_line(std::string_view text) {
  std::string line(text.substr(0, text.find_last_not_of(" \n") + 1));
  std::replace(line.begin(), line.end(), '\n', ' ');
  return to_printable(line);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A space without width. Renovate and Dependabot put it there, too.
constexpr std::string_view breaker = "&#8203;";

// Whether GitHub or GitLab would take what begins with the character at `at` for a person or an issue: "@name", "#123",
// "!123", "GH-123". They look for these in what Markdown has made of the text, where no backslash is left to hinder
// them.
bool is_reference(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return false;
  const char next = text[at + 1];
  const auto begins_word = [&](std::size_t place) { return place == 0 || !is_word(text[place - 1]); };
  switch (text[at]) {
    case '@': return (is_word(next) || next == '_') && begins_word(at);  // "name@example.org" is nobody
    case '#':
    case '!': return is_digit(next);
    case '-':
      return is_digit(next) && at >= 2 && util::lower_ascii(text.substr(at - 2, 2)) == "gh" && begins_word(at - 2);
    default: return false;
  }
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string out;
  const std::string line = on_one_line(text);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (std::string_view("\\`*_[]<>|#&~").find(line[i]) != std::string_view::npos) out += '\\';
    out += line[i];
    if (is_reference(line, i)) out += breaker;
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

void append_markdown_section(std::string& out, std::string_view title, const Table& table) {
  if (table.rows.empty()) return;
  out.append("\n### ").append(title).append("\n");
  append_markdown_table(out, table);
}

void append_markdown_section(std::string& out, std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out.append("\n### ").append(title).append("\n\n");
  for (const std::string& line : lines) out += "- " + markdown_text(line) + '\n';
}

}  // namespace pyat::render
