#include "upgrade/defaults.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "history/history.hpp"
#include "history/lines.hpp"
#include "lint/rules/walk.hpp"
#include "settings/convert.hpp"
#include "settings/preset.hpp"
#include "upgrade/components.hpp"

namespace pyat::upgrade {
namespace {

using schemas::FieldRow;
using schemas::Kind;
using schemas::tables;
using schemas::text;
using schemas::TypeRow;
using settings::Settings;

struct Leaf {
  std::string path{};
  const FieldRow* field = nullptr;
};

// A setting of the new release and the place that it had in the old one.
struct Pair {
  Leaf before{}, after{};
};

const FieldRow* find(const TypeRow& type, std::string_view name) {
  const FieldRow* const begin = tables.fields + type.first_field;
  const FieldRow* const end = begin + type.field_count;
  const FieldRow* found = std::lower_bound(
      begin, end, name, [](const FieldRow& field, std::string_view wanted) { return text(field.name) < wanted; });
  return found != end && text(found->name) == name ? found : nullptr;
}

bool is_section(const FieldRow& field) {
  const TypeRow& type = tables.types[field.type];
  return type.kind == Kind::structure && type.field_count > 0;
}

// Walks two configurations side by side. Types that both releases share are equal all the way down, so that nearly
// everything is passed over.
class Walk {
 public:
  void compare(std::uint32_t before, std::uint32_t after, const std::string& section) {
    if (before == after) return;
    const TypeRow& old_type = tables.types[before];
    const TypeRow& new_type = tables.types[after];
    for (std::uint32_t i = 0; i < old_type.field_count; ++i) {
      const FieldRow& field = tables.fields[old_type.first_field + i];
      if (find(new_type, text(field.name)) == nullptr) collect(field, section, gone);
    }
    for (std::uint32_t i = 0; i < new_type.field_count; ++i) {
      const FieldRow& field = tables.fields[new_type.first_field + i];
      const FieldRow* old_field = find(old_type, text(field.name));
      if (old_field == nullptr) {
        collect(field, section, added);
      } else {
        compare_fields(*old_field, field, history::join(section, text(field.name)));
      }
    }
  }

  std::vector<Pair> pairs{};
  std::vector<Leaf> gone{}, added{};

 private:
  void compare_fields(const FieldRow& before, const FieldRow& after, const std::string& path) {
    if (is_section(before) && is_section(after)) {
      compare(before.type, after.type, path);
    } else if (!is_section(before) && !is_section(after)) {
      pairs.push_back({{path, &before}, {path, &after}});
    }
  }

