// Questions to the compiled schemas: where a type, a field or a flag stands in the configuration of a release.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"
#include "schemas/table.hpp"

namespace pyat::explain {

// Paths: an entry of a map is ".*", an item of a list "[]".

// A mapping whose unknown keys the server reports with a certain type. The whole document has an empty path.
struct Section {
  std::string path{};
  std::uint32_t type = 0;
};
std::vector<Section> sections_of(std::uint32_t root, std::string_view owner);

struct Found {
  std::string path{};
  const schemas::FieldRow* field = nullptr;
};
std::vector<Found> fields_of_type(std::uint32_t root, std::string_view go_type);
std::vector<Found> fields_named(std::uint32_t root, std::string_view name);
// `flag` without its dashes.
std::vector<Found> fields_of_flag(std::uint32_t root, std::string_view flag);
std::vector<std::string_view> all_flags(std::uint32_t root);

// The row of a Go type by its name; 0 when the release has none.
std::uint32_t type_named(std::uint32_t root, std::string_view go_type);

// "querier.timeout"; a top-level key has no section.
std::string join(std::string_view section, std::string_view name);

// Releases as people read them, "2.0.0 to 2.8.0, 2.12.0": those of `releases` for which `holds` has true.
std::string spans(const std::vector<schemas::KnownRelease>& releases, const std::vector<bool>& holds);

}  // namespace pyat::explain
