#include "config/source.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "config/problem.hpp"

namespace pyat::config {
namespace {

using std::string_view;

constexpr string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t max_shown = 400;

std::uint8_t byte_at(string_view text, std::size_t at) { return static_cast<std::uint8_t>(text[at]); }

bool is_tail(string_view text, std::size_t at) { return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U; }

// Bytes of the UTF-8 character at `at`; 0: there is none. The second byte tells overlong forms, surrogates and what is
// beyond U+10FFFF.
std::size_t utf8_size(string_view text, std::size_t at) {
  const std::uint8_t first = byte_at(text, at);
  if (first < 0x80) return 1;
  if (!is_tail(text, at + 1)) return 0;
  const std::uint8_t second = byte_at(text, at + 1);
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (!is_tail(text, at + 2)) return 0;
  if (first == 0xE0) return second >= 0xA0 ? 3 : 0;
  if (first == 0xED) return second <= 0x9F ? 3 : 0;
  if (first >= 0xE1 && first <= 0xEF) return 3;
  if (!is_tail(text, at + 3)) return 0;
  if (first == 0xF0) return second >= 0x90 ? 4 : 0;
  if (first == 0xF4) return second <= 0x8F ? 4 : 0;
  return first >= 0xF1 && first <= 0xF3 ? 4 : 0;
}

std::string hex(std::uint8_t byte) {
  constexpr string_view digits = "0123456789ABCDEF";
  return {digits[byte >> 4U], digits[byte & 15U]};
}

bool is_control(std::uint8_t byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
}

std::size_t end_of_quoted(string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || text.substr(at + 1, 1) != "'") return at + 1;
      ++at;
    }
  }
  return text.size();
}

}  // namespace

std::size_t Source::offset_of_mark(int pos) const {
  const std::size_t skipped = text_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  return std::min(static_cast<std::size_t>(std::max(pos, 0)) + skipped, text_.size());
}

diag::Position Source::locate(std::size_t offset) const {
  const auto [line, column] = lines_.place_of(offset);
  return {line, column};
}

diag::Position Source::locate_near(std::size_t offset) const {
  if (last_.line == 0 || offset < last_offset_ || offset > last_line_end_) return locate(offset);
  diag::Position position = last_;
  for (const char byte : text_.substr(last_offset_, offset - last_offset_)) {
    position.column += (static_cast<std::uint8_t>(byte) & 0xC0U) == 0x80U ? 0U : 1U;
  }
  return position;
}

void Source::remember(std::size_t offset, diag::Position position) {
  const bool is_same_line = last_.line == position.line;
  last_ = position;
  last_offset_ = offset;
  string_view line{};
  if (is_same_line || !lines_.find(position.line, line)) return;
  last_line_end_ = static_cast<std::size_t>(line.data() - text_.data()) + line.size();
}

diag::Range Source::range(std::size_t begin, std::size_t end) {
  const diag::Position first = locate_near(begin);
  remember(begin, first);
  return {first, locate_near(end)};
}

diag::Range Source::one_column(std::size_t at) const {
  const diag::Position begin = locate(at);
  return {begin, {begin.line, begin.column + 1}};
}

std::size_t Source::skip_properties(std::size_t begin) const {
  std::size_t at = begin;
  while (at < text_.size() && (text_[at] == '&' || text_[at] == '!')) {
    at = std::min(text_.find_first_of(" \t\r\n", at), text_.size());
    at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
  }
  return at;
}

std::size_t Source::line_end(std::size_t begin) const {
  string_view line = text_.substr(begin, max_shown);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::size_t hash = line.find('#');
  while (hash != string_view::npos && (hash == 0 || line[hash - 1] != ' ')) hash = line.find('#', hash + 1);
  line = line.substr(0, hash);
  return begin + line.find_last_not_of(" \t") + 1;
}

std::size_t Source::scalar_end(std::size_t begin, string_view value) const {
  if (begin >= text_.size()) return begin;
  if (text_[begin] == '"' || text_[begin] == '\'') return end_of_quoted(text_, begin);
  return text_.substr(begin).starts_with(value) ? begin + value.size() : line_end(begin);
}

std::optional<diag::Diagnostic> Source::find_unfit_bytes() const {
  if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
    return make_problem({}, "the file is UTF-16", "save it as UTF-8");
  }
  for (std::size_t at = 0, size = 0; at < text_.size(); at += size) {
    const std::uint8_t byte = byte_at(text_, at);
    size = utf8_size(text_, at);
    if (size == 0) {
      return make_problem(one_column(at), "byte 0x" + hex(byte) + " is not UTF-8", "save the file as UTF-8");
    }
    if (is_control(byte)) {
      return make_problem(one_column(at), "the control character U+00" + hex(byte) + " may not stand in a YAML file",
                          "remove it");
    }
    if (byte == '\r' && text_.substr(at + 1, 1) != "\n") {
      return make_problem(one_column(at), "a carriage return without a line feed", "end the lines with line feeds");
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Source::find_tab_indent(std::size_t offset) const {
  std::size_t end = std::min(text_.find('\n', offset), text_.size());
  for (int lines_with_text = 0; lines_with_text < 2;) {
    const std::size_t before = end == 0 ? string_view::npos : text_.rfind('\n', end - 1);
    const std::size_t begin = before == string_view::npos ? 0 : before + 1;
    const string_view line = text_.substr(begin, end - begin);
    const string_view indent = line.substr(0, line.find_first_not_of(" \t\r"));
    const std::size_t tab = indent.find('\t');
    if (indent.size() < line.size()) {
      ++lines_with_text;
      if (tab != string_view::npos) return begin + tab;
    }
    if (begin == 0) break;
    end = begin - 1;
  }
  return std::nullopt;
}

}  // namespace pyat::config
