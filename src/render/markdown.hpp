// Pieces of Markdown reports that hold other people's text. Texts fit into one line, and into a cell of a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/table.hpp"

namespace pyat::render {

// Text that Markdown shows as it is, and in which nobody is mentioned and no issue is linked where it is posted.
std::string markdown_text(std::string_view text);

// Nothing is escaped in a code span; one backtick more than the text has keeps it together.
std::string markdown_code(std::string_view text);

// With an empty line before it. The sentences beside the rows are its last column.
void append_markdown_table(std::string& out, const Table& table);

// Below a heading of the third level; nothing where there is nothing. A list of the lines, as text.
void append_markdown_section(std::string& out, std::string_view title, const Table& table);
void append_markdown_section(std::string& out, std::string_view title, const std::vector<std::string>& lines);

}  // namespace pyat::render
