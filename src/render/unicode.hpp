// What a terminal makes of bytes that came out of somebody's file: characters, their widths, and which are not safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyat::render {

struct Character {
  char32_t code = 0;     // U+FFFD when the bytes are no UTF-8
  std::size_t size = 1;  // in bytes; of invalid UTF-8: 1, so that decoding goes on with the next byte
};

// The character at `at`, which must be inside `text`.
Character decode_utf8(std::string_view text, std::size_t at);

void append_utf8(std::string& out, char32_t code);

// Columns that a terminal gives to a printable character: 0, 1 or 2.
unsigned column_width(char32_t code);

// What to show for a character: itself, or a stand-in for one that could steer the terminal or mislead the reader
// (control characters, and marks that reorder the text on the screen).
char32_t printable(char32_t code);

// Appends `text` as valid UTF-8 with nothing in it that a terminal would obey. Line feeds become stand-ins too.
void append_printable(std::string& out, std::string_view text);
std::string to_printable(std::string_view text);

// Columns of text that append_printable() made.
std::size_t display_width(std::string_view text);

}  // namespace pyat::render
