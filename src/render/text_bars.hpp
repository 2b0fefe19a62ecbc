// Bars in a terminal, to an eighth of a column, with the label before and the value behind each. They begin at zero;
// what is negative stands at the left of it. A value that is unknown or not finite has no bar, and its text is written
// all the same.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "render/style.hpp"

namespace pyat::render {

enum class BarGlyphs { unicode, ascii };

struct TextBar {
  std::string label{};
  std::optional<double> value{};
  std::string text{};  // the value as it is to be written
  std::optional<double> before{};
  std::string before_text{};  // of a second, paler bar below; empty: there is none
};

// Fitted to the style's width, or to 100 columns. Where there is no room for bars of eight columns, there are none.
void append_text_bars(std::string& out, const std::vector<TextBar>& bars, const Style& style,
                      BarGlyphs glyphs = BarGlyphs::unicode);

// One bar, for a cell of a table: a share from 0 to 1 of so many columns.
std::string text_bar(double share, unsigned columns);

}  // namespace pyat::render
