// A bar in a terminal, to an eighth of a column.
#pragma once

#include <string>

namespace pyat::render {

// For a cell of a table: a share from 0 to 1 of so many columns.
std::string text_bar(double share, unsigned columns);

}  // namespace pyat::render
