// Texts of others, made fit for a report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyat::smoke {

// One line: control characters become blanks, several blanks one, what is no UTF-8 a question mark; what is longer than
// `most` bytes is cut, before a word unless that is a long one, and ends in "…".
std::string one_line(std::string_view text, std::size_t most = 400);

}  // namespace pyat::smoke
