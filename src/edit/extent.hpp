// Which bytes of the source are an entry, and what is left when it goes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edit/entries.hpp"

namespace pyat::edit {

// The lines of an entry of a block mapping, from the comments right above it to the line end behind its value and the
// comments that are indented below it. Nothing when it does not begin its line, or is one of those that are better
// left alone.
std::optional<Span> entry_lines(const Source& source, const yaml::Node& mapping, std::uint32_t index);

// The end of the lines of an entry's value, and of the comments that are indented deeper than its key.
std::size_t end_of_lines(const Source& source, const yaml::Node& key, const yaml::Node& value);

// `left` takes the place of `span` when an entry goes.
struct Removal {
  Span span{};
  std::string left{};
  Span lines{};         // of what goes, without gaps; of a section that would be empty, without the comments above it
  bool at_top = false;  // a section of the document goes as a whole
};

// Of the last step's entry, and of the sections around it that would be empty without it; `keep`, if there is one, is
// a mapping that stays even if it loses its last entry. Nothing where it cannot be done well.
std::optional<Removal> removal_of(const Source& source, std::vector<Step> way, const yaml::Node* keep);

}  // namespace pyat::edit
