#include "settings/settings.hpp"

#include <array>

#include "decode/dialect.hpp"
#include "decode/resolve.hpp"
#include "settings/convert.hpp"
#include "settings/preset.hpp"

namespace pyat::settings {
namespace {

using decode::Dialect;
using decode::Type;
using schemas::Kind;
using yaml::Node;
using yaml::NodeKind;

struct Inherited {
  std::string_view prefix;  // of the settings that inherit
  std::string_view from;    // the section of `common:` that has them under the same names
};

// CommonConfigInheritance of pkg/mimir: the sections that `common:` is decoded into before they are.
constexpr std::array inheritance{
    Inherited{"alertmanager_storage.", "common.storage."},
    Inherited{"blocks_storage.", "common.storage."},
    Inherited{"ruler_storage.", "common.storage."},
};
constexpr std::string_view cluster_label = ".cluster_validation.label";

// Where `common:` has this setting; empty when it has not.
std::string path_in_common(std::string_view path) {
  for (const Inherited& row : inheritance) {
    if (path.starts_with(row.prefix)) return std::string(row.from) + std::string(path.substr(row.prefix.size()));
  }
  if (path.ends_with(cluster_label) && !path.starts_with("server.")) return "common.client_cluster_validation.label";
  return {};
}

// Does null empty a value of this kind? yaml.v3 leaves everything else as it was.
bool null_empties(bool v3, const Type& type) {
  return !v3 || type.kind == Kind::map || type.kind == Kind::slice || type.kind == Kind::any;
}

std::string_view take_segment(std::string_view& path) {
  const std::size_t point = path.find('.');
  const std::string_view segment = path.substr(0, point);
  path.remove_prefix(point == std::string_view::npos ? path.size() : point + 1);
  return segment;
}

// Is the value of the kind that the decoder needs to read it at all?
bool fits(const Node& value, const Type& type) {
  switch (type.kind) {
    case Kind::structure:
    case Kind::map: return value.kind == NodeKind::mapping || type.custom();
    case Kind::slice: return value.kind == NodeKind::sequence || type.custom();
    case Kind::any: return true;
    default: return value.kind == NodeKind::scalar;
  }
}

}  // namespace

Settings::Settings(const Node* root, const Release& release, std::uint32_t config)
    : root_(root), release_(release), config_(config), v3_(decode::dialect_of(release) == Dialect::v3) {}

Setting Settings::find_written(std::string_view path) const {
  const std::string_view whole = path;
  Setting found{};
  const Node* section = root_ == nullptr ? nullptr : &yaml::resolve_alias(*root_);
  Type type = decode::type_at(config_);
  while (!path.empty()) {
    const std::string_view segment = take_segment(path);
    found.field = type.find(segment);
    if (found.field == nullptr) return {};
    type = decode::type_at(found.field->type);
    if (section == nullptr || section->kind != NodeKind::mapping) continue;
    const decode::KeyValue entry = decode::find_entry(*section, segment, v3_);
    section = entry.value == nullptr ? nullptr : &yaml::resolve_alias(*entry.value);
    if (section == nullptr) continue;
    found.place = path.empty() && section->start.line == section->end.line ? entry.value : entry.key;
    found.written = whole.substr(0, whole.size() - path.size() - (path.empty() ? 0 : 1));
    if (decode::is_null(v3_ ? Dialect::v3 : Dialect::v2, *section)) {
      if (null_empties(v3_, type)) found.origin = Origin::zero;
      section = nullptr;
    } else if (!fits(*section, type)) {
      found.origin = Origin::broken;
      section = nullptr;
    } else if (path.empty()) {
      found.origin = Origin::file;
      found.key = entry.key;
      found.value = section;
    }
  }
  return found;
}

Setting Settings::find(std::string_view path) const {
  Setting found = find_written(path);
  if (!v3_ || found.field == nullptr || found.origin != Origin::preset) return found;
  const std::string source = path_in_common(path);
  if (source.empty()) return found;
  Setting common = find_written(source);
  if (common.origin == Origin::preset) return found;
  common.field = found.field;
  if (common.origin == Origin::file) common.origin = Origin::common;
  return common;
}

bool Settings::exists(std::string_view path) const { return find_written(path).field != nullptr; }

bool Settings::is_set(std::string_view path) const { return find(path).value != nullptr; }

std::optional<bool> Settings::boolean(std::string_view path) const {
  const Setting found = find(path);
  if (found.field == nullptr || found.origin == Origin::broken) return {};
  if (found.value != nullptr) return to_boolean(*found.value, release_);
  return found.origin == Origin::preset && schemas::text(found.field->fallback) == "true";
}

std::optional<std::int64_t> Settings::integer(std::string_view path) const {
  const Setting found = find(path);
  if (found.field == nullptr || found.origin == Origin::broken) return {};
  const Type type = decode::type_at(found.field->type);
  if (found.value != nullptr) return to_integer(*found.value, type, release_);
  if (found.origin == Origin::zero) return 0;
  return to_integer(preset_scalar(*found.field), type, release_);
}

std::optional<double> Settings::number(std::string_view path) const {
  const Setting found = find(path);
  if (found.field == nullptr || found.origin == Origin::broken) return {};
  const Type type = decode::type_at(found.field->type);
  if (found.value != nullptr) return to_number(*found.value, type, release_);
  if (found.origin == Origin::zero) return 0;
  return to_number(preset_scalar(*found.field), type, release_);
}

std::optional<std::string> Settings::text(std::string_view path) const {
  const Setting found = find(path);
  if (found.field == nullptr || found.origin == Origin::broken) return {};
  const Type type = decode::type_at(found.field->type);
  if (found.value != nullptr) {
    return found.value->kind == NodeKind::scalar ? to_text(*found.value, type, release_) : std::nullopt;
  }
  if (found.origin == Origin::zero) return zero_text(type);
  return to_text(preset_scalar(*found.field), type, release_);
}

std::optional<std::vector<std::string>> Settings::list(std::string_view path) const {
  const Setting found = find(path);
  if (found.field == nullptr || found.origin == Origin::broken) return {};
  const Type type = decode::type_at(found.field->type);
  std::vector<std::string> items;
  if (found.origin == Origin::zero) return items;
  if (found.value == nullptr) return preset_list(*found.field);
  if (found.value->kind == NodeKind::scalar) return split_commas(found.value->value);
  if (found.value->kind != NodeKind::sequence) return {};
  const Type elem = type.elem();
  for (std::uint32_t i = 0; i < found.value->count; ++i) {
    const Node& item = yaml::resolve_alias((*found.value)[i]);
    const auto text = item.kind == NodeKind::scalar ? to_text(item, elem, release_) : std::nullopt;
    if (!text) return {};
    items.push_back(*text);
  }
  return items;
}

}  // namespace pyat::settings
