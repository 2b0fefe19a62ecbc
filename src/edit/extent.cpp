#include "edit/extent.hpp"

#include <algorithm>

#include "edit/lines.hpp"

namespace pyat::edit {
namespace {

using yaml::Node;
using yaml::NodeKind;
using yaml::Style;

bool is_flow(const Node& node) { return node.style == Style::flow; }

// The end of what is written for a value: a block scalar's mark may be many blank lines below its text.
std::size_t end_of_value(const Source& source, const Node& value) {
  std::size_t end = source.offset(value.end);
  const std::string_view text = source.text();
  const std::size_t begin = source.offset(value.start);
  while (end > begin && (text[end - 1] == '\n' || text[end - 1] == '\r' || text[end - 1] == ' ')) --end;
  return end;
}

// Comments right above a key at its own indentation are about it. What begins the file is about the file.
std::size_t with_comments_above(std::string_view text, std::size_t begin, std::size_t column) {
  std::size_t from = begin;
  while (from > 0) {
    const std::size_t above = start_of_line_above(text, from);
    const std::string_view line = line_at(text, above);
    if (!is_comment(line) || indent_of(line) != column) break;
    from = above;
  }
  return from == 0 ? begin : from;
}

// Blank lines that separated the entry from its neighbours must not add up, nor follow the key of the section.
Span without_double_gap(std::string_view text, Span span, bool is_first) {
  const bool gap_above = is_first || is_blank(line_above(text, span.begin));
  if (!gap_above) return span;
  std::size_t end = span.end;
  while (end < text.size() && is_blank(line_at(text, end))) end = next_line(text, end);
  if (end == text.size()) {  // the last entry: the gap above it goes
    while (span.begin > 0 && is_blank(line_above(text, span.begin))) {
      span.begin = start_of_line_above(text, span.begin);
    }
  } else {
    span.end = end;
  }
  return span;
}

// A file without a line break at its end keeps none.
Span without_last_break(std::string_view text, Span span) {
  const bool open_end = span.end == text.size() && !text.ends_with('\n') && !text.ends_with('\r');
  if (!open_end || span.begin == 0) return span;
  --span.begin;
  if (text[span.begin] == '\n' && span.begin > 0 && text[span.begin - 1] == '\r') --span.begin;
  return span;
}

// An entry between braces, with one comma.
std::optional<Span> flow_span(const Source& source, const Node& mapping, std::uint32_t index) {
  Span span{source.offset(mapping[index].start), end_of_value(source, mapping[index + 1])};
  if (index + 2 < mapping.count) {
    span.end = source.offset(mapping[index + 2].start);
  } else if (index > 0) {
    span.begin = end_of_value(source, mapping[index - 1]);
  }
  const std::string_view gone = source.between(span.begin, span.end);
  return gone.find('#') == std::string_view::npos ? std::optional(span) : std::nullopt;
}

// An entry right behind the dash of a list item: the next one moves up to the dash.
std::optional<Span> behind_dash(const Source& source, const Node& mapping, std::uint32_t index) {
  if (index + 2 >= mapping.count) return {};
  const Span span{source.offset(mapping[index].start), source.offset(mapping[index + 2].start)};
  const std::string_view gone = source.between(span.begin, span.end);
  return gone.find('#') == std::string_view::npos ? std::optional(span) : std::nullopt;
}

// Aliases elsewhere may stand for it.
bool has_anchor(std::string_view text) {
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    if (at > 0 && std::string_view(" \t[{,").find(text[at - 1]) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::size_t end_of_lines(const Source& source, const Node& key, const Node& value) {
  const std::string_view text = source.text();
  std::size_t end = next_line(text, std::max(end_of_value(source, value), source.offset(key.end)));
  // Comments below that are indented deeper than the key are part of its value.
  for (std::size_t at = end; at < text.size();) {
    const std::string_view line = line_at(text, at);
    if (!is_blank(line) && !(is_comment(line) && indent_of(line) > key.start.column)) break;
    at = next_line(text, at);
    if (!is_blank(line)) end = at;
  }
  return end;
}

std::optional<Span> entry_lines(const Source& source, const Node& mapping, std::uint32_t index) {
  const Node& key = mapping[index];
  const std::string_view text = source.text();
  const std::size_t offset = source.offset(key.start);
  const std::size_t begin = line_begin(text, offset);
  if (!is_blank(source.between(begin, offset))) return {};
  Span span{with_comments_above(text, begin, key.start.column), end_of_lines(source, key, mapping[index + 1])};
  if (index + 2 < mapping.count)
    span.end = std::min(span.end, line_begin(text, source.offset(mapping[index + 2].start)));
  return span.begin < span.end ? std::optional(span) : std::nullopt;
}

std::optional<Removal> removal_of(const Source& source, std::vector<Step> way, const Node* keep) {
  // A section that would be empty goes as a whole; a list item or an anchored section would change what it means.
  const std::size_t depth = way.size();
  while (way.size() > 1 && way.back().collection->count == 2 && way.back().collection != keep) {
    if (way[way.size() - 2].collection->kind != NodeKind::mapping) return {};
    way.pop_back();
  }
  const Node& mapping = *way.back().collection;
  const std::uint32_t index = way.back().index;
  if (mapping.kind != NodeKind::mapping || mapping.cut_off) return {};
  const bool is_last = mapping.count == 2 && &mapping != keep;
  Removal removal{.at_top = way.size() == 1};
  if (is_flow(mapping)) {
    const auto span = flow_span(source, mapping, index);
    if (!span) return {};
    removal.span = *span;
  } else if (const auto lines = entry_lines(source, mapping, index)) {
    removal.lines = *lines;
    if (way.size() < depth) removal.lines.begin = line_begin(source.text(), source.offset(mapping[index].start));
    removal.span = is_last ? *lines
                           : without_last_break(source.text(), without_double_gap(source.text(), *lines,
                                                                                  index == 0 && way.size() > 1));
    if (is_last) removal.left = "{}\n";
  } else if (const auto span = behind_dash(source, mapping, index)) {
    removal.span = *span;
  } else {
    return {};
  }
  if (has_anchor(source.between(removal.span.begin, removal.span.end))) return {};
  return removal;
}

}  // namespace pyat::edit
