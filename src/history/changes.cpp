#include "history/changes.hpp"

#include <map>

#include "history/history.hpp"

namespace pyat::history {
namespace {

using schemas::FieldRow;
using schemas::Kind;
using schemas::tables;
using schemas::text;
using schemas::TypeRow;

using Fields = std::map<std::string, const FieldRow*>;

Fields fields_by_path(std::uint32_t root) {
  const Tree tree(root);
  Fields fields;
  for (const Tree::Node& node : tree.nodes()) {
    if (node.field != nullptr) fields.emplace(tree.path(node), node.field);
  }
  return fields;
}

const TypeRow& type_of(const FieldRow& field) { return tables.types[field.type]; }

// A structure that comes or goes as a whole, with everything in it.
bool is_within_another(const Fields& fields, const Fields& others, const std::string& path) {
  for (std::string_view section = split(path).section; !section.empty(); section = split(section).section) {
    const std::string name(section);
    if (fields.contains(name)) return !others.contains(name);
  }
  return false;
}

class Step {
 public:
  Step(const schemas::KnownRelease& newer, const Line& from, const Line& to, std::vector<Change>& changes)
      : history_(newer), from_(from), to_(to), changes_(changes) {}

  void compare() {
    const Fields before = fields_by_path(from_.root);
    const Fields after = fields_by_path(to_.root);
    for (const auto& [path, field] : before) {
      const auto now = after.find(path);
      if (now != after.end()) {
        compare_field(path, *field, *now->second);
      } else {
        add_gone(path, is_within_another(before, after, path));
      }
    }
    for (const auto& [path, field] : after) {
      if (!before.contains(path) && !is_within_another(after, before, path)) add(ChangeKind::added, path);
    }
  }

 private:
  Change& add(ChangeKind kind, const std::string& path) {
    changes_.push_back({.kind = kind, .path = path, .from = from_.last, .to = to_.first});
    return changes_.back();
  }

  void add_gone(const std::string& path, bool with_its_section) {
    const auto answer = history_.gone(path);
    const bool moved = answer && answer->kind != history::Kind::removed && !answer->paths.empty();
    if (with_its_section && !moved) return;
    Change& change = add(ChangeKind::removed, path);
    if (!answer) return;
    change.source = answer->source;
    change.advice = answer->advice;
    if (!moved) return;
    change.kind = answer->kind == history::Kind::renamed ? ChangeKind::renamed : ChangeKind::moved;
    change.new_paths = answer->paths;
    change.keeps_value = answer->keeps_value;
  }

  void compare_field(const std::string& path, const FieldRow& before, const FieldRow& after) {
    const TypeRow& type = type_of(before);
    const TypeRow& new_type = type_of(after);
    const bool both_structures = type.kind == Kind::structure && new_type.kind == Kind::structure;
    if (!both_structures) {
      add_difference(ChangeKind::retyped, path, text(type.name), text(new_type.name));
      add_difference(ChangeKind::default_changed, path, text(before.fallback), text(after.fallback));
    }
    if (after.flag.size != 0 && before.flag.size != 0)
      add_difference(ChangeKind::flag_changed, path, text(before.flag), text(after.flag));
    const auto deprecated = schemas::Category::deprecated;
    if (after.category == deprecated && before.category != deprecated) add(ChangeKind::deprecated, path);
  }

  void add_difference(ChangeKind kind, const std::string& path, std::string_view before, std::string_view after) {
    if (before == after) return;
    Change& change = add(kind, path);
    change.before = before;
    change.after = after;
  }

  History history_;
  const Line& from_;
  const Line& to_;
  std::vector<Change>& changes_;
};

}  // namespace

std::vector<Change> changes(const schemas::KnownRelease& from, const schemas::KnownRelease& to) {
  const std::vector<Line> lines = lines_of(from.release.product);
  std::vector<Change> found;
  for (std::size_t i = line_with(lines, from.root); i < line_with(lines, to.root); ++i) {
    const auto newer = schemas::find_release(from.release.product, lines[i + 1].first);
    if (newer) Step(*newer, lines[i], lines[i + 1], found).compare();
  }
  return found;
}

}  // namespace pyat::history
