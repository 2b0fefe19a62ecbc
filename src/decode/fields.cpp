#include "decode/check.hpp"
#include "decode/quote.hpp"
#include "decode/resolve.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

// The last word on a key: explicit keys beat merged ones in yaml.v3 wherever they stand, in v2 the later one wins.
const Node* find_in(const Node& mapping, std::string_view name, Dialect dialect, int depth) {
  if (mapping.kind != NodeKind::mapping || depth > 16) return nullptr;
  const Node* found = nullptr;
  const Node* merged = nullptr;
  for (std::uint32_t i = 0; i < mapping.count; i += 2) {
    const Node& key = yaml::resolve_alias(mapping[i]);
    const Node& value = yaml::resolve_alias(mapping[i + 1]);
    if (!is_merge_key(dialect, mapping[i])) {
      if (key.kind == NodeKind::scalar && key.value == name) found = &value;
      continue;
    }
    const Node* from_merge = nullptr;
    if (value.kind == NodeKind::sequence) {
      for (std::uint32_t j = 0; j < value.count && from_merge == nullptr; ++j) {
        from_merge = find_in(yaml::resolve_alias(value[j]), name, dialect, depth + 1);
      }
    } else {
      from_merge = find_in(value, name, dialect, depth + 1);
    }
    if (from_merge == nullptr) continue;
    if (dialect == Dialect::v2)
      found = from_merge;
    else
      merged = from_merge;
  }
  return found != nullptr ? found : merged;
}

}  // namespace

const Node* Fields::find(std::string_view key) const {
  const Dialect dialect = v3_ ? Dialect::v3 : Dialect::v2;
  const Node* value = find_in(mapping_, key, dialect, 0);
  return value == nullptr || is_null(dialect, *value) ? nullptr : value;
}

std::string_view Fields::text(std::string_view key, std::string_view fallback) const {
  const Node* value = find(key);
  return value != nullptr && value->kind == NodeKind::scalar ? value->value : fallback;
}

}  // namespace pyat::decode
