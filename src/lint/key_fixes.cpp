#include "lint/key_fixes.hpp"

#include <algorithm>
#include <string>

#include "edit/entries.hpp"
#include "util/text.hpp"

namespace pyat::lint {
namespace {

using util::in_quotes;
using yaml::Node;

void add_targets(const Node& node, std::vector<const Node*>& targets) {
  if (node.kind == yaml::NodeKind::alias) targets.push_back(node.target);
  for (std::uint32_t i = 0; i < node.count; ++i) add_targets(node[i], targets);
}

}  // namespace

diag::Fix KeyFixes::remove(diag::Position place) const {
  const Node* key = edit::key_at(root_, place);
  if (key == nullptr) return {};
  return {.safe = false, .title = "remove " + in_quotes(key->value), .edits = edit::remove_entry(source_, root_, *key)};
}

diag::Fix KeyFixes::move(diag::Position place, std::string_view path, bool safe) const {
  const Node* key = edit::key_at(root_, place);
  // An item of a list, or an entry of a map that takes any: nobody knows which.
  if (key == nullptr || path.find('*') != std::string_view::npos) return {};
  return {.safe = safe,
          .title = "move " + in_quotes(key->value) + " to " + std::string(path),
          .edits = edit::move_entry(source_, root_, *key, path)};
}

diag::Fix KeyFixes::rename(diag::Position place, std::string_view name, bool safe) const {
  const Node* key = edit::key_at(root_, place);
  if (key == nullptr) return {};
  return {.safe = safe && !is_shared(place),
          .title = "rename " + in_quotes(key->value) + " to " + in_quotes(name),
          .edits = edit::rename_entry(source_, root_, *key, name)};
}

std::uint32_t KeyFixes::line_of_sibling(diag::Position place, std::string_view name) const {
  const auto way = edit::way_to(root_, place);
  const Node* sibling = way.empty() ? nullptr : edit::key_named(*way.back().collection, name);
  return sibling == nullptr ? 0 : sibling->start.line + 1;
}

bool KeyFixes::is_shared(diag::Position place) const {
  if (!shared_) add_targets(root_, shared_.emplace());
  if (shared_->empty()) return false;
  const auto way = edit::way_to(root_, place);
  return std::any_of(way.begin(), way.end(), [&](const edit::Step& step) {
    return std::find(shared_->begin(), shared_->end(), step.collection) != shared_->end();
  });
}

}  // namespace pyat::lint
