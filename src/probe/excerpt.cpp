#include "probe/excerpt.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace pyat::probe {
namespace {

constexpr std::size_t start_limit = 60;  // characters of quoted_start()

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

bool is_continuation(std::string_view text, std::size_t i) {
  return i < text.size() && (byte_at(text, i) & 0xC0) == 0x80;
}

// The length of the UTF-8 character at the beginning; 0 when there is none.
std::size_t character_length(std::string_view text) {
  const unsigned char first = byte_at(text, 0);
  std::size_t length = 0;
  if (first < 0x80) length = 1;
  if (first >= 0xC2 && first < 0xE0) length = 2;
  if (first >= 0xE0 && first < 0xF0) length = 3;
  if (first >= 0xF0 && first < 0xF5) length = 4;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text, i)) return 0;
  }
  return length;
}

// C0, space, DEL, and C1, which a terminal may obey.
bool is_blank(std::string_view character) {
  const unsigned char first = byte_at(character, 0);
  if (character.size() == 1) return first <= ' ' || first == 0x7F;
  return first == 0xC2 && byte_at(character, 1) < 0xA0;
}

// U+2028 to U+202E and U+2066 to U+2069 break lines or turn the text around them.
bool is_layout(std::string_view character) {
  if (character.size() != 3 || byte_at(character, 0) != 0xE2) return false;
  const unsigned char second = byte_at(character, 1), third = byte_at(character, 2);
  return (second == 0x80 && third >= 0xA8 && third <= 0xAE) || (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

// A proxy answers with a page; its title says what the page is about.
std::string_view title_or_all(std::string_view text) {
  constexpr std::size_t far_enough = 4096;
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  if (text[text.find_first_not_of(" \t\r\n")] != '<') return text;
  const std::string page = util::lower_ascii(text.substr(0, far_enough));
  const std::size_t open = page.find("<title>");
  const std::size_t close = page.find("</title>");
  if (open == std::string::npos || close == std::string::npos || close <= open + 7) return text;
  return text.substr(open + 7, close - open - 7);
}

// One line; `cut` tells whether something was left out.
std::string line_of(std::string_view text, std::size_t limit, bool& cut) {
  std::string line{};
  bool pending_space = false;
  for (std::size_t count = 0; !text.empty();) {
    const std::size_t length = character_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(character.size());
    if (length != 0 && (is_blank(character) || is_layout(character))) {
      pending_space = !line.empty();
      continue;
    }
    count += pending_space ? 2 : 1;
    cut = count > limit;
    if (cut) return line;
    if (pending_space) line += ' ';
    pending_space = false;
    line += length == 0 ? std::string_view("?") : character;
  }
  return line;
}

// An incomplete character at the end is no objection: that is where we cut.
bool is_text(std::string_view text) {
  while (!text.empty()) {
    const unsigned char first = byte_at(text, 0);
    const bool is_control = (first < ' ' && first != '\n' && first != '\r' && first != '\t') || first == 0x7F;
    const std::size_t length = character_length(text);
    if (is_control || (length == 0 && text.size() > 3)) return false;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return true;
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t limit) {
  bool cut = false;
  std::string line = line_of(title_or_all(text), limit, cut);
  if (cut) line += " …";
  return line;
}

std::string quoted_start(std::string_view text) {
  const std::string_view start = text.substr(0, 4 * start_limit);
  if (is_text(start)) {
    bool cut = false;
    const std::string line = line_of(start, start_limit, cut);
    return "'" + line + (cut ? " …'" : "'");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "the bytes";
  for (const char c : text.substr(0, 8)) {
    const auto byte = static_cast<unsigned char>(c);
    out.append(1, ' ').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
  }
  return out;
}

}  // namespace pyat::probe
