#include "schemas/tree.hpp"

namespace pyat::schemas {
namespace {

std::vector<Node> maybe(std::uint32_t type) {
  std::vector<Node> nodes{};
  if (type != 0) nodes.push_back(tree_of(type));
  return nodes;
}

}  // namespace

const Node* Node::find(std::string_view field) const {
  for (const Node& each : fields) {
    if (each.name == field) return &each;
  }
  return nullptr;
}

Node tree_of(std::uint32_t type) {
  const TypeRow& row = tables.types[type];
  Node node{};
  node.type = text(row.name);
  node.owner = text(row.owner);
  node.kind = row.kind;
  node.flags = row.flags;
  node.elem = maybe(row.elem);
  node.key = maybe(row.key);
  node.legacy = maybe(row.legacy);
  node.fields.reserve(row.field_count);
  for (std::uint32_t i = 0; i < row.field_count; ++i) {
    const FieldRow& field = tables.fields[row.first_field + i];
    Node below = tree_of(field.type);
    below.name = text(field.name);
    below.fallback = text(field.fallback);
    below.flag = text(field.flag);
    below.category = field.category;
    below.hidden = field.hidden != 0;
    node.fields.push_back(std::move(below));
  }
  return node;
}

}  // namespace pyat::schemas
