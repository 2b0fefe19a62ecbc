// Whole entries of mappings, as a person takes them out or puts them elsewhere: with the comments right above them, the
// indentation of the new place, and without leaving empty sections behind, which some servers read as null and crash
// on. All of it as edits of the source; none where it cannot be done well, as for a key that stands behind the dash of
// a list item together with its comment.
#pragma once

#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "edit/source.hpp"
#include "yaml/node.hpp"

namespace pyat::edit {

// A stretch of the source, in bytes.
struct Span {
  std::size_t begin = 0, end = 0;
};

// One step down from the root: entry `index` (that of its key) of a mapping, or item `index` of a list.
struct Step {
  const yaml::Node* collection = nullptr;
  std::uint32_t index = 0;
};

// The way from `root` to the entry with this key, a node of that tree, or with the key that begins at a place of the
// document; empty when there is none. Aliases are not followed: what they stand for is written elsewhere.
std::vector<Step> way_to(const yaml::Node& root, const yaml::Node& key);
std::vector<Step> way_to(const yaml::Node& root, diag::Position place);

// The key that begins at a place of the document; nullptr when none does.
const yaml::Node* key_at(const yaml::Node& root, diag::Position place);

// The key of that name in a mapping; nullptr when it has none.
const yaml::Node* key_named(const yaml::Node& mapping, std::string_view name);

// Takes out the entry with this key, and each section that this leaves empty. A document that would be left without
// any entry becomes {}.
std::vector<diag::Edit> remove_entry(const Source& source, const yaml::Node& root, const yaml::Node& key);

// Gives the key another name in its mapping; nothing if that name is taken.
std::vector<diag::Edit> rename_entry(const Source& source, const yaml::Node& root, const yaml::Node& key,
                                     std::string_view name);

// Moves the entry to `path`, limits.max_series: into the sections that are there, and new ones where there are none.
// Nothing if something stands there already.
std::vector<diag::Edit> move_entry(const Source& source, const yaml::Node& root, const yaml::Node& key,
                                   std::string_view path);

}  // namespace pyat::edit
