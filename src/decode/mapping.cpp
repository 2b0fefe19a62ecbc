// Mappings: into structures, into maps, and what `<<` merges into either.
#include <algorithm>
#include <unordered_map>

#include "decode/checks/go_text.hpp"
#include "decode/decoder.hpp"
#include "decode/quote.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

// Are all keys strings to yaml.v3? Then interface{} becomes map[string]interface{}.
bool has_only_string_keys(const Node& node) {
  for (std::uint32_t i = 0; i < node.count; i += 2) {
    const Node& key = yaml::resolve_alias(node[i]);
    if (key.kind != NodeKind::scalar) return false;
    const Tag tag = resolve(Dialect::v3, key).tag;
    if (tag != Tag::str && tag != Tag::merge) return false;
  }
  return true;
}

bool same_key(const Node& a, const Node& b) { return a.kind == b.kind && a.value == b.value; }

}  // namespace

bool Decoder::mapping(const Node& node, const Type& type) {
  // The library gives the whole mapping up here. What else is wrong inside is worth knowing all the same.
  const bool duplicates = dialect_ == Dialect::v3 && complain_duplicates(node);
  if (duplicates && type.kind == Kind::any) return false;
  if (type.kind == Kind::structure) return mapping_struct(node, type, duplicates);
  if (type.kind != Kind::map && type.kind != Kind::any) {
    type_error(node, type);
    return false;
  }
  Keys already_set;
  return mapping_map(node, type, dialect_ == Dialect::v2 ? &already_set : nullptr);
}

// yaml.v3 compares the keys of every mapping before it looks at the type.
bool Decoder::complain_duplicates(const Node& node) {
  const auto complain = [&](const Node& key, const Node& first) {
    auto& found = problem("duplicate-key", key,
                          line_of(key) + "mapping key " + checks::go_quoted(key.value) + " already defined at line " +
                              std::to_string(first.start.line + 1));
    found.message =
        "key \"" + std::string(key.value) + "\" is already defined at line " + std::to_string(first.start.line + 1);
    found.help = "keep one of the two";
    found.fix = mend_duplicate(node, key);
  };
  constexpr std::uint32_t few = 64;
  bool any = false;
  if (node.count <= few) {
    for (std::uint32_t i = 0; i < node.count; i += 2) {
      for (std::uint32_t j = i + 2; j < node.count; j += 2) {
        if (!same_key(node[i], node[j])) continue;
        complain(node[j], node[i]);
        any = true;
      }
    }
    return any;
  }
  // The library compares each pair; for a large mapping only the first of equal keys is named.
  std::unordered_map<std::string_view, const Node*> seen;
  for (std::uint32_t i = 0; i < node.count && !stopped_; i += 2) {
    if (node[i].kind != NodeKind::scalar) continue;
    const auto [found, is_new] = seen.try_emplace(node[i].value, &node[i]);
    if (is_new) continue;
    complain(node[i], *found->second);
    any = true;
  }
  return any;
}

std::optional<std::string> Decoder::key_name(const Node& key) {
  const Node& target = yaml::resolve_alias(key);
  if (target.kind != NodeKind::scalar) {
    unmarshal(key, builtin::string);
    return {};
  }
  if (!unmarshal(key, builtin::string)) return {};
  if (resolve(dialect_, target).kind == ValueKind::null) return std::string{};
  return scalar_text(dialect_, target);
}

std::string Decoder::key_identity(const Node& key, const Type& type) {
  const Node& target = yaml::resolve_alias(key);
  if (type.kind == Kind::string || target.kind != NodeKind::scalar) return "s" + scalar_text(dialect_, target);
  const Value value = resolve(dialect_, target);
  switch (value.kind) {
    case ValueKind::int64: return "i" + std::to_string(value.int64);
    case ValueKind::uint64: return "u" + std::to_string(value.uint64);
    case ValueKind::float64: return "f" + std::to_string(value.float64);
    case ValueKind::boolean: return value.boolean ? "b1" : "b0";
    case ValueKind::null: return "n";
    case ValueKind::string:
    case ValueKind::time: break;
  }
  return "s" + scalar_text(dialect_, target);
}

// Inside a mapping that is merged, keys that are set already are passed over.
bool Decoder::skip_merged(const std::string& key) {
  return merged_fields_ != nullptr && !merged_fields_->insert(key).second;
}

bool Decoder::mapping_struct(const Node& node, const Type& type, bool duplicates_known) {
  Keys* const merged = merged_fields_;
  const Node* merge_value = nullptr;
  std::vector<bool> done(type.fields.size());
  Keys inlined;
  for (std::uint32_t i = 0; i < node.count && !stopped_; i += 2) {
    const Node& key = node[i];
    const Node& value = node[i + 1];
    if (is_merge_key(dialect_, key)) {
      if (dialect_ == Dialect::v2) {
        merge(node, value, type, nullptr);
      } else {
        merge_value = &value;
      }
      continue;
    }
    merged_fields_ = nullptr;
    const auto name = key_name(key);
    merged_fields_ = merged;
    if (!name || skip_merged("s" + *name)) continue;
    merged_fields_ = nullptr;
    const FieldRow* field = type.find(*name);
    if (field == nullptr && type.inline_map()) {
      inlined_value(value, *name, type, inlined);
    } else if (field == nullptr) {
      if (!type.recursive()) unknown_field(key, *name, type);
    } else if (const auto index = static_cast<std::size_t>(field - type.fields.data()); done[index]) {
      if (duplicates_known) continue;
      auto& found = problem("duplicate-key", key,
                            line_of(key) + "field " + *name + " already set in type " + std::string(type.owner));
      found.message = "key \"" + *name + "\" is set twice";
      found.help = "keep one of the two";
      found.fix = mend_duplicate(node, key);
    } else {
      done[index] = true;
      const Step step(*this, {.key = schemas::text(field->name)});
      unmarshal(value, type_at(field->type));
    }
    merged_fields_ = merged;
  }
  merged_fields_ = merged;
  if (merge_value != nullptr) merge(node, *merge_value, type, nullptr);
  return true;
}

