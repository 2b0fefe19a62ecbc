#include "reference/history_of.hpp"

#include <optional>

#include "reference/type_words.hpp"

namespace pyat::reference {
namespace {

using schemas::FieldRow;
using schemas::KnownRelease;
using schemas::tables;
using schemas::text;

std::string_view type_name(std::uint32_t type) { return text(tables.types[type].name); }

// Appends a release to its run, or begins a new one. `joined` says that the release before had the field, too.
void extend(std::vector<Run>& runs, bool joined, std::string_view value, std::string_view version) {
  if (joined && !runs.empty() && runs.back().value == value) {
    runs.back().last = version;
  } else {
    runs.push_back({std::string(value), version, version});
  }
}

std::vector<SubField> sub_fields(const FieldRow& row) {
  std::vector<SubField> fields{};
  for (const Field& field : fields_below(structure_in(row.type))) {
    fields.push_back({.name = std::string(text(field.row->name)),
                      .words = brief_type_words(field.row->type),
                      .go_type = std::string(type_name(field.row->type)),
                      .fallback = std::string(text(field.row->fallback)),
                      .category = field.row->category == schemas::Category::basic ? std::string_view{}
                                                                                  : category_name(field.row->category),
                      .hidden = field.row->hidden != 0});
  }
  return fields;
}

void describe(const Field& field, const KnownRelease& known, FieldHistory& history) {
  history.path = field.path;
  history.release = known.version;
  history.legacy = field.legacy;
  history.section = is_section(*field.row);
  history.hidden = field.row->hidden != 0;
  history.words = type_words(field.row->type);
  history.fields = history.section ? sub_fields(*field.row) : std::vector<SubField>{};
}

}  // namespace

std::string_view category_name(schemas::Category category) {
  switch (category) {
    case schemas::Category::basic: return "basic";
    case schemas::Category::advanced: return "advanced";
    case schemas::Category::experimental: return "experimental";
    case schemas::Category::deprecated: return "deprecated";
  }
  return {};
}

FieldHistory history_of(const KnownRelease& asked, std::string_view path) {
  FieldHistory history{.product = asked.release.product, .path = std::string(path), .asked = asked.version};
  const std::vector<KnownRelease> releases = schemas::releases_of(asked.release.product);
  history.oldest = releases.front().version;
  history.newest = releases.back().version;
  std::optional<Field> field, shown;
  const KnownRelease* shown_in = nullptr;
  std::uint32_t last_root = 0;
  for (const KnownRelease& known : releases) {
    const bool joined = field.has_value();
    if (known.root != last_root) field = find_path(known.root, path);
    last_root = known.root;
    if (!field) continue;
    const FieldRow& row = *field->row;
    extend(history.known, joined, {}, known.version);
    extend(history.types, joined, type_name(row.type), known.version);
    extend(history.defaults, joined, text(row.fallback), known.version);
    extend(history.flags, joined, text(row.flag), known.version);
    extend(history.categories, joined, category_name(row.category), known.version);
    if (known.version == asked.version) history.in_asked = true;
    if (shown && history.in_asked && known.version != asked.version) continue;
    shown = field;
    shown_in = &known;
  }
  if (shown) describe(*shown, *shown_in, history);
  return history;
}

}  // namespace pyat::reference
