#include "decode/rewritten.hpp"

#include "decode/resolve.hpp"

namespace pyat::decode {

const yaml::Node* Rewritten::copy(const yaml::Node& node) {
  if (const auto found = known_.find(&node); found != known_.end()) return found->second;
  yaml::Node& made = nodes_.emplace_back(node);
  known_.emplace(&node, &made);
  if (node.kind == yaml::NodeKind::alias) {
    made.target = copy(*node.target);
    return &made;
  }
  if (node.kind == yaml::NodeKind::scalar) {
    const bool is_text = !is_merge_key(Dialect::v3, node) && resolve(Dialect::v3, node).kind == ValueKind::string;
    if (node.implicit && is_text) made.implicit = false;
    return &made;
  }
  auto& children = children_.emplace_back();
  children.reserve(node.count);
  for (std::uint32_t i = 0; i < node.count; ++i) children.push_back(copy(node[i]));
  made.children = children.data();
  return &made;
}

}  // namespace pyat::decode
