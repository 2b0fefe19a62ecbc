#include "reference/fields.hpp"

#include <algorithm>

namespace pyat::reference {
namespace {

using schemas::FieldRow;
using schemas::Kind;
using schemas::tables;
using schemas::TypeRow;

constexpr int max_depth = 60;

const FieldRow* find_in(std::uint32_t type, std::string_view name) {
  const TypeRow& row = tables.types[type];
  const FieldRow* const begin = tables.fields + row.first_field;
  const FieldRow* const end = begin + row.field_count;
  const FieldRow* found = std::lower_bound(begin, end, name, [](const FieldRow& field, std::string_view wanted) {
    return schemas::text(field.name) < wanted;
  });
  return found != end && schemas::text(found->name) == name ? found : nullptr;
}

// A step down through lists and maps to the structure in them, with what a path says of the way.
struct Inside {
  std::uint32_t type = 0;
  std::string marks{};  // "[]", ".*"
  int maps = 0;
};

Inside inside(std::uint32_t type) {
  Inside found{.type = type};
  for (int depth = 0; depth < max_depth; ++depth) {
    const TypeRow& row = tables.types[found.type];
    if (row.kind == Kind::structure && (row.flags & schemas::type_inline_map) != 0 && row.field_count == 0) {
      found.marks += ".*";
      ++found.maps;
    } else if (row.kind == Kind::map || row.kind == Kind::slice) {
      found.marks += row.kind == Kind::map ? ".*" : "[]";
      found.maps += row.kind == Kind::map ? 1 : 0;
    } else {
      if (row.field_count == 0) found.type = 0;
      return found;
    }
    if (row.elem == 0) return {};
    found.type = row.elem;
  }
  return {};
}

// The next part of a path, without the index of a list item.
std::string_view take_part(std::string_view& path) {
  std::string_view part = path.substr(0, path.find('.'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part.substr(0, part.find('['));
}

class Collector {
 public:
  Collector(std::vector<Field>& into, const Enter& enter) : into_(into), enter_(enter) {}

  void collect(std::uint32_t type, const std::string& prefix, bool legacy) {
    const TypeRow& row = tables.types[type];
    for (std::uint32_t i = 0; i < row.field_count; ++i) add(type, tables.fields[row.first_field + i], prefix, legacy);
    if (row.legacy == 0) return;
    const TypeRow& flat = tables.types[row.legacy];
    for (std::uint32_t i = 0; i < flat.field_count; ++i) {
      const FieldRow& field = tables.fields[flat.first_field + i];
      if (find_in(type, schemas::text(field.name)) == nullptr) add(row.legacy, field, prefix, true);
    }
  }

 private:
  void add(std::uint32_t parent, const FieldRow& field, const std::string& prefix, bool legacy) {
    std::string path = prefix;
    if (!path.empty()) path += '.';
    path += schemas::text(field.name);
    into_.push_back({path, &field, parent, legacy});
    if (enter_ && !enter_(field.type)) return;
    const Inside below = inside(field.type);
    if (below.type != 0) collect(below.type, path + below.marks, legacy);
  }

  std::vector<Field>& into_;
  const Enter& enter_;
};

}  // namespace

std::uint32_t structure_in(std::uint32_t type) { return inside(type).type; }

bool is_section(const FieldRow& row) { return structure_in(row.type) != 0; }

std::optional<Field> find_path(std::uint32_t root, std::string_view path) {
  if (path.ends_with('.')) return {};
  Field found{};
  std::uint32_t type = root;
  while (!path.empty()) {
    const std::string_view name = take_part(path);
    if (type == 0 || name.empty()) return {};
    found.parent_type = type;
    found.row = find_in(type, name);
    if (const std::uint32_t flat = tables.types[type].legacy; found.row == nullptr && flat != 0) {
      found.parent_type = flat;
      found.row = find_in(flat, name);
      found.legacy = true;
    }
    if (found.row == nullptr) return {};
    if (!found.path.empty()) found.path += '.';
    found.path += name;
    if (path.empty()) return found;
    const Inside below = inside(found.row->type);
    type = below.type;
    found.path += below.marks;
    for (int i = 0; i < below.maps && path.starts_with('*'); ++i) take_part(path);
  }
  return {};
}

std::vector<Field> all_fields(std::uint32_t root, const Enter& enter) {
  std::vector<Field> fields{};
  Collector(fields, enter).collect(root, "", false);
  return fields;
}

std::size_t count_fields(std::uint32_t root) {
  const TypeRow& row = tables.types[root];
  std::size_t count = row.field_count;
  for (std::uint32_t i = 0; i < row.field_count; ++i) {
    count += count_fields(structure_in(tables.fields[row.first_field + i].type));
  }
  if (row.legacy == 0) return count;
  const TypeRow& flat = tables.types[row.legacy];
  for (std::uint32_t i = 0; i < flat.field_count; ++i) {
    const FieldRow& field = tables.fields[flat.first_field + i];
    if (find_in(root, schemas::text(field.name)) == nullptr) count += 1 + count_fields(structure_in(field.type));
  }
  return count;
}

std::vector<Field> fields_below(std::uint32_t type) {
  std::vector<Field> fields{};
  const Enter never = [](std::uint32_t) { return false; };
  Collector(fields, never).collect(type, "", false);
  return fields;
}

}  // namespace pyat::reference
