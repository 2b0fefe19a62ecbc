// Moving an entry: its lines, at another indentation, behind the last entry of another section.
#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "edit/entries.hpp"
#include "edit/extent.hpp"
#include "edit/lines.hpp"

namespace pyat::edit {
namespace {

using yaml::Node;
using yaml::NodeKind;
using yaml::Style;

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  for (;;) {
    const std::size_t point = path.find('.');
    segments.push_back(path.substr(0, point));
    if (point == std::string_view::npos) return segments;
    path.remove_prefix(point + 1);
  }
}

// As far as the path is there: the innermost section, and how many segments lead to it.
struct Target {
  const Node* key = nullptr;  // of the section; nullptr: the root
  const Node* section = nullptr;
  std::size_t depth = 0;
  bool taken = false;  // the whole path is there
};

Target find_target(const Node& root, std::span<const std::string_view> segments) {
  Target target{nullptr, &root, 0, false};
  while (target.section->kind == NodeKind::mapping) {
    const Node& section = *target.section;
    std::uint32_t i = 0;
    while (i < section.count && section[i].value != segments[target.depth]) i += 2;
    if (i == section.count) break;
    target = {&section[i], &section[i + 1], target.depth + 1, target.depth + 1 == segments.size()};
    if (target.taken) break;
  }
  return target;
}

// Columns from a section to its entries: as the file does it first.
std::size_t indent_step(const Node& root) {
  for (std::uint32_t i = 0; i < root.count; i += 2) {
    const Node& value = root[i + 1];
    if (value.kind == NodeKind::mapping && value.style == Style::block && value.start.column > root.start.column)
      return value.start.column - root.start.column;
  }
  return 2;
}

// An entry cut out of the source: its comments, then the rest behind its key.
struct Piece {
  std::string comments{};  // lines at the entry's own indentation, without it
  std::string rest{};      // from the colon on; the lines below the first are still indented as they were
  std::ptrdiff_t column = 0;
};

std::optional<Piece> cut_out(const Source& source, const Node& mapping, std::uint32_t index) {
  const Node& key = mapping[index];
  const std::size_t after_key = source.offset(key.end);
  if (mapping.style == Style::flow) {
    std::string rest(source.between(after_key, source.offset(mapping[index + 1].end)));
    if (rest.find_first_of("#\r\n") != std::string::npos || !rest.starts_with(':')) return {};
    return Piece{{}, rest + "\n", 0};
  }
  const auto lines = entry_lines(source, mapping, index);
  if (!lines) return {};
  Piece piece{};
  piece.column = static_cast<std::ptrdiff_t>(key.start.column);
  const std::size_t key_line = line_begin(source.text(), source.offset(key.start));
  for (std::size_t at = lines->begin; at < key_line; at = next_line(source.text(), at)) {
    piece.comments += std::string(line_at(source.text(), at).substr(key.start.column)) + "\n";
  }
  piece.rest = source.between(after_key, lines->end);
  if (!piece.rest.starts_with(':')) return {};
  if (!piece.rest.ends_with('\n') && !piece.rest.ends_with('\r')) piece.rest += '\n';
  return piece;
}

// The lines of the moved entry, with the sections around it that are not there yet.
std::string new_lines(const Piece& piece, std::span<const std::string_view> missing, std::size_t column,
                      std::size_t step) {
  std::string text;
  for (const std::string_view section : missing.first(missing.size() - 1)) {
    text += std::string(column, ' ') + std::string(section) + ":\n";
    column += step;
  }
  const std::string indent(column, ' ');
  for (std::size_t at = 0; at < piece.comments.size(); at = next_line(piece.comments, at)) {
    text += indent + std::string(line_at(piece.comments, at)) + "\n";
  }
  return text + indent + std::string(missing.back()) +
         shifted(piece.rest, static_cast<std::ptrdiff_t>(column) - piece.column);
}

// Where the lines go, and at which column.
struct Place {
  std::size_t offset = 0;
  std::size_t column = 0;
};

std::optional<Place> place_in(const Source& source, const Target& target, const Step& old_top, std::size_t step) {
  const Node& section = *target.section;
  if (target.key == nullptr) {
    // A new section at the top: behind the one that the entry comes from.
    const Node& top = *old_top.collection;
    if (top.style == Style::flow) return {};
    return Place{end_of_lines(source, top[old_top.index], top[old_top.index + 1]), top.start.column};
  }
  const bool is_null =
      section.kind == NodeKind::scalar && section.value.empty() && section.tag.empty() && section.style == Style::plain;
  if (is_null) return Place{next_line(source.text(), source.offset(target.key->end)), target.key->start.column + step};
  if (section.kind != NodeKind::mapping || section.style != Style::block || section.count == 0) return {};
  const Node& last = section[section.count - 2];
  return Place{end_of_lines(source, last, section[section.count - 1]), section[0].start.column};
}

bool has_gap(const Source& source, const Node& root) {
  if (root.count < 4) return false;
  const std::size_t second = line_begin(source.text(), source.offset(root[2].start));
  const std::size_t first_end = end_of_lines(source, root[0], root[1]);
  const std::size_t gap = std::min(first_end, second);
  return gap < second && is_blank(line_at(source.text(), gap));
}

}  // namespace

std::vector<diag::Edit> move_entry(const Source& source, const Node& root, const Node& key, std::string_view path) {
  const std::vector<Step> way = way_to(root, key);
  if (way.empty() || root.cut_off) return {};
  for (const Step& step : way) {
    if (step.collection->kind != NodeKind::mapping) return {};
  }
  const std::vector<std::string_view> segments = segments_of(path);
  const Target target = find_target(root, segments);
  if (target.taken) return {};
  const std::span missing = std::span(segments).subspan(target.depth);
  if (target.section == way.back().collection && missing.size() == 1) {
    return rename_entry(source, root, key, missing.front());
  }

  const auto piece = cut_out(source, *way.back().collection, way.back().index);
  const std::size_t step = indent_step(root);
  const auto place = place_in(source, target, way.front(), step);
  const auto removal = removal_of(source, way, target.section);
  if (!piece || !place || !removal) return {};
  std::string text = new_lines(*piece, missing, place->column, step);

  const std::string_view old = source.text();
  const auto without_last_feed = [&] { return text.substr(0, text.size() - 1); };
  const bool open_end = !old.ends_with('\n') && !old.ends_with('\r');
  const bool gap = target.key == nullptr && !removal->at_top && has_gap(source, root);
  const Span& gone = removal->span;
  if (gone.begin <= place->offset && place->offset <= gone.end) {  // it stays where it is, under other names
    const Span& lines = removal->lines.end > 0 ? removal->lines : gone;
    if (gap && !is_blank(line_above(old, lines.begin))) text = "\n" + text;
    if (open_end && lines.end == old.size()) text = without_last_feed();
    return {{source.range(lines.begin, lines.end), text}};
  }
  if (gap) text = "\n" + text;
  if (open_end && place->offset == old.size()) text = "\n" + without_last_feed();
  std::vector<diag::Edit> edits{{source.range(gone.begin, gone.end), removal->left},
                                {source.range(place->offset, place->offset), text}};
  if (place->offset < gone.begin) std::swap(edits[0], edits[1]);
  return edits;
}

}  // namespace pyat::edit
