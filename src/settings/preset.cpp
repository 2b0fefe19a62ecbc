#include "settings/preset.hpp"

#include <algorithm>

#include "settings/convert.hpp"

namespace pyat::settings {
namespace {

using schemas::Kind;

// Quotes, where the text has them, are simple ones: a default holds neither escapes nor line breaks.
std::string_view unquoted(std::string_view text) {
  const bool is_quoted =
      text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

yaml::Node preset_scalar(const schemas::FieldRow& field) {
  const std::string_view text = schemas::text(field.fallback);
  yaml::Node node{};
  node.value = unquoted(text);
  node.implicit = node.value.size() == text.size() && !text.empty();
  if (!node.implicit) node.style = yaml::Style::double_quoted;
  return node;
}

std::vector<std::string> preset_list(const schemas::FieldRow& field) {
  std::string_view text = schemas::text(field.fallback);
  if (!text.starts_with("- "))
    return text == "[]" || text == "null" ? std::vector<std::string>{} : split_commas(unquoted(text));
  std::vector<std::string> items;
  while (text.starts_with("- ")) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    items.emplace_back(unquoted(text.substr(2, end - 2)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

std::string zero_text(const decode::Type& type) {
  if (is_duration(type)) return "0s";
  switch (type.kind) {
    case Kind::boolean: return "false";
    case Kind::int32:
    case Kind::int64:
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64:
    case Kind::float64: return "0";
    default: return {};
  }
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> items;
  if (text.empty()) return items;
  while (true) {
    const std::size_t comma = text.find(',');
    items.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace pyat::settings
