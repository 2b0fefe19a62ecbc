// What differs between the configurations of two releases, step by step.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"

namespace pyat::history {

enum class ChangeKind : std::uint8_t {
  added,            // the older release refuses the field
  removed,          // the newer release refuses the field, and nothing takes its place
  renamed,          // another name in the same section, nothing else changed
  moved,            // another section, or other settings in its place
  retyped,          // another Go type: values may have another form
  default_changed,  // another value where the file sets none
  deprecated,       // still taken, to be removed
  flag_changed,     // the same field, another command line flag
};

// One difference between two neighbouring release lines. A field that moved twice has two rows: the second begins where
// the first ends.
struct Change {
  ChangeKind kind{};
  std::string path{};  // abstract, see history/tree.hpp
  std::vector<std::string>
      new_paths{};                      // renamed, moved: the settings that take its place in `to`, the likeliest first
  std::string_view from{};              // the last release with the old state
  std::string_view to{};                // the first release with the new state
  std::string_view before{}, after{};   // retyped, default_changed, flag_changed: Go types, YAML texts, flags
  bool keeps_value = false;             // renamed, moved: see Answer
  std::string_view advice{}, source{};  // removed, renamed, moved: see Answer
};

// From the older to the newer of two releases of one product, oldest step first, by path in each step. Of a section
// that comes or goes as a whole only the section is named, apart from its fields that have gone elsewhere. Empty when
// the releases are the other way round, or have the same configuration.
std::vector<Change> changes(const schemas::KnownRelease& from, const schemas::KnownRelease& to);

}  // namespace pyat::history