void Decoder::inlined_value(const Node& value, std::string_view name, const Type& type, Keys& set) {
  const Step step(*this, {.key = name});
  unmarshal(value, type.elem());
  if (dialect_ == Dialect::v2 && !set.insert(std::string(name)).second) {
    auto& found =
        problem("duplicate-key", value, line_of(value) + "key " + checks::go_quoted(name) + " already set in map");
    found.message = "key \"" + std::string(name) + "\" is set twice";
    found.help = "keep one of the two";
  }
}

bool Decoder::mapping_map(const Node& node, const Type& type, Keys* already_set) {
  Type key_type = type.kind == Kind::map ? type.key() : builtin::any;
  if (type.kind == Kind::any && dialect_ == Dialect::v3 && has_only_string_keys(node)) key_type = builtin::string;
  const Type elem = type.kind == Kind::map ? type.elem() : builtin::any;
  // The second try at `overrides:` finds the entries of the first in place.
  const bool filled_before = filled_maps_ != nullptr && second_try_ && filled_maps_->contains(&node);
  if (filled_maps_ != nullptr && !second_try_ && type.kind == Kind::map) filled_maps_->insert(&node);

  Keys* const merged = merged_fields_;
  const Node* merge_value = nullptr;
  for (std::uint32_t i = 0; i < node.count && !stopped_; i += 2) {
    const Node& key = node[i];
    const Node& value = node[i + 1];
    if (is_merge_key(dialect_, key)) {
      if (dialect_ == Dialect::v2) {
        merge(node, value, type, already_set);
      } else {
        merge_value = &value;
      }
      continue;
    }
    merged_fields_ = nullptr;
    bool key_good = unmarshal(key, key_type);
    merged_fields_ = merged;
    if (!key_good) continue;
    const Node& key_target = yaml::resolve_alias(key);
    const std::string identity = key_identity(key, key_type);
    if (skip_merged(identity)) continue;
    if (key_type.kind == Kind::any && key_target.kind != NodeKind::scalar) {
      auto& found = problem("bad-map-key", key, "yaml: invalid map key: " + go_syntax(dialect_, key_target));
      found.message = "a list or a mapping cannot be a key";
      found.help = "quote the key if it is meant as text: \"{…}\" in braces is a mapping, not a placeholder";
      continue;
    }
    merged_fields_ = nullptr;
    const std::string_view text = key_target.value;
    const Step step(*this, {.key = text});
    const bool value_good = unmarshal(value, elem);
    merged_fields_ = merged;
    if (already_set != nullptr && value_good && (!already_set->insert(identity).second || filled_before)) {
      auto& found = problem("duplicate-key", yaml::resolve_alias(value), {});
      found.server_message =
          "line " + std::to_string(value.start.line + 1) + ": key " + checks::go_quoted(text) + " already set in map";
      found.message = "key \"" + std::string(text) + "\" is set twice";
      found.help = "keep one of the two";
      found.fix = mend_duplicate(node, key);
    }
  }
  merged_fields_ = merged;
  if (merge_value != nullptr) merge(node, *merge_value, type, already_set);
  return true;
}

void Decoder::merge(const Node& parent, const Node& merged, const Type& type, Keys* already_set) {
  Keys own_keys;
  Keys* const outer = merged_fields_;
  if (dialect_ == Dialect::v3 && outer == nullptr) {
    for (std::uint32_t i = 0; i < parent.count; i += 2) own_keys.insert(key_identity(parent[i], builtin::any));
    merged_fields_ = &own_keys;
  }
  const auto is_mapping = [](const Node& node) {
    return node.kind != NodeKind::alias ? node.kind == NodeKind::mapping : node.target->kind == NodeKind::mapping;
  };
  bool good = true;
  if (merged.kind == NodeKind::sequence) {
    // yaml.v2 goes backwards, so that the earlier mapping has the last word; v3 remembers what is set.
    for (std::uint32_t i = 0; i < merged.count && good; ++i) {
      const Node& item = merged[dialect_ == Dialect::v2 ? merged.count - 1 - i : i];
      good = is_mapping(item);
      if (good) merge_one(item, type, already_set);
    }
  } else {
    good = is_mapping(merged);
    if (good) merge_one(merged, type, already_set);
  }
  merged_fields_ = outer;
  if (good) return;
  auto& found = problem("bad-merge", merged, "yaml: map merge requires map or sequence of maps as the value");
  found.message = "<< takes a mapping or a list of mappings";
  found.help = "merge an anchored mapping: <<: *name";
}

// Into the same structure or map: a custom type is past its own decoding here.
void Decoder::merge_one(const Node& node, const Type& type, Keys* already_set) {
  if (!spend(node)) return;
  const Node& target = yaml::resolve_alias(node);
  const bool is_alias = node.kind == NodeKind::alias;
  if (is_alias && std::find(open_aliases_.begin(), open_aliases_.end(), &node) != open_aliases_.end()) {
    alias(node, type);  // reports that the anchor contains itself
    return;
  }
  if (is_alias) {
    open_aliases_.push_back(&node);
    ++alias_depth_;
  }
  const bool duplicates = dialect_ == Dialect::v3 && complain_duplicates(target);
  if (type.kind == Kind::structure) {
    mapping_struct(target, type, duplicates);
  } else {
    mapping_map(target, type, already_set);
  }
  if (is_alias) {
    --alias_depth_;
    open_aliases_.pop_back();
  }
}

}  // namespace pyat::decode
