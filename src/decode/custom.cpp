// Go types that decode themselves: what their UnmarshalYAML and UnmarshalText do with a node.
#include <algorithm>
#include <array>

#include "decode/checks/go_text.hpp"
#include "decode/decoder.hpp"
#include "decode/quote.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

// How a custom type goes about it.
enum class Method : std::uint8_t {
  text,               // decodes a string, then checks it
  text_unmarshaler,   // takes the text of any scalar; other nodes are decoded as the type is
  structure,          // decodes its fields, then checks them
  strings,            // decodes a list of strings
  string_or_strings,  // decodes a string or a list of strings
  entries,            // decodes a map, then checks each entry
  overrides,          // Tempo's: the current form, else the flat one
};

struct MethodOf {
  std::string_view type;
  Method method;
};

// By name; a custom type that is not here is a structure when it has fields, else a text.
constexpr std::array methods{
    MethodOf{"activeseries.CustomTrackersConfig", Method::entries},
    MethodOf{"activeseriesmodel.CustomTrackersConfig", Method::entries},
    MethodOf{"ephemeral.LabelMatchers", Method::entries},
    MethodOf{"flagext.LimitsMap[float64]", Method::entries},
    MethodOf{"flagext.LimitsMap[int]", Method::entries},
    MethodOf{"flagext.LimitsMap[string]", Method::entries},
    MethodOf{"flagext.StringSliceCSVMulti", Method::string_or_strings},
    MethodOf{"listtomap.ListToMap", Method::strings},
    MethodOf{"logrus.Level", Method::text_unmarshaler},
    MethodOf{"net.IP", Method::text_unmarshaler},
    MethodOf{"overrides.Config", Method::overrides},
    MethodOf{"overrides.ListToMap", Method::strings},
    MethodOf{"overrides.perTenantOverrides", Method::overrides},
    MethodOf{"regexp.Regexp", Method::text_unmarshaler},
    MethodOf{"time.Time", Method::text_unmarshaler},
    MethodOf{"validation.LimitsMap[float64]", Method::entries},
    MethodOf{"validation.LimitsMap[int]", Method::entries},
    MethodOf{"validation.LimitsMap[string]", Method::entries},
    MethodOf{"validation.NotificationRateLimitMap", Method::entries},
};

Method method_of(const Type& type) {
  const auto found = std::lower_bound(methods.begin(), methods.end(), type.name,
                                      [](const MethodOf& row, std::string_view name) { return row.type < name; });
  if (found != methods.end() && found->type == type.name) return found->method;
  return type.kind == Kind::structure && (!type.fields.empty() || type.inline_map()) ? Method::structure : Method::text;
}

// prometheus/common hides config.Secret behind a type of its own; all others decode a plain string.
std::string_view inner_name(const Type& type) { return type.name == "config.Secret" ? "config.plain" : "string"; }

// The map that a type of Method::entries decodes, and what its entries must be.
struct Entries {
  std::string_view map_name;
  const Type* elem;
  std::string_view key_check;    // a text check for the keys; empty: any
  std::string_view value_check;  // … for the values
};

constexpr Type tracker_sources{
    .kind = Kind::slice, .name = "[]string", .owner = "[]string", .builtin_elem = &builtin::string};

Entries entries_of(std::string_view type) {
  if (type.ends_with("CustomTrackersConfig"))
    return {"map[string]string", &builtin::string, "", "activeseries matcher"};
  if (type == "ephemeral.LabelMatchers") {
    return {"map[ephemeral.Source][]string", &tracker_sources, "ephemeral.Source", ""};
  }
  if (type == "validation.NotificationRateLimitMap") {
    return {"map[string]float64", &builtin::float64, "notification integration", ""};
  }
  if (type.ends_with("[float64]")) return {"map[string]float64", &builtin::float64, "", ""};
  if (type.ends_with("[int]")) return {"map[string]int", &builtin::integer, "", ""};
  return {"map[string]string", &builtin::string, "", ""};
}

}  // namespace

std::optional<bool> Decoder::prepare(const Node& node, const Type& type) {
  if (!type.custom() || is_null(dialect_, node)) return {};
  switch (method_of(type)) {
    case Method::text: return custom_text(node, type, inner_name(type));
    case Method::structure: return custom_struct(node, type);
    case Method::strings: return unmarshal(node, builtin::strings);
    case Method::string_or_strings:
      return unmarshal(node, node.kind == NodeKind::scalar ? builtin::string : builtin::strings);
    case Method::entries: return custom_entries(node, type);
    case Method::overrides: return overrides(node, type);
    case Method::text_unmarshaler:
      if (node.kind == NodeKind::scalar) return text_unmarshaler(node, type);
      return {};
  }
  return {};
}

