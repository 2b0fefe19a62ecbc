// A YAML document as the servers' decoders see it: a tree of nodes with exact places, before any typing.
#pragma once

#include <cstdint>
#include <string_view>

namespace pyat::yaml {

// A place in the source: 0-based, in characters (not bytes), as libyaml and the Go libraries count.
struct Mark {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

enum class NodeKind : std::uint8_t { scalar, sequence, mapping, alias };
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded, block, flow };

// Nodes and their texts live as long as the Document that owns them.
struct Node {
  NodeKind kind = NodeKind::scalar;
  Style style = Style::plain;
  bool cut_off = false;      // a collection that a syntax error ended: what follows in it is not known
  bool implicit = false;     // scalar: its type is to be resolved from its text (plain, or tagged "!")
  std::string_view tag{};    // as libyaml resolves it, "tag:yaml.org,2002:int"; empty when none is written
  std::string_view value{};  // scalar: its text after unfolding and unescaping; alias: the anchor's name
  Mark start{};
  Mark end{};                             // exclusive; of a block collection: the end of its last child
  const Node* target = nullptr;           // alias: the node it stands for
  const Node* const* children = nullptr;  // sequence: items; mapping: key, value, key, value …
  std::uint32_t count = 0;                // number of children

  const Node& operator[](std::uint32_t i) const { return *children[i]; }
};

// Follows aliases; never null. A node cannot contain an alias to itself before its anchor is complete, but an alias
// may stand inside its own target: callers that descend must count or remember.
inline const Node& resolve_alias(const Node& node) {
  const Node* n = &node;
  while (n->kind == NodeKind::alias) n = n->target;
  return *n;
}

}  // namespace pyat::yaml
