#include "schema_io/annotations.hpp"

#include <array>
#include <charconv>

namespace pyat::schema_io {
namespace {

using schemas::Category;
using schemas::Kind;
using schemas::Node;

struct KindName {
  std::string_view name;
  Kind kind;
};
// Several names for one kind: the first is written. The servers are built for 64 bits.
constexpr std::array kind_names{
    KindName{"bool", Kind::boolean},    KindName{"int32", Kind::int32},   KindName{"int64", Kind::int64},
    KindName{"int", Kind::int64},       KindName{"uint8", Kind::uint8},   KindName{"uint16", Kind::uint16},
    KindName{"uint32", Kind::uint32},   KindName{"uint64", Kind::uint64}, KindName{"uint", Kind::uint64},
    KindName{"float64", Kind::float64}, KindName{"string", Kind::string}, KindName{"struct", Kind::structure},
    KindName{"map", Kind::map},         KindName{"slice", Kind::slice},   KindName{"interface", Kind::any},
};

struct CategoryName {
  std::string_view name;
  Category category;
};
constexpr std::array category_names{CategoryName{"advanced", Category::advanced},
                                    CategoryName{"experimental", Category::experimental},
                                    CategoryName{"deprecated", Category::deprecated}};

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto digits = text.find_first_not_of("0123456789");
  const std::string_view whole = text.substr(0, digits);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return false;
  if (digits == std::string_view::npos) return true;
  text.remove_prefix(digits);
  return text.size() > 1 && text.front() == '.' && text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

Json parse_scalar(std::string_view text) {
  for (const std::string_view literal : {"true", "false", "null", "\"\"", "[]", "{}"}) {
    if (text == literal) return Json::parse(text);
  }
  if (is_number(text)) {
    Json number = Json::parse(text);
    if (number.dump() == text) return number;
  }
  return text;
}

// The value that a default means, where that is simple to tell; else its YAML text.
Json parse_default(std::string_view text) {
  Json items = Json::array();
  for (std::string_view rest = text;;) {
    const auto end = rest.find('\n');
    if (!rest.starts_with("- ")) return parse_scalar(text);
    items.push_back(parse_scalar(rest.substr(2, end == std::string_view::npos ? end : end - 2)));
    if (end == std::string_view::npos) return items;
    rest.remove_prefix(end + 1);
  }
}

// Would YAML read it as this text without quotes?
bool is_plain(std::string_view text) {
  constexpr std::string_view special = " \t\r\n\v\f[]{}\"'#&*!|>%@`,?-";
  return !text.empty() && special.find(text.front()) == std::string_view::npos &&
         text.find('\n') == std::string_view::npos && text.find(": ") == std::string_view::npos &&
         text.find(" #") == std::string_view::npos && parse_scalar(text) == Json(text);
}

void read_flag(const Json& place, const std::string* prefix, Node& field) {
  const Json* flag = find(place, "x-flag");
  if (flag == nullptr) return;
  field.flag = flag->is_string() && prefix != nullptr ? *prefix + flag->get<std::string>() : std::string{};
}

}  // namespace

std::string default_text(const Json& value) {
  if (value.is_array() && !value.empty()) {
    std::string text{};
    for (const Json& item : value) text.append(text.empty() ? "- " : "\n- ").append(default_text(item));
    return text;
  }
  if (value.is_string() && is_plain(value.get_ref<const std::string&>())) return value.get<std::string>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void add_annotations(Json& place, const Node& field) {
  if (!field.fallback.empty()) {
    Json value = parse_default(field.fallback);
    const bool lossless = default_text(value) == field.fallback;
    place["default"] = std::move(value);
    if (!lossless) place["x-default"] = field.fallback;
  }
  if (!field.flag.empty()) place["x-flag"] = field.flag;
  for (const CategoryName& each : category_names) {
    if (each.category == field.category) place["x-category"] = each.name;
  }
  if (field.hidden) place["x-doc"] = "hidden";
  if (field.category == Category::deprecated) place["deprecated"] = true;
}

void read_annotations(const Json& place, const std::string* prefix, Node& field) {
  if (const Json* shown = find(place, "x-default"); shown != nullptr && shown->is_string()) {
    const std::string text = shown->get<std::string>();
    field.fallback = text == "…" ? std::string{} : text;  // the default of a structure, too large to be shown
  } else if (const Json* value = find(place, "default"); value != nullptr) {
    field.fallback = default_text(*value);
  }
  read_flag(place, prefix, field);
  const std::string category = text_at(place, "x-category");
  for (const CategoryName& each : category_names) {
    if (each.name == category) field.category = each.category;
  }
  if (const Json* doc = find(place, "x-doc")) field.hidden = *doc == "hidden";
}

std::string_view kind_name(const Node& type) {
  if (type.type == "int" || type.type == "uint") return type.type;
  for (const KindName& each : kind_names) {
    if (each.kind == type.kind) return each.name;
  }
  return {};
}

bool kind_from(std::string_view name, Kind& kind) {
  for (const KindName& each : kind_names) {
    if (each.name != name) continue;
    kind = each.kind;
    return true;
  }
  return false;
}

}  // namespace pyat::schema_io