  void collect(const FieldRow& field, const std::string& section, std::vector<Leaf>& leaves) {
    std::string path = history::join(section, text(field.name));
    if (!is_section(field)) {
      leaves.push_back({std::move(path), &field});
      return;
    }
    const TypeRow& type = tables.types[field.type];
    if ((type.flags & schemas::type_recursive) != 0) return;
    for (std::uint32_t i = 0; i < type.field_count; ++i) collect(tables.fields[type.first_field + i], path, leaves);
  }
};

// Settings that have gone from one place and come at another with the same flag or, as the history says, with the same
// meaning.
void pair_moved(Walk& walk, const schemas::KnownRelease& to) {
  const history::History history(to);
  for (Leaf& old_leaf : walk.gone) {
    const std::string_view flag = text(old_leaf.field->flag);
    auto found = std::find_if(walk.added.begin(), walk.added.end(),
                              [&](const Leaf& leaf) { return !flag.empty() && text(leaf.field->flag) == flag; });
    if (found == walk.added.end()) {
      const auto answer = history.gone(old_leaf.path);
      if (!answer || answer->paths.size() != 1 || !answer->keeps_value) continue;
      found = std::find_if(walk.added.begin(), walk.added.end(),
                           [&](const Leaf& leaf) { return leaf.path == answer->paths.front(); });
    }
    if (found != walk.added.end()) walk.pairs.push_back({std::move(old_leaf), *found});
  }
}

// The default as the release understands it, so that 1h and 60m are one.
std::string meaning(const Settings& settings, const Leaf& leaf) {
  const TypeRow& type = tables.types[leaf.field->type];
  std::optional<std::string> said;
  if (type.kind == Kind::slice) {
    if (const auto items = settings.list(leaf.path)) {
      said.emplace();
      for (const std::string& item : *items) said->append(said->empty() ? "" : ", ").append(item);
    }
  } else if (type.kind != Kind::map && type.kind != Kind::structure) {
    said = settings.text(leaf.path);
  }
  if (said) return *said;
  const std::string_view fallback = text(leaf.field->fallback);
  return fallback == "null" || fallback == "{}" || fallback == "[]" ? std::string{} : std::string(fallback);
}

// One duration may be written as another type writes it: 13h and 13h0m0s.
bool is_same_duration(const Settings& a, const std::string& path_a, const Settings& b, const std::string& path_b) {
  const auto is_duration = [](const Settings& settings, const std::string& path) {
    const FieldRow* field = settings.find(path).field;
    return field != nullptr && settings::is_duration(decode::type_at(field->type));
  };
  return is_duration(a, path_a) && is_duration(b, path_b) && a.integer(path_a) == b.integer(path_b);
}

// Tempo's overrides in their flat form are settings under other names than those that are compared here.
bool has_flat_overrides(const Settings& settings) {
  const settings::Setting overrides = settings.find("overrides");
  if (overrides.value == nullptr || overrides.value->kind != yaml::NodeKind::mapping) return false;
  const TypeRow& type = tables.types[overrides.field->type];
  if (type.legacy == 0) return false;
  for (std::uint32_t i = 0; i < overrides.value->count; i += 2) {
    if (find(type, yaml::resolve_alias((*overrides.value)[i]).value) == nullptr) return true;
  }
  return false;
}

bool is_said(const Settings& settings, const std::string& path) {
  if (path.starts_with("overrides.") && has_flat_overrides(settings)) return true;
  return settings.find(path).origin != settings::Origin::preset;
}

// The first release of those that lead to `to` in a row with this default.
std::string_view first_with(const Leaf& leaf, const std::vector<history::Line>& lines, const Sides& sides) {
  const std::size_t from = history::line_with(lines, sides.from.root);
  std::size_t line = history::line_with(lines, sides.to.root);
  if (line <= from) return {};
  while (line > from + 1) {
    const FieldRow* field = history::field_at(lines[line - 1].root, leaf.path);
    if (field == nullptr || text(field->fallback) != text(leaf.field->fallback)) break;
    --line;
  }
  return lines[line].first;
}

// What the flags of the server set is no default, either.
bool is_given(const Sides& sides, const Pair& pair) {
  const std::string_view old_flag = text(pair.before.field->flag), new_flag = text(pair.after.field->flag);
  return (!old_flag.empty() && sides.is_given(old_flag)) || (!new_flag.empty() && sides.is_given(new_flag));
}

int rank(const schemas::KnownRelease& to, const std::string& path) {
  const FieldRow* field = history::field_at(to.root, path);
  return field == nullptr || field->category == schemas::Category::basic ? 0 : 1;
}

// A setting per tenant may be without a value, which is as good as its zero.
bool is_unset(const Leaf& leaf) {
  const std::string_view fallback = text(leaf.field->fallback);
  return fallback == "null" || (fallback.empty() && tables.types[leaf.field->type].kind != Kind::string);
}
bool is_only_unset(const Pair& pair, const std::string& old_value, const std::string& new_value) {
  const auto zero = [](const Leaf& leaf) { return settings::zero_text(decode::type_at(leaf.field->type)); };
  return (is_unset(pair.after) && old_value == zero(pair.before)) ||
         (is_unset(pair.before) && new_value == zero(pair.after));
}

// Settings of something that is switched off: enabled, enable or enable_NAME of a section around them.
bool is_switched_off(const Settings& settings, const std::string& path) {
  for (std::string_view section = history::split(path).section; !section.empty();
       section = history::split(section).section) {
    const std::array names{std::string("enabled"), std::string("enable"),
                           "enable_" + std::string(history::split(section).name)};
    for (const std::string& name : names) {
      const std::string there = history::join(section, name);
      if (there != path && settings.boolean(there) == false) return true;
    }
  }
  return false;
}

// Settings of a storage that is not the chosen one.
bool is_unused_backend(const Settings& settings, std::string_view path) {
  constexpr std::array<std::string_view, 6> backends{"s3", "gcs", "azure", "swift", "filesystem", "local"};
  for (const std::string_view backend : backends) {
    const std::string part = "." + std::string(backend) + ".";
    const std::size_t at = path.find(part);
    if (at == std::string_view::npos) continue;
    const std::string_view section = path.substr(0, at);
    const auto chosen = settings.text(std::string(section) + ".backend");
    return chosen && !chosen->empty() && *chosen != backend;
  }
  return false;
}

}  // namespace

DefaultChanges default_changes(const Sides& sides, const std::vector<std::string>& targets) {
  Walk walk;
  walk.compare(sides.from.root, sides.to.root, {});
  pair_moved(walk, sides.to);
  const std::vector<history::Line> lines = history::lines_of(sides.from.release.product);
  const Components before(sides.from.release, targets), after(sides.to.release, targets);
  DefaultChanges changes;
  for (const Pair& pair : walk.pairs) {
    if (text(pair.before.field->fallback) == text(pair.after.field->fallback)) continue;
    if (is_said(sides.before, pair.before.path) || is_said(sides.after, pair.after.path) || is_given(sides, pair))
      continue;
    std::string old_value = meaning(sides.before, pair.before), new_value = meaning(sides.after, pair.after);
    if (is_same_duration(sides.before, pair.before.path, sides.after, pair.after.path)) continue;
    if (old_value == new_value || is_only_unset(pair, old_value, new_value)) continue;
    if (!before.read(pair.before.path) || !after.read(pair.after.path) ||
        is_unused_backend(sides.after, pair.after.path) || is_switched_off(sides.after, pair.after.path)) {
      ++changes.elsewhere;
      continue;
    }
    const bool moved = pair.before.path != pair.after.path;
    changes.rows.push_back({.path = pair.after.path,
                            .old_path = moved ? pair.before.path : std::string{},
                            .before = std::move(old_value),
                            .after = std::move(new_value),
                            .since = std::string(first_with(pair.after, lines, sides)),
                            .flag = std::string(text(pair.after.field->flag)),
                            .experimental = pair.after.field->category == schemas::Category::experimental});
  }
  std::stable_sort(changes.rows.begin(), changes.rows.end(), [&](const auto& a, const auto& b) {
    const auto key = [&](const diag::DefaultChange& row) {
      return std::pair(row.experimental ? 2 : rank(sides.to, row.path), std::string_view(row.path));
    };
    return key(a) < key(b);
  });
  return changes;
}

std::vector<diag::ValueChange> value_changes(const Sides& sides) {
  std::vector<diag::ValueChange> changes;
  lint::rules::walk(sides.before.root(), decode::type_at(sides.from.root), [&](const lint::rules::Said& said) {
    if (said.value.kind != yaml::NodeKind::scalar || said.path.find('[') != std::string::npos) return true;
    const auto before = sides.before.text(said.path), after = sides.after.text(said.path);
    if (!before || !after || *before == *after || !sides.after.is_set(said.path)) return true;
    if (is_same_duration(sides.before, said.path, sides.after, said.path)) return true;
    changes.push_back({.path = said.path,
                       .place = {said.key.start.line + 1, said.key.start.column + 1},
                       .before = *before,
                       .after = *after});
    return true;
  });
  return changes;
}

}  // namespace pyat::upgrade
