// What a Compose file says, as a tree that files are merged in: aliases and merge keys are followed, variables
// replaced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.hpp"

namespace pyat::compose {

enum class ValueKind : std::uint8_t { null, scalar, list, mapping };

// The tags !reset and !override, by which a later file takes back or replaces what an earlier one says.
enum class MergeTag : std::uint8_t { none, reset, override };

struct Entry;

struct Value {
  ValueKind kind = ValueKind::null;
  MergeTag tag = MergeTag::none;
  std::string text{};    // of a scalar, with variables replaced
  std::string raw{};     // of a scalar, as it is written
  std::string unset{};   // a variable in `raw` that has no value here, and no default
  std::size_t file = 0;  // which of the files it is from
  diag::Range where{};
  std::vector<Value> items{};  // of a list
  std::vector<Entry> entries;  // of a mapping, each key once; clang cannot make it {} of a type that is not complete

  const Value* find(std::string_view key) const;
  Value* find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }
  bool is_text() const { return kind == ValueKind::scalar; }
};

struct Entry {
  std::string key{};
  diag::Range where{};  // of the key
  Value value{};
};

inline Value empty_mapping() {
  Value value;
  value.kind = ValueKind::mapping;
  return value;
}

inline const Value* Value::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

// The text of a scalar below a mapping; empty when it is not there or not a scalar.
inline std::string text_at(const Value& mapping, std::string_view key) {
  const Value* found = mapping.find(key);
  return found != nullptr && found->is_text() ? found->text : std::string{};
}

}  // namespace pyat::compose
