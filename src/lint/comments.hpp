// Where a text holds comments that speak to pyat, and which part of the document each stands at.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "lint/pragma.hpp"
#include "util/source_lines.hpp"
#include "yaml/document.hpp"

namespace pyat::lint {

struct PragmaComment {
  Pragma pragma{};
  std::uint32_t line = 0;  // from 1
  bool is_alone = false;   // nothing but blanks before it on its line
  bool is_at_top = false;  // alone, and above the first key
  diag::Position begin{};  // what it is about, by where a problem begins: behind a value its line, alone on a line
  diag::Position end{};    // (exclusive) the next key or list item with all below it; empty when nothing follows
};

// All of the first document, as far as it could be parsed, in file order. `#` inside of a text is no comment; neither
// is what stands in a line that is commented out as a whole. One comment a line.
std::vector<PragmaComment> find_pragmas(std::string_view text, const util::SourceLines& lines,
                                        const yaml::Document& document);

}  // namespace pyat::lint
