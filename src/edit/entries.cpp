#include "edit/entries.hpp"

#include <algorithm>

#include "edit/extent.hpp"
#include "edit/lines.hpp"

namespace pyat::edit {
namespace {

using yaml::Node;
using yaml::NodeKind;
using yaml::Style;

bool is_before(const yaml::Mark& a, const yaml::Mark& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

bool contains(const Node& node, const yaml::Mark& mark) {
  return !is_before(mark, node.start) && is_before(mark, node.end);
}

bool is_at(const Node& key, const yaml::Mark& mark) {
  return key.kind == NodeKind::scalar && key.start.line == mark.line && key.start.column == mark.column;
}

}  // namespace

std::vector<Step> way_to(const Node& root, diag::Position place) {
  if (place.line == 0) return {};
  const yaml::Mark mark{place.line - 1, place.column - 1};
  std::vector<Step> way;
  const Node* node = &root;
  while (node != nullptr && (node->kind == NodeKind::mapping || node->kind == NodeKind::sequence)) {
    const bool is_mapping = node->kind == NodeKind::mapping;
    const Node* inside = nullptr;
    for (std::uint32_t i = 0; i < node->count && inside == nullptr; i += is_mapping ? 2 : 1) {
      const Node& value = (*node)[is_mapping ? i + 1 : i];
      const bool is_key = is_mapping && is_at((*node)[i], mark);
      if (!is_key && !contains(value, mark)) continue;
      way.push_back({node, i});
      if (is_key) return way;
      inside = &value;
    }
    node = inside;
  }
  return {};
}

const Node* key_at(const Node& root, diag::Position place) {
  const std::vector<Step> way = way_to(root, place);
  return way.empty() ? nullptr : &(*way.back().collection)[way.back().index];
}

std::vector<Step> way_to(const Node& root, const Node& key) {
  std::vector<Step> way = way_to(root, diag::Position{key.start.line + 1, key.start.column + 1});
  const bool found = !way.empty() && &(*way.back().collection)[way.back().index] == &key;
  return found ? way : std::vector<Step>{};
}

const Node* key_named(const Node& mapping, std::string_view name) {
  for (std::uint32_t i = 0; i < mapping.count; i += 2) {
    if (yaml::resolve_alias(mapping[i]).value == name) return &mapping[i];
  }
  return nullptr;
}

std::vector<diag::Edit> remove_entry(const Source& source, const Node& root, const Node& key) {
  const std::vector<Step> way = way_to(root, key);
  if (way.empty()) return {};
  const auto removal = removal_of(source, way, nullptr);
  if (!removal) return {};
  return {{source.range(removal->span.begin, removal->span.end), removal->left}};
}

std::vector<diag::Edit> rename_entry(const Source& source, const Node& root, const Node& key, std::string_view name) {
  const std::vector<Step> way = way_to(root, key);
  if (way.empty() || key.kind != NodeKind::scalar || !key.tag.empty()) return {};
  if (key_named(*way.back().collection, name) != nullptr) return {};
  Span span{source.offset(key.start), source.offset(key.end)};
  const std::string_view written = source.between(span.begin, span.end);
  if (written == "\"" + std::string(key.value) + "\"" || written == "'" + std::string(key.value) + "'") {
    ++span.begin;
    --span.end;
  } else if (written != key.value) {
    return {};
  }
  return {{source.range(span.begin, span.end), std::string(name)}};
}

}  // namespace pyat::edit
