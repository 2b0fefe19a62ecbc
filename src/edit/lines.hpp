// The lines around a place of a text: what a comment belongs to, and how much goes with an entry.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyat::edit {

std::size_t line_begin(std::string_view text, std::size_t offset);
// Behind the line break that ends the line of `offset`; the end of the text where there is none.
std::size_t next_line(std::string_view text, std::size_t offset);
// The line that begins at `begin`, without its line break.
std::string_view line_at(std::string_view text, std::size_t begin);

// The line above the one that begins at `begin`; blank at the start of the text.
std::string_view line_above(std::string_view text, std::size_t begin);
std::size_t start_of_line_above(std::string_view text, std::size_t begin);  // which must not be 0

bool is_blank(std::string_view line);
bool is_comment(std::string_view line);
std::size_t indent_of(std::string_view line);

// The lines of `text` but the first, shifted by `by` columns; blank ones stay as they are. With \n for all line ends.
std::string shifted(std::string_view text, std::ptrdiff_t by);

}  // namespace pyat::edit
