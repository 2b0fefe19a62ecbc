// Escapes and character classes. Source of each rule: regexp/syntax of Go 1.19.
#include <algorithm>
#include <array>

#include "decode/checks/go_regexp.hpp"
#include "decode/checks/go_regexp_reader.hpp"
#include "decode/checks/go_text.hpp"

namespace pyat::decode::checks::pattern {

bool Reader::hex_escape(std::string_view start, char32_t& rune) {
  const auto invalid = [&] { return fail("invalid escape sequence", since(start)); };
  const auto digit = [](char32_t c) { return c < 0x80 ? hex_value(static_cast<char>(c)) : -1; };
  if (left_.empty()) return invalid();
  char32_t c = 0;
  if (!next_rune(c)) return false;
  if (c != '{') {
    const int high = digit(c);
    if (!next_rune(c)) return false;
    const int low = digit(c);
    if (high < 0 || low < 0) return invalid();
    rune = static_cast<char32_t>(high * 16 + low);
    return true;
  }
  rune = 0;
  for (int digits = 0;; digits++) {
    if (left_.empty()) return invalid();
    if (!next_rune(c)) return false;
    if (c == '}') return digits > 0 || invalid();
    if (digit(c) < 0) return invalid();
    rune = rune * 16 + static_cast<char32_t>(digit(c));
    if (rune > 0x10FFFF) return invalid();
  }
}

bool Reader::escape(char32_t& rune) {
  const std::string_view start = left_;
  left_.remove_prefix(1);
  if (left_.empty()) return fail("trailing backslash at end of expression", "");
  if (!next_rune(rune)) return false;
  const bool octal_follows = !left_.empty() && left_[0] >= '0' && left_[0] <= '7';
  if (rune == '0' || (rune >= '1' && rune <= '7' && octal_follows)) {
    rune -= '0';
    for (int i = 1; i < 3 && !left_.empty() && left_[0] >= '0' && left_[0] <= '7'; i++) {
      rune = rune * 8 + static_cast<char32_t>(left_[0] - '0');
      left_.remove_prefix(1);
    }
    return true;
  }
  if (rune == 'x') return hex_escape(start, rune);
  constexpr std::string_view letters = "afnrtv";
  constexpr std::string_view meanings = "\a\f\n\r\t\v";
  if (rune < 0x80) {
    const char c = static_cast<char>(rune);
    const std::size_t at = letters.find(c);
    if (at != std::string_view::npos) rune = static_cast<char32_t>(meanings[at]);
    if (at != std::string_view::npos || !(is_letter(c) || is_digit(c))) return true;
  }
  return fail("invalid escape sequence", since(start));
}

bool Reader::unicode_class() {
  const std::string_view start = left_;
  left_.remove_prefix(2);
  char32_t rune = 0;
  if (!left_.empty() && !next_rune(rune)) return false;
  std::string_view name = since(start).substr(2);
  if (rune == '{') {
    const std::size_t end = start.find('}');
    if (end == std::string_view::npos) return check_utf8(start) && fail("invalid character class range", start);
    name = start.substr(3, end - 3);
    left_ = start.substr(end + 1);
    if (!check_utf8(name)) return false;
  }
  if (name.substr(0, 1) == "^") name.remove_prefix(1);
  return is_unicode_class(name, go_minor_) || fail("invalid character class range", since(start));
}

bool Reader::class_rune(std::string_view whole_class, char32_t& rune) {
  if (left_.empty()) return fail("missing closing ]", whole_class);
  return left_[0] == '\\' ? escape(rune) : next_rune(rune);
}

bool Reader::class_item(std::string_view whole_class) {
  constexpr std::array<std::string_view, 14> posix{"alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph",
                                                   "lower", "print", "punct", "space", "upper", "word",  "xdigit"};
  const std::size_t end = left_.size() > 2 && left_.substr(0, 2) == "[:" ? left_.find(":]", 2) : std::string_view::npos;
  if (end != std::string_view::npos) {
    std::string_view name = left_.substr(2, end - 2);
    if (name.substr(0, 1) == "^") name.remove_prefix(1);
    if (std::find(posix.begin(), posix.end(), name) == posix.end()) {
      return fail("invalid character class range", left_.substr(0, end + 2));
    }
    left_.remove_prefix(end + 2);
    return true;
  }
  if (is_unicode_escape()) return unicode_class();
  if (is_perl_class()) {
    left_.remove_prefix(2);
    return true;
  }
  const std::string_view range = left_;
  char32_t low = 0;
  char32_t high = 0;
  if (!class_rune(whole_class, low)) return false;
  if (left_.size() < 2 || left_[0] != '-' || left_[1] == ']') return true;
  left_.remove_prefix(1);
  if (!class_rune(whole_class, high)) return false;
  return high >= low || fail("invalid character class range", since(range));
}

bool Reader::character_class() {
  const std::string_view start = left_;
  left_.remove_prefix(1);
  if (left_.substr(0, 1) == "^") left_.remove_prefix(1);
  // A bracket that comes first is a character of the class.
  for (bool first = true; first || left_.substr(0, 1) != "]"; first = false) {
    if (!class_item(start)) return false;
  }
  left_.remove_prefix(1);
  push({});
  return true;
}

bool Reader::backslash() {
  const char next = left_.size() >= 2 ? left_[1] : '\0';
  if (next == 'A' || next == 'b' || next == 'B' || next == 'z') {
    left_.remove_prefix(2);
    push({});
    return true;
  }
  if (next == 'C') return fail("invalid escape sequence", left_.substr(0, 2));
  if (next == 'Q') {
    left_.remove_prefix(2);
    const std::size_t end = left_.find("\\E");
    std::string_view quoted_text = left_.substr(0, end);
    left_ = end == std::string_view::npos ? std::string_view{} : left_.substr(end + 2);
    while (!quoted_text.empty()) {
      const Rune rune = first_rune(quoted_text);
      if (!rune.valid()) return fail("invalid UTF-8", quoted_text);
      push({1, 1, 1, true});
      quoted_text.remove_prefix(rune.size);
    }
    return true;
  }
  if (is_unicode_escape()) {
    if (!unicode_class()) return false;
    push({});
    return true;
  }
  if (is_perl_class()) {
    left_.remove_prefix(2);
    push({});
    return true;
  }
  char32_t rune = 0;
  if (!escape(rune)) return false;
  push({1, 1, 1, true});
  return true;
}

}  // namespace pyat::decode::checks::pattern
