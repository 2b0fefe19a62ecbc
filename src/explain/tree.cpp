#include "explain/tree.hpp"

#include <algorithm>

namespace pyat::explain {
namespace {

using schemas::FieldRow;
using schemas::tables;
using schemas::text;
using schemas::TypeRow;

// No configuration is nested like this; a type that contains itself without saying so must not hang the program.
constexpr int deepest = 24;

// Calls visit(path, field, type row) for each place of the tree, in its order; `field` is nullptr for the document
// itself, for items of lists and entries of maps.
template <typename Visit>
class Walk {
 public:
  explicit Walk(Visit visit) : visit_(visit) {}

  void at(std::uint32_t type, const FieldRow* field, int depth = 0) {
    visit_(path_, field, type);
    const TypeRow& row = tables.types[type];
    if (depth >= deepest || (row.flags & schemas::type_recursive) != 0) return;
    for (std::uint32_t i = row.first_field; i < row.first_field + row.field_count; ++i) {
      const FieldRow& below = tables.fields[i];
      const std::size_t size = path_.size();
      if (!path_.empty()) path_ += '.';
      path_ += text(below.name);
      at(below.type, &below, depth + 1);
      path_.resize(size);
    }
    if (row.elem != 0) {
      const std::size_t size = path_.size();
      path_ += row.kind == schemas::Kind::slice ? "[]" : path_.empty() ? "*" : ".*";
      at(row.elem, nullptr, depth + 1);
      path_.resize(size);
    }
    if (row.legacy != 0) at(row.legacy, nullptr, depth + 1);
  }

 private:
  Visit visit_;
  std::string path_{};
};

template <typename Visit>
void walk(std::uint32_t root, Visit visit) {
  Walk<Visit>(visit).at(root, nullptr);
}

template <typename Matches>
std::vector<Found> collect(std::uint32_t root, Matches matches) {
  std::vector<Found> found;
  walk(root, [&](const std::string& path, const FieldRow* field, std::uint32_t) {
    if (field == nullptr || !matches(*field)) return;
    // The old form of a section repeats paths of the new one.
    if (std::none_of(found.begin(), found.end(), [&](const Found& f) { return f.path == path; })) {
      found.push_back({path, field});
    }
  });
  return found;
}

}  // namespace

std::vector<Section> sections_of(std::uint32_t root, std::string_view owner) {
  std::vector<Section> found;
  walk(root, [&](const std::string& path, const FieldRow*, std::uint32_t type) {
    const TypeRow& row = tables.types[type];
    if (row.kind != schemas::Kind::structure) return;
    // Of Tempo's overrides the tables hold the whole of a message that names the type twice.
    std::string_view name = text(row.owner);
    name = name.substr(0, name.find("; also failed in legacy format"));
    if (name == owner) found.push_back({path, type});
  });
  return found;
}

std::vector<Found> fields_of_type(std::uint32_t root, std::string_view go_type) {
  return collect(root, [&](const FieldRow& field) { return text(tables.types[field.type].name) == go_type; });
}

std::vector<Found> fields_named(std::uint32_t root, std::string_view name) {
  return collect(root, [&](const FieldRow& field) { return text(field.name) == name; });
}

std::vector<Found> fields_of_flag(std::uint32_t root, std::string_view flag) {
  if (flag.empty()) return {};
  return collect(root, [&](const FieldRow& field) { return text(field.flag) == flag; });
}

std::vector<std::string_view> all_flags(std::uint32_t root) {
  std::vector<std::string_view> flags;
  walk(root, [&](const std::string&, const FieldRow* field, std::uint32_t) {
    if (field != nullptr && field->flag.size > 0) flags.push_back(text(field->flag));
  });
  return flags;
}

std::uint32_t type_named(std::uint32_t root, std::string_view go_type) {
  std::uint32_t found = 0;
  walk(root, [&](const std::string&, const FieldRow*, std::uint32_t type) {
    if (found == 0 && text(tables.types[type].name) == go_type) found = type;
  });
  return found;
}

std::string join(std::string_view section, std::string_view name) {
  std::string path(section);
  if (!path.empty()) path += '.';
  return path.append(name);
}

std::string spans(const std::vector<schemas::KnownRelease>& releases, const std::vector<bool>& holds) {
  std::string out;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    if (!holds[i]) continue;
    const std::size_t first = i;
    while (i + 1 < releases.size() && holds[i + 1]) ++i;
    if (!out.empty()) out += ", ";
    out += releases[first].version;
    if (i != first) out.append(" to ").append(releases[i].version);
  }
  return out;
}

}  // namespace pyat::explain
