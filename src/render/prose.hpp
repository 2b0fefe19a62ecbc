// Text for people: colours, words folded to the terminal, numbers with their nouns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "render/style.hpp"

namespace pyat::render {

namespace sgr {  // "select graphic rendition": what stands between ESC[ and m
inline constexpr std::string_view bold = "1";
inline constexpr std::string_view dim = "2";
inline constexpr std::string_view green = "1;32";
inline constexpr std::string_view red = "1;31";
inline constexpr std::string_view yellow = "1;33";
inline constexpr std::string_view blue = "1;34";
}  // namespace sgr

// Appends `text` as it is, coloured when the style has colours.
void append_painted(std::string& out, const Style& style, std::string_view color, std::string_view text);

// Where a folded text stands: it begins at `column`, its further lines at `indent`.
struct Fold {
  std::size_t column = 0;
  std::size_t indent = 0;
};

// Appends printable text. A line feed in it begins a new line; lines are folded at spaces to fit into `width` columns
// (0: never). A word that is longer than a line stays whole: it may be a URL to click on.
void append_folded(std::string& out, std::string_view text, Fold fold, unsigned width);

// A line of a report: made printable, folded, further lines indented by two; without a colour as it is.
void append_text_line(std::string& out, std::string_view text, const Style& style, std::string_view color = {});

// "1 error", "3 errors"
std::string counted(std::size_t n, std::string_view noun);

}  // namespace pyat::render
