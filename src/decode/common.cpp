// Mimir's first pass, UnmarshalCommonYAML of pkg/mimir (since 2.3): the values under `common:` are decoded into each
// section that inherits them, everything else into interface{}, before the document is decoded as a whole.
#include <algorithm>

#include "decode/decoder.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

constexpr Type root_type{.kind = Kind::structure,
                         .name = "mimir.configWithCustomCommonUnmarshaler",
                         .owner = "mimir.configWithCustomCommonUnmarshaler"};
constexpr Type section_type{
    .kind = Kind::structure, .name = "mimir.commonConfigUnmarshaler", .owner = "mimir.commonConfigUnmarshaler"};

}  // namespace

// Into a merged mapping, unless it is being followed already: a mapping may merge one that merges it. The second pass,
// which merges as the library does, has the complaints about that.
template <typename Visit>
void Decoder::follow_merge(const Node& value, Visit visit) {
  const Node& merged = yaml::resolve_alias(value);
  const bool followed = std::find(open_aliases_.begin(), open_aliases_.end(), &merged) != open_aliases_.end();
  if (merged.kind != NodeKind::mapping || followed) return;
  open_aliases_.push_back(&merged);
  ++alias_depth_;
  if (spend(value)) visit(merged);
  --alias_depth_;
  open_aliases_.pop_back();
}

void Decoder::decode_common(const Node& root, const Type& config) {
  if (is_null(dialect_, root)) return;
  if (root_ == nullptr) root_ = &root;
  if (root.kind != NodeKind::mapping) {
    type_error(root, root_type);
    return;
  }
  complain_duplicates(root);
  for (std::uint32_t i = 0; i < root.count && !stopped_; i += 2) {
    const Node& value = root[i + 1];
    if (is_merge_key(dialect_, root[i])) {
      follow_merge(value, [&](const Node& merged) { decode_common(merged, config); });
      continue;
    }
    const auto name = key_name(root[i]);
    if (!name) continue;
    const Step step(*this, {.key = yaml::resolve_alias(root[i]).value});
    const FieldRow* field = *name == "common" ? config.find(*name) : nullptr;
    if (field != nullptr) {
      common_section(yaml::resolve_alias(value), type_at(field->type));
    } else {
      unmarshal(value, builtin::any);
    }
  }
}

void Decoder::common_section(const Node& node, const Type& common) {
  if (is_null(dialect_, node)) return;
  if (node.kind != NodeKind::mapping) {
    type_error(node, section_type);
    return;
  }
  complain_duplicates(node);
  for (std::uint32_t i = 0; i < node.count && !stopped_; i += 2) {
    const Node& value = node[i + 1];
    if (is_merge_key(dialect_, node[i])) {
      follow_merge(value, [&](const Node& merged) { common_section(merged, common); });
      continue;
    }
    const auto name = key_name(node[i]);
    if (!name) continue;
    const FieldRow* field = common.find(*name);
    if (field == nullptr) {
      unknown_field(node[i], *name, section_type);
      continue;
    }
    const Step step(*this, {.key = schemas::text(field->name)});
    unmarshal(value, type_at(field->type));
  }
}

}  // namespace pyat::decode
