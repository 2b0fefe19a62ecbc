#include "reference/search.hpp"

#include <algorithm>
#include <set>

#include "reference/fields.hpp"
#include "util/edit_distance.hpp"

namespace pyat::reference {
namespace {

using schemas::FieldRow;
using schemas::KnownRelease;
using schemas::tables;
using schemas::text;
using schemas::TypeRow;

constexpr std::size_t most_suggestions = 3;

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('.') + 1); }

std::string_view without_dashes(std::string_view query) {
  while (query.starts_with('-')) query.remove_prefix(1);
  return query;
}

// For each type: is there a field below it that `wanted` is true for? Rows refer to earlier rows only, so that one pass
// over them answers it for all releases at once.
template <class Wanted>
std::vector<bool> types_leading_to(Wanted wanted) {
  std::vector<bool> leads(tables.type_count);
  for (std::uint32_t i = 1; i < tables.type_count; ++i) {
    const TypeRow& row = tables.types[i];
    bool found = leads[row.elem] || leads[row.legacy];
    for (std::uint32_t f = 0; f < row.field_count && !found; ++f) {
      const FieldRow& field = tables.fields[row.first_field + f];
      found = leads[field.type] || wanted(field);
    }
    leads[i] = found;
  }
  return leads;
}

// "a.b" ends "x.a.b", and "x[].a.b".
bool ends_with_parts(std::string_view path, std::string_view tail) {
  return path == tail ||
         (path.size() > tail.size() && path.ends_with(tail) && path[path.size() - tail.size() - 1] == '.');
}

// The releases of a product, the one asked for first, then from the newest on. Those with the same schema count once.
std::vector<KnownRelease> in_order(const KnownRelease& asked) {
  std::vector<KnownRelease> order{asked};
  std::vector<KnownRelease> releases = schemas::releases_of(asked.release.product);
  std::set<std::uint32_t> seen{};
  std::reverse(releases.begin(), releases.end());
  for (const KnownRelease& known : releases) {
    if (seen.insert(known.root).second) order.push_back(known);
  }
  return order;
}

}  // namespace

std::vector<Match> search(const KnownRelease& asked, std::string_view query) {
  if (without_dashes(query).empty()) return {};
  const std::vector<KnownRelease> order = in_order(asked);
  for (const KnownRelease& known : order) {
    if (const auto field = find_path(known.root, query)) {
      return {{.product = asked.release.product, .path = field->path, .newest = known.version}};
    }
  }
  const std::string_view name = last_part(query);
  const std::string_view flag = without_dashes(query);
  const auto wanted = [&](const FieldRow& row) { return text(row.name) == name || text(row.flag) == flag; };
  const std::vector<bool> leads = types_leading_to(wanted);
  std::vector<Match> matches{};
  std::set<std::string> seen{};
  for (const KnownRelease& known : order) {
    for (Field& field : all_fields(known.root, [&](std::uint32_t type) { return leads[type]; })) {
      const bool found = text(field.row->flag) == flag || ends_with_parts(field.path, query);
      if (!found || !seen.insert(field.path).second) continue;
      matches.push_back({asked.release.product, std::move(field.path), known.version});
    }
  }
  return matches;
}

std::vector<std::string> suggestions(const KnownRelease& asked, std::string_view query) {
  const std::vector<Field> fields = all_fields(asked.root);
  std::vector<std::string_view> paths{}, names{}, flags{};
  for (const Field& field : fields) {
    paths.push_back(field.path);
    names.push_back(text(field.row->name));
    flags.push_back(text(field.row->flag));
  }
  std::vector<std::string> found{};
  const auto add_all = [&](const std::vector<std::string_view>& candidates, std::string_view nearest) {
    for (std::size_t i = 0; i < candidates.size() && !nearest.empty(); ++i) {
      if (candidates[i] != nearest || found.size() >= most_suggestions) continue;
      if (std::find(found.begin(), found.end(), fields[i].path) == found.end()) found.push_back(fields[i].path);
    }
  };
  if (query.starts_with('-')) {
    add_all(flags, util::nearest(without_dashes(query), flags));
    return found;
  }
  add_all(paths, util::nearest(query, paths));
  const std::string_view name = last_part(query);
  add_all(names, name);  // the same name elsewhere
  add_all(names, util::nearest(name, names));
  return found;
}

}  // namespace pyat::reference
