// Values of a configuration file, by their keys.
#pragma once

#include <initializer_list>
#include <string_view>

#include "yaml/document.hpp"

namespace pyat::compose {

// nullptr where there is no such key, or no mapping.
inline const yaml::Node* child(const yaml::Node* node, std::string_view key) {
  if (node == nullptr || node->kind != yaml::NodeKind::mapping) return nullptr;
  for (std::uint32_t i = 0; i + 1 < node->count; i += 2) {
    if ((*node)[i].value == key) return &yaml::resolve_alias((*node)[i + 1]);
  }
  return nullptr;
}

inline const yaml::Node* at(const yaml::Node* node, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) node = child(node, key);
  return node;
}

}  // namespace pyat::compose
