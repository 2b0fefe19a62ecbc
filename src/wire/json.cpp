#include "wire/json.hpp"

#include <nlohmann/json.hpp>

namespace pyat::wire {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::size_t deepest = 64;
constexpr std::size_t most_values = 1'000'000;

// Counts brackets and commas outside of texts. Whether it is JSON otherwise is for the parser to say.
bool is_bounded(string_view text) {
  std::size_t depth = 0, values = 0;
  bool is_in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_text) {
      if (c == '\\') ++i;
      if (c == '"') is_in_text = false;
      continue;
    }
    if (c == '"') is_in_text = true;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == '[' || c == '{' || c == ',') ++values;
    if (depth > deepest || values > most_values) return false;
  }
  return true;
}

}  // namespace

json parse_json(string_view text) {
  return is_bounded(text) ? json::parse(text, nullptr, false) : json(json::value_t::discarded);
}

const json& value_in(const json& object, string_view key) {
  static const json nothing{};
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

string text_in(const json& object, string_view key) {
  const json& value = value_in(object, key);
  return value.is_string() ? value.get<string>() : string{};
}

}  // namespace pyat::wire
