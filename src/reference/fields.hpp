// The fields of one release by their paths: limits.max_global_series_per_user, clients[].url, clusters.*.address.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/table.hpp"

namespace pyat::reference {

struct Field {
  std::string path{};
  const schemas::FieldRow* row = nullptr;
  std::uint32_t parent_type = 0;
  bool legacy = false;  // of the flat form of Tempo's overrides
};

// The structure that values of a type hold, directly or as the elements of a list or map; 0 when there is none.
std::uint32_t structure_in(std::uint32_t type);
// Does the field have fields of its own?
bool is_section(const schemas::FieldRow& row);

// The field at a path. [], [0] and * may be left out of it; they are in the path that is returned.
std::optional<Field> find_path(std::uint32_t root, std::string_view path);

// All fields of a release, sections before what is in them. A section for which `enter` is false is not looked into.
using Enter = std::function<bool(std::uint32_t type)>;
std::vector<Field> all_fields(std::uint32_t root, const Enter& enter = {});
std::size_t count_fields(std::uint32_t root);
// Those right below a type.
std::vector<Field> fields_below(std::uint32_t type);

}  // namespace pyat::reference
