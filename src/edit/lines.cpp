#include "edit/lines.hpp"

#include <algorithm>

namespace pyat::edit {

std::size_t line_begin(std::string_view text, std::size_t offset) {
  if (offset == 0) return 0;
  const std::size_t feed = text.find_last_of("\r\n", offset - 1);
  return feed == std::string_view::npos ? 0 : feed + 1;
}

std::size_t next_line(std::string_view text, std::size_t offset) {
  const std::size_t at = text.find_first_of("\r\n", offset);
  if (at == std::string_view::npos) return text.size();
  return at + (text.substr(at, 2) == "\r\n" ? 2 : 1);
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  return text.substr(begin, std::min(text.find_first_of("\r\n", begin), text.size()) - begin);
}

std::size_t start_of_line_above(std::string_view text, std::size_t begin) {
  std::size_t end = begin - 1;
  if (end > 0 && text[end] == '\n' && text[end - 1] == '\r') --end;
  return line_begin(text, end);
}

std::string_view line_above(std::string_view text, std::size_t begin) {
  return begin == 0 ? std::string_view{} : line_at(text, start_of_line_above(text, begin));
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }

bool is_comment(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t");
  return at != std::string_view::npos && line[at] == '#';
}

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

std::string shifted(std::string_view text, std::ptrdiff_t by) {
  std::string out;
  bool first = true;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view line = line_at(text, at);
    const std::size_t next = next_line(text, at);
    const bool complete = at + line.size() < next;
    if (!first && !is_blank(line)) {
      if (by > 0) out.append(static_cast<std::size_t>(by), ' ');
      if (by < 0) line.remove_prefix(std::min(indent_of(line), static_cast<std::size_t>(-by)));
    }
    out += line;
    if (complete) out += '\n';
    first = false;
    at = next;
  }
  return out;
}

}  // namespace pyat::edit