bool Decoder::custom_text(const Node& node, const Type& type, std::string_view plain_name) {
  Type plain = builtin::string;
  plain.name = plain_name;
  if (node.kind != NodeKind::scalar || !scalar(node, plain)) {
    if (node.kind != NodeKind::scalar) type_error(node, plain, type);
    return false;
  }
  const TextCheck check = find_text_check(type.name);
  if (check == nullptr) return true;
  std::string error;
  const bool is_null_text = resolve(dialect_, node).kind == ValueKind::null;
  if (check(is_null_text ? std::string{} : scalar_text(dialect_, node), release_, error)) return true;
  text_error(node, type, error);
  return false;
}

bool Decoder::text_unmarshaler(const Node& node, const Type& type) {
  const Value value = resolve(dialect_, node);
  if (!value.error.empty() || value.kind == ValueKind::null) return scalar(node, type);
  if (value.kind == ValueKind::time && type.name == "time.Time") return true;
  std::string error;
  const TextCheck check = find_text_check(type.name);
  if (check == nullptr || check(scalar_text(dialect_, node), release_, error)) return true;
  text_error(node, type, error);
  return false;
}

bool Decoder::custom_struct(const Node& node, const Type& type) {
  Type plain = type;
  plain.name = type.owner;
  const std::size_t before = problems_.size();
  bool good = false;
  switch (node.kind) {
    case NodeKind::scalar: good = scalar(node, plain); break;
    case NodeKind::mapping: good = mapping(node, plain); break;
    default: type_error(node, plain); break;
  }
  // The type checks its fields only once all of them have decoded.
  const bool decoded = good && problems_.size() == before && !stopped_;
  if (type.inline_map() && node.kind == NodeKind::mapping) complain_extensions(node, type, decoded);
  if (decoded && !node.cut_off) check_struct(node, type);
  return problems_.size() == before;
}

// Tempo's overrides.Overrides (3.0) takes any further key and then refuses those that no extension is registered for;
// the released Tempo registers none.
void Decoder::complain_extensions(const Node& node, const Type& type, bool reached) {
  for (std::uint32_t i = 0; i < node.count; i += 2) {
    const Node& key = yaml::resolve_alias(node[i]);
    if (key.kind != NodeKind::scalar || is_merge_key(dialect_, node[i]) || type.find(key.value) != nullptr) continue;
    const std::string server = "unknown extension key " + checks::go_quoted(key.value) +
                               ": must be registered via RegisterExtension before use";
    unknown_field(node[i], key.value, reached ? server : std::string{});
  }
}

void Decoder::check_struct(const Node& node, const Type& type) {
  const StructCheck check = find_struct_check(type.name);
  if (check == nullptr || node.kind != NodeKind::mapping) return;
  Complaint complaint{};
  if (check(Fields(node, dialect_ == Dialect::v3), release_, complaint)) return;
  const Node& at = complaint.at != nullptr ? *complaint.at : node;
  if (complaint.key.empty()) {
    text_error(at, type, complaint.error);
    return;
  }
  const Step step(*this, {.key = complaint.key});
  text_error(at, type, complaint.error);
}

bool Decoder::custom_entries(const Node& node, const Type& type) {
  const Entries entries = entries_of(type.name);
  const Type map{.kind = Kind::map, .name = entries.map_name, .owner = entries.map_name, .builtin_elem = entries.elem};
  const std::size_t before = problems_.size();
  if (node.kind != NodeKind::mapping) {
    type_error(node, map);
    return false;
  }
  mapping(node, map);
  if (problems_.size() != before) return false;
  for (std::uint32_t i = 0; i < node.count; i += 2) {
    const Node& key = yaml::resolve_alias(node[i]);
    const Node& value = yaml::resolve_alias(node[i + 1]);
    if (is_merge_key(dialect_, node[i]) || key.kind != NodeKind::scalar) continue;
    const Step step(*this, {.key = key.value});
    std::string error;
    if (!entries.key_check.empty() && !find_text_check(entries.key_check)(key.value, release_, error)) {
      text_error(key, type, error);
    } else if (!entries.value_check.empty() && value.kind == NodeKind::scalar &&
               !find_text_check(entries.value_check)(scalar_text(dialect_, value), release_, error)) {
      text_error(value, type, "can't build active series matcher " + std::string(key.value) + ": " + error);
    }
  }
  return problems_.size() == before;
}

}  // namespace pyat::decode
