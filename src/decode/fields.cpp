#include "decode/check.hpp"
#include "decode/quote.hpp"
#include "decode/resolve.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

constexpr int most_merges = 16;  // deep: a mapping may merge one that merges it

// Explicit keys beat merged ones in yaml.v3 wherever they stand, in v2 the later one wins.
KeyValue find_in(const Node& mapping, std::string_view name, Dialect dialect, int depth) {
  if (mapping.kind != NodeKind::mapping || depth > most_merges) return {};
  KeyValue found{};
  KeyValue merged{};
  for (std::uint32_t i = 0; i < mapping.count; i += 2) {
    const Node& key = yaml::resolve_alias(mapping[i]);
    if (!is_merge_key(dialect, mapping[i])) {
      if (key.kind == NodeKind::scalar && key.value == name) found = {&mapping[i], &mapping[i + 1]};
      continue;
    }
    const Node& value = yaml::resolve_alias(mapping[i + 1]);
    KeyValue from_merge{};
    if (value.kind == NodeKind::sequence) {
      for (std::uint32_t j = 0; j < value.count && from_merge.value == nullptr; ++j) {
        from_merge = find_in(yaml::resolve_alias(value[j]), name, dialect, depth + 1);
      }
    } else {
      from_merge = find_in(value, name, dialect, depth + 1);
    }
    if (from_merge.value == nullptr) continue;
    (dialect == Dialect::v2 ? found : merged) = from_merge;
  }
  return found.value != nullptr ? found : merged;
}

}  // namespace

KeyValue find_entry(const Node& mapping, std::string_view name, bool v3) {
  return find_in(mapping, name, v3 ? Dialect::v3 : Dialect::v2, 0);
}

const Node* Fields::find(std::string_view key) const {
  const Node* value = find_entry(mapping_, key, v3_).value;
  if (value != nullptr) value = &yaml::resolve_alias(*value);
  return value == nullptr || is_null(v3_ ? Dialect::v3 : Dialect::v2, *value) ? nullptr : value;
}

std::string_view Fields::text(std::string_view key, std::string_view fallback) const {
  const Node* value = find(key);
  return value != nullptr && value->kind == NodeKind::scalar ? value->value : fallback;
}

}  // namespace pyat::decode
