// Pieces of Markdown reports that hold other people's text. Both fit into one line, and into a cell of a table.
#pragma once

#include <string>
#include <string_view>

namespace pyat::render {

// Text that Markdown shows as it is.
std::string markdown_text(std::string_view text);

// Nothing is escaped in a code span; one backtick more than the text has keeps it together.
std::string markdown_code(std::string_view text);

}  // namespace pyat::render
