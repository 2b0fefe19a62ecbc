// Enumerations by the names that people write, which stand in the order of the enumeration.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace pyat::util {

template <typename Enum>
std::optional<Enum> find_in(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace pyat::util
