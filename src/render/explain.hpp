// The documentation of the lint codes, for a terminal and for docs/codes.md.
#pragma once

#include <string>
#include <string_view>

#include "diag/codes.hpp"
#include "render/style.hpp"

namespace pyat::render {

// The whole answer to `pyat lint --explain CODE`.
std::string explain(const diag::CodeInfo& info, const Style& style);

// The same as a section of Markdown, without its heading.
std::string explain_markdown(const diag::CodeInfo& info);

// docs/codes.md: all codes.
std::string codes_markdown();

// A CodeInfo's detail with its paragraphs on one line each.
std::string unwrapped(std::string_view detail);

}  // namespace pyat::render
