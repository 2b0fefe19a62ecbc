#include "util/source_lines.hpp"

#include <algorithm>

namespace pyat::util {
namespace {

// Bytes of the line break at `at`; 0: there is none. A YAML 1.1 scanner also breaks lines at U+0085, U+2028 and
// U+2029: diagnostics count their lines so, even though most editors do not.
std::size_t line_break_size(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '\n': return 1;
    case '\r': return text.substr(at, 2) == "\r\n" ? 2 : 1;
    case '\xC2': return text.substr(at, 2) == "\xC2\x85" ? 2 : 0;
    case '\xE2': {
      const std::string_view three = text.substr(at, 3);
      return three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9" ? 3 : 0;
    }
    default: return 0;
  }
}

// Can a line break begin with this byte? Nearly none can, which is asked first.
bool may_break(char byte) { return byte <= '\r'; }

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

std::uint32_t count_characters(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), starts_character));
}

SourceLines::SourceLines(std::string_view text) : text_(text) {
  if (text.empty()) return;
  std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;  // is not counted as a column
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t size = may_break(text[at]) ? line_break_size(text, at) : 0;
    if (size == 0) {
      ++at;
      continue;
    }
    lines_.push_back({begin, at});
    at += size;
    begin = at;
  }
  lines_.push_back({begin, text.size()});
}

bool SourceLines::find(std::uint32_t number, std::string_view& line) const {
  if (number == 0 || number > lines_.size()) return false;
  const Line& found = lines_[number - 1];
  line = text_.substr(found.begin, found.end - found.begin);
  return true;
}

std::size_t SourceLines::offset_of(Place place) const {
  if (lines_.empty() || place.line == 0) return 0;
  if (place.line > lines_.size()) return text_.size();
  const Line& line = lines_[place.line - 1];
  std::size_t at = line.begin;
  for (std::uint32_t column = 1; column < place.column && at < line.end; ++column) {
    ++at;
    while (at < line.end && !starts_character(text_[at])) ++at;
  }
  return at;
}

SourceLines::Place SourceLines::place_of(std::size_t offset) const {
  if (lines_.empty()) return {};
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset,
                                      [](std::size_t wanted, const Line& line) { return wanted < line.begin; });
  const auto index = after == lines_.begin() ? 0 : after - lines_.begin() - 1;
  const Line& line = lines_[static_cast<std::size_t>(index)];
  Place place{static_cast<std::uint32_t>(index + 1), 1};
  for (std::size_t at = line.begin; at < offset && at < text_.size(); ++at) {
    if (starts_character(text_[at])) ++place.column;
  }
  return place;
}

}  // namespace pyat::util
