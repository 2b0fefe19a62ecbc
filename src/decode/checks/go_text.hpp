// Text as Go sees it: UTF-8 decoding, %q, case folding, trimming. Sources: unicode/utf8, strconv.Quote, strings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyat::decode::checks {

inline constexpr char32_t replacement = 0xFFFD;

struct Rune {
  char32_t value = replacement;
  std::size_t size = 0;  // 0: no text left; 1 with `replacement`: a byte that is not UTF-8

  bool valid() const { return value != replacement || size != 1; }
};

Rune first_rune(std::string_view text);
bool valid_utf8(std::string_view text);
void append_rune(std::string& out, char32_t rune);

// %q and strconv.Quote.
std::string go_quoted(std::string_view text);

// strings.ToLower, as far as the result can be ASCII: what stays outside ASCII equals no keyword anyway.
std::string lower(std::string_view text);
// strings.EqualFold against an ASCII word.
bool equal_fold(std::string_view text, std::string_view word);
// strings.TrimSpace.
std::string_view trim_space(std::string_view text);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
// The value of a hexadecimal digit, -1 when it is none.
int hex_value(char c);

// The text before the first `mark`, and what follows it (empty when there is none), as strings.Cut.
struct Cut {
  std::string_view before{};
  std::string_view after{};
  bool found = false;
};
Cut cut(std::string_view text, char mark);

}  // namespace pyat::decode::checks
