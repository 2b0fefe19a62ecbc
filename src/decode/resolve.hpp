// From the text of a scalar to a Go value: what gopkg.in/yaml.v2 and v3 `resolve` do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "decode/dialect.hpp"
#include "yaml/node.hpp"

namespace pyat::decode {

enum class Tag : std::uint8_t { null, boolean, str, integer, floating, timestamp, binary, merge, seq, map, other };

// The Go type of the resolved value: both kinds of integer are `Tag::integer`.
enum class ValueKind : std::uint8_t { null, boolean, int64, uint64, float64, string, time };

struct Value {
  Tag tag = Tag::str;
  ValueKind kind = ValueKind::string;
  bool boolean = false;
  std::int64_t int64 = 0;
  std::uint64_t uint64 = 0;
  double float64 = 0;
  std::string error{};  // not empty: the tag and the text do not fit, and the server stops
};

// Resolves a scalar. A quoted scalar without a tag is a string.
Value resolve(Dialect dialect, const yaml::Node& scalar);

// Does the decoder take this node for null before any type is asked (the `prepare` step)?
bool is_null(Dialect dialect, const yaml::Node& node);

// Is this key the merge key `<<`?
bool is_merge_key(Dialect dialect, const yaml::Node& key);

// yes, no, on, off and their like: booleans of YAML 1.1, which yaml.v3 takes where a boolean is expected.
std::optional<bool> yaml11_boolean(std::string_view text);

// "tag:yaml.org,2002:int" → "!!int"; any other tag as it is.
std::string short_tag(std::string_view tag);

// The tag that an error message names for this node: the one written, else the one resolved.
std::string message_tag(Dialect dialect, const yaml::Node& node);

}  // namespace pyat::decode
