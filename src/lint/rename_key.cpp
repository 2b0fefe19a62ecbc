#include "lint/rename_key.hpp"

#include <string>
#include <vector>

namespace pyat::lint {
namespace {

using yaml::Mark;
using yaml::Node;
using yaml::NodeKind;

bool before(Mark a, Mark b) { return a.line != b.line ? a.line < b.line : a.column < b.column; }

struct Found {
  const Node* key = nullptr;
  std::vector<const Node*> mappings{};  // those around the key, the outermost first
};

// The key that begins at a place. Aliases are not followed: what they stand for is written elsewhere.
Found find_key(const yaml::Document& document, const diag::Range& key) {
  Found found{};
  if (key.begin.line == 0) return found;
  const Mark at{key.begin.line - 1, key.begin.column - 1};
  const Node* node = document.root();
  while (node != nullptr && node->count > 0) {
    const Node& around = *node;
    node = nullptr;
    const bool is_mapping = around.kind == NodeKind::mapping;
    if (is_mapping) found.mappings.push_back(&around);
    for (std::uint32_t i = 0; i < around.count; ++i) {
      if (before(at, around[i].start)) break;
      node = &around[i];
      const bool is_key = is_mapping && i % 2 == 0;
      if (!is_key || before(node->start, at)) continue;
      found.key = node;
      return found;
    }
  }
  return found;
}

bool is_shared(const Node& node, const std::vector<const Node*>& mappings) {
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const Node& child = node[i];
    if (child.kind != NodeKind::alias) {
      if (is_shared(child, mappings)) return true;
      continue;
    }
    for (const Node* mapping : mappings) {
      if (child.target == mapping) return true;
    }
  }
  return false;
}

const Node* find_name(const Node& mapping, std::string_view name) {
  for (std::uint32_t i = 0; i < mapping.count; i += 2) {
    if (yaml::resolve_alias(mapping[i]).value == name) return &mapping[i];
  }
  return nullptr;
}

std::uint32_t characters(std::string_view text) {
  std::uint32_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

}  // namespace

std::uint32_t line_of_sibling(const yaml::Document& document, const diag::Range& key, std::string_view name) {
  const Found found = find_key(document, key);
  const Node* sibling = found.key == nullptr ? nullptr : find_name(*found.mappings.back(), name);
  return sibling == nullptr ? 0 : sibling->start.line + 1;
}

diag::Fix rename_key(const yaml::Document& document, const diag::Range& key, std::string_view name, bool safe) {
  const Found found = find_key(document, key);
  if (found.key == nullptr || found.key->kind != NodeKind::scalar) return {};
  if (find_name(*found.mappings.back(), name) != nullptr) return {};
  const Node& node = *found.key;
  const bool is_quoted = node.style == yaml::Style::single_quoted || node.style == yaml::Style::double_quoted;
  const std::uint32_t quote = is_quoted ? 1 : 0;
  diag::Range range = key;
  range.begin.column += quote;
  range.end.column -= quote;
  // Something else stands there as well: an anchor, a tag, an escape, the rest of the key on the next line.
  if (range.begin.line != range.end.line || range.end.column - range.begin.column != characters(node.value)) return {};
  return {.safe = safe && !is_shared(*document.root(), found.mappings),
          .title = "rename \"" + std::string(node.value) + "\" to \"" + std::string(name) + '"',
          .edits = {{.range = range, .text = std::string(name)}}};
}

}  // namespace pyat::lint
