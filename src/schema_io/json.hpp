// JSON as this layer uses it: objects keep the order of their keys.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace pyat::schema_io {

using Json = nlohmann::ordered_json;

// nullptr when `object` is no object, or has no such key.
inline const Json* find(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

// The text under a key; empty when there is none.
inline std::string text_at(const Json& object, std::string_view key) {
  const Json* found = find(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
}

inline bool true_at(const Json& object, std::string_view key) {
  const Json* found = find(object, key);
  return found != nullptr && found->is_boolean() && found->get<bool>();
}

struct Parsed {
  Json value{};
  std::string problem{};  // "line 3, column 7: syntax error …"; empty when all is well
};
Parsed parse_json(std::string_view text);

// As the files under schemas/ are laid out: a field on a line of its own, so that a line of a diff is a field.
std::string lay_out(const Json& value);

}  // namespace pyat::schema_io
