#include "history/tree.hpp"

#include <algorithm>

namespace pyat::history {

using schemas::FieldRow;
using schemas::Kind;
using schemas::tables;
using schemas::text;
using schemas::TypeRow;

namespace {

const TypeRow& type_row(std::uint32_t type) { return tables.types[type]; }

const FieldRow* find(std::uint32_t type, std::string_view name) {
  const TypeRow& row = type_row(type);
  const FieldRow* const begin = tables.fields + row.first_field;
  const FieldRow* const end = begin + row.field_count;
  const FieldRow* found = std::lower_bound(
      begin, end, name, [](const FieldRow& field, std::string_view wanted) { return text(field.name) < wanted; });
  return found != end && text(found->name) == name ? found : nullptr;
}

Section section_of(std::uint32_t type) { return {.type = type, .legacy = type_row(type).legacy}; }

bool has_entries(const TypeRow& row) {
  return row.elem != 0 &&
         (row.kind == Kind::map || row.kind == Kind::slice || (row.flags & schemas::type_inline_map) != 0);
}

Section step_into(std::uint32_t type, std::string_view name) {
  if (type == 0) return {};
  if (const FieldRow* field = find(type, name)) return section_of(field->type);
  const TypeRow& row = type_row(type);
  return name == "*" && has_entries(row) ? section_of(row.elem) : Section{};
}

Section step(Section section, std::string_view name) {
  Section next = step_into(section.type, name);
  const Section second = step_into(section.legacy, name);
  if (next.type == 0) return second;
  if (next.legacy == 0 && second.type != next.type) next.legacy = second.type;
  return next;
}

}  // namespace

SplitPath split(std::string_view path) {
  const std::size_t point = path.rfind('.');
  if (point == std::string_view::npos) return {.name = path};
  return {.section = path.substr(0, point), .name = path.substr(point + 1)};
}

std::string join(std::string_view section, std::string_view name) {
  std::string path(section);
  if (!path.empty()) path += '.';
  return path += name;
}

const FieldRow* field_of(Section section, std::string_view name) {
  if (section.type == 0) return nullptr;
  const FieldRow* field = find(section.type, name);
  return field == nullptr && section.legacy != 0 ? find(section.legacy, name) : field;
}

bool has_entries(Section section) { return section.type != 0 && has_entries(type_row(section.type)); }

Section section_at(std::uint32_t root, std::string_view path) {
  Section section = section_of(root);
  while (!path.empty() && section.type != 0) {
    const std::size_t end = std::min(path.find('.'), path.size());
    section = step(section, path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return section;
}

const FieldRow* field_at(std::uint32_t root, std::string_view path) {
  const SplitPath parts = split(path);
  return field_of(section_at(root, parts.section), parts.name);
}

std::vector<const FieldRow*> fields_of(Section section) {
  std::vector<const FieldRow*> fields;
  const auto add = [&](std::uint32_t type) {
    const TypeRow& row = type_row(type);
    for (std::uint32_t i = 0; i < row.field_count; ++i) {
      const FieldRow& field = tables.fields[row.first_field + i];
      if (type == section.type || find(section.type, text(field.name)) == nullptr) fields.push_back(&field);
    }
  };
  if (section.type != 0) add(section.type);
  if (section.legacy != 0) add(section.legacy);
  return fields;
}

Tree::Tree(std::uint32_t root) {
  nodes_.reserve(4096);
  add_fields(root, none, false);
}

void Tree::add_fields(std::uint32_t type, std::uint32_t parent, bool legacy) {
  const TypeRow& row = type_row(type);
  for (std::uint32_t i = 0; i < row.field_count; ++i) {
    const FieldRow& field = tables.fields[row.first_field + i];
    nodes_.push_back({.field = &field, .parent = parent, .legacy = legacy});
    add_below(field.type, static_cast<std::uint32_t>(nodes_.size() - 1), legacy);
  }
}

void Tree::add_below(std::uint32_t type, std::uint32_t parent, bool legacy) {
  const TypeRow& row = type_row(type);
  if ((row.flags & schemas::type_recursive) != 0) return;
  add_fields(type, parent, legacy);
  if (has_entries(row) && (type_row(row.elem).field_count != 0 || has_entries(type_row(row.elem)))) {
    nodes_.push_back({.parent = parent, .legacy = legacy});
    add_below(row.elem, static_cast<std::uint32_t>(nodes_.size() - 1), legacy);
  }
  if (row.legacy == 0) return;
  // What both forms share is there already.
  const TypeRow& second = type_row(row.legacy);
  for (std::uint32_t i = 0; i < second.field_count; ++i) {
    const FieldRow& field = tables.fields[second.first_field + i];
    if (find(type, text(field.name)) != nullptr) continue;
    nodes_.push_back({.field = &field, .parent = parent, .legacy = true});
    add_below(field.type, static_cast<std::uint32_t>(nodes_.size() - 1), true);
  }
}

std::string Tree::path(const Node& node) const {
  const std::string_view name = node.field == nullptr ? "*" : text(node.field->name);
  return node.parent == none ? std::string(name) : join(path(nodes_[node.parent]), name);
}

}  // namespace pyat::history
