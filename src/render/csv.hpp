// Cells of comma-separated values, as RFC 4180 has them.
#pragma once

#include <string>
#include <string_view>

namespace pyat::render {

// A number or another text that pyat has made itself, in quotes where it needs them.
void append_csv_cell(std::string& out, std::string_view text);

// Somebody else's text, on one line. A spreadsheet takes what begins with = + - @ for a formula and runs it: an
// apostrophe before it makes it a text.
void append_csv_text(std::string& out, std::string_view text);

}  // namespace pyat::render
