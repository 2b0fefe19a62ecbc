// The map that Tempo hands to the collector's configuration code: what yaml.v2 decodes a node to as interface{}, with
// the keys made texts and split at "::", as koanf does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/node.hpp"

namespace pyat::receivers {

struct Entry;

struct Value {
  enum class Kind : std::uint8_t { null, boolean, int64, uint64, float64, text, list, map };

  Kind kind = Kind::null;
  bool boolean = false;
  std::int64_t int64 = 0;
  std::uint64_t uint64 = 0;
  double float64 = 0;
  std::string text{};
  std::vector<Value> items{};
  std::vector<Entry> entries;      // of a map, in the order of the file
  const yaml::Node* at = nullptr;  // where it stands, aliases followed; an alias: its anchor is unknown

  // The value of a key; nullptr when the map has none, or this is no map.
  const Value* find(std::string_view key) const;
};

struct Entry {
  std::string key{};
  const yaml::Node* key_at = nullptr;
  Value value{};
};

// `receivers` is the mapping itself: its keys are texts to yaml.v2, those below are what they resolve to. nullopt when
// it holds more than anybody writes, thousands of values.
std::optional<Value> read_receivers(const yaml::Node& receivers);

std::string_view go_kind(const Value& value);  // reflect.Kind: slice
std::string_view go_type(const Value& value);  // []interface {}
std::string go_format(const Value& value);     // %v
std::string go_syntax(const Value& value);     // %#v

}  // namespace pyat::receivers
