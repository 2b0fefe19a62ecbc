#include "reference/diff.hpp"

#include <algorithm>
#include <map>

#include "reference/fields.hpp"
#include "reference/history_of.hpp"
#include "reference/type_words.hpp"

namespace pyat::reference {
namespace {

using schemas::FieldRow;
using schemas::Kind;
using schemas::tables;
using schemas::text;
using schemas::TypeRow;

using ByPath = std::map<std::string, const FieldRow*, std::less<>>;

ByPath by_path(std::uint32_t root) {
  ByPath fields{};
  for (Field& field : all_fields(root)) fields.emplace(std::move(field.path), field.row);
  return fields;
}

std::string_view parent_of(std::string_view path) {
  const auto point = path.rfind('.');
  return point == std::string_view::npos ? std::string_view{} : path.substr(0, point);
}

// The section that a field is in, without the marks of lists and maps.
std::string_view section_of(std::string_view path) {
  std::string_view parent = parent_of(path);
  while (parent.ends_with("[]") || parent.ends_with(".*")) parent.remove_suffix(2);
  return parent;
}

bool is_in(std::string_view path, std::string_view section) {
  return section.empty() || path == section ||
         (path.starts_with(section) && (path[section.size()] == '.' || path[section.size()] == '['));
}

Side side(const std::string& path, const FieldRow& row) {
  return {.path = path,
          .go_type = std::string(text(tables.types[row.type].name)),
          .words = brief_type_words(row.type),
          .fallback = std::string(text(row.fallback)),
          .flag = std::string(text(row.flag)),
          .category = category_name(row.category),
          .section = is_section(row)};
}

// A type may change its package without anybody noticing: "CustomTrackersConfig".
std::string_view local_name(std::string_view go_type) { return go_type.substr(go_type.find('.') + 1); }

// Do values of both types look alike? Sections are compared field by field; their names mean nothing to a user.
bool same_type(const FieldRow& a, const FieldRow& b) {
  if (is_section(a) && is_section(b)) return true;
  const TypeRow& first = tables.types[a.type];
  const TypeRow& second = tables.types[b.type];
  return first.kind == second.kind && local_name(text(first.name)) == local_name(text(second.name)) &&
         type_words(a.type) == type_words(b.type);
}

class Comparison {
 public:
  Comparison(Diff& diff, std::string_view section, ByPath before, ByPath after)
      : diff_(diff), section_(section), before_(std::move(before)), after_(std::move(after)) {}

  void run() {
    const auto gone = only_in(before_, after_);
    const auto fresh = only_in(after_, before_);
    const auto moves = find_moves(gone, fresh);
    for (const auto& [path, row] : before_) {
      if (const auto same = after_.find(path); same != after_.end()) {
        compare(path, *row, path, *same->second);
      } else if (const auto target = moves.find(path); target != moves.end()) {
        compare(path, *row, target->second, *after_.at(target->second));
        if (wanted(path, target->second)) {
          diff_.moved.push_back({side(path, *row), side(target->second, *after_.at(target->second))});
        }
      } else if (wanted(path, path)) {
        diff_.removed.push_back({side(path, *row), {}, !after_.contains(section_of(path)) && has_section(path)});
      }
    }
    for (const auto& [path, row] : fresh) {
      const bool target =
          std::any_of(moves.begin(), moves.end(), [&, &to = path](const auto& m) { return m.second == to; });
      if (target || !wanted(path, path)) continue;
      diff_.added.push_back({{}, side(path, *row), !before_.contains(section_of(path)) && has_section(path)});
    }
  }

 private:
  static bool has_section(std::string_view path) { return !section_of(path).empty(); }

  bool wanted(std::string_view before, std::string_view after) const {
    return is_in(before, section_) || is_in(after, section_);
  }

  static ByPath only_in(const ByPath& these, const ByPath& those) {
    ByPath only{};
    for (const auto& [path, row] : these) {
      if (!those.contains(path)) only.emplace(path, row);
    }
    return only;
  }

  // From the old path to the new one, where a flag stands once on each side and nowhere else.
  static std::map<std::string, std::string, std::less<>> find_moves(const ByPath& gone, const ByPath& fresh) {
    std::map<std::string, std::vector<std::string>, std::less<>> targets{}, sources{};
    const auto collect = [](const ByPath& fields, auto& into) {
      for (const auto& [path, row] : fields) {
        if (row->flag.size > 0) into[std::string(text(row->flag))].push_back(path);
      }
    };
    collect(gone, sources);
    collect(fresh, targets);
    std::map<std::string, std::string, std::less<>> moves{};
    for (const auto& [flag, paths] : sources) {
      const auto target = targets.find(flag);
      if (paths.size() == 1 && target != targets.end() && target->second.size() == 1) {
        moves.emplace(paths.front(), target->second.front());
      }
    }
    return moves;
  }

  void compare(const std::string& old_path, const FieldRow& old_row, const std::string& new_path, const FieldRow& row) {
    if (!wanted(old_path, new_path)) return;
    const auto add = [&](std::vector<Change>& list) { list.push_back({side(old_path, old_row), side(new_path, row)}); };
    if (!same_type(old_row, row)) add(diff_.types);
    if (text(old_row.fallback) != text(row.fallback)) add(diff_.defaults);
    if (old_row.category != row.category) add(diff_.categories);
    if (text(old_row.flag) != text(row.flag)) add(diff_.flags);
  }

  Diff& diff_;
  std::string_view section_;
  ByPath before_, after_;
};

}  // namespace

Diff diff(const schemas::KnownRelease& from, const schemas::KnownRelease& to, std::string_view section) {
  Diff diff{.product = from.release.product, .from = from.version, .to = to.version};
  if (from.root != to.root) Comparison(diff, section, by_path(from.root), by_path(to.root)).run();
  return diff;
}

bool is_empty(const Diff& diff) {
  return diff.added.empty() && diff.removed.empty() && diff.moved.empty() && diff.types.empty() &&
         diff.defaults.empty() && diff.categories.empty() && diff.flags.empty();
}

}  // namespace pyat::reference
