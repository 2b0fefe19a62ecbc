// From the edits of a fix to the bytes of the fixed file. All that no edit names stays byte for byte.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "edit/source.hpp"

namespace pyat::edit {

// How the lines of a text end: as the first one does; \n for a text of one line.
std::string_view line_end(std::string_view text);

// An edit in bytes.
struct Splice {
  std::size_t begin = 0, end = 0;
  std::string text{};
};

// In the order of the text, line ends as the text has them.
std::vector<Splice> splices(const Source& source, std::span<const diag::Edit> edits);

// Would both change the same bytes, or insert at the same place? Both in the order of the text.
bool overlap(std::span<const Splice> a, std::span<const Splice> b);

// Merges `more` into `all`, which stays in order; they must not overlap.
void add(std::vector<Splice>& all, std::span<const Splice> more);

// The text with all splices done; they are in order and do not overlap.
std::string apply(std::string_view text, std::span<const Splice> splices);
std::string apply(std::string_view text, std::span<const diag::Edit> edits);

}  // namespace pyat::edit
