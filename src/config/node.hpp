// A YAML document as a tree of values with their places.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"

namespace pyat::config {

enum class Kind : std::uint8_t { null, boolean, integer, number, text, list, mapping };

struct Node;

struct Entry {
  std::string key{};
  diag::Range key_range{};
  const Node* value = nullptr;
};

struct Node {
  Kind kind = Kind::null;
  std::string text{};  // of a scalar, as it is written: of 2.10 not a number remains, but these four characters
  diag::Range range{};
  std::vector<Entry> entries{};      // of a mapping, in the order of the file; each key once
  std::vector<const Node*> items{};  // of a list
  bool is_shared = false;            // an alias leads here, too
  std::size_t weight = 0;            // how many nodes this one is with all below it; 0 while it is still being read

  // The value of a key of a mapping; nullptr when it is not there.
  const Entry* find(std::string_view key) const {
    for (const Entry& entry : entries) {
      if (entry.key == key) return &entry;
    }
    return nullptr;
  }
};

}  // namespace pyat::config
