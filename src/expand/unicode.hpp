// Text as Go's unicode and unicode/utf8 packages see it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyat::expand {

struct Rune {
  char32_t value = 0;
  std::size_t width = 0;  // in bytes; 0 at the end of the text
};

// What an invalid byte is read as, with a width of 1.
inline constexpr char32_t replacement_character = 0xfffd;

Rune decode_rune(std::string_view text, std::size_t offset);
void append_rune(std::string& text, char32_t rune);

// Unicode categories L and Nd.
bool is_letter_or_digit(char32_t rune);

// Simple case mappings: one character for one.
char32_t to_lower(char32_t rune);
char32_t to_upper(char32_t rune);

}  // namespace pyat::expand
