// One source line, ready to be printed, with the place of the caret under it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::render {

struct Snippet {
  std::string code{};            // printable; tabs expanded; cut around the caret with an ellipsis where it is too long
  std::size_t caret = 0;         // columns of `code` before the caret
  std::size_t caret_length = 1;  // columns to underline
};

// `begin` and `end` (exclusive) are 1-based columns that count characters; an `end` past the line means its end.
// `width`: the columns that `code` may take.
Snippet make_snippet(std::string_view line, std::uint32_t begin, std::uint32_t end, std::size_t width);

}  // namespace pyat::render
