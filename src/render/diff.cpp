#include "render/diff.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "util/line_diff.hpp"

namespace pyat::render {
namespace {

// Byte for byte for a program; on a terminal nothing that it would obey.
std::string shown(std::string_view line, const Style& style) {
  if (!style.color && style.width == 0) return std::string(line);
  std::string out;
  for (std::size_t tab = 0; tab != std::string_view::npos;) {
    tab = line.find('\t');
    append_printable(out, line.substr(0, tab));
    if (tab == std::string_view::npos) break;
    out += '\t';
    line.remove_prefix(tab + 1);
  }
  return out;
}

void append_line(std::string& out, char mark, std::string_view line, std::string_view color, const Style& style) {
  const bool complete = line.ends_with('\n');
  if (complete) line.remove_suffix(1);
  append_painted(out, color.empty() ? Style{} : style, color, mark + shown(line, style));
  out += complete ? "\n" : "\n\\ No newline at end of file\n";
}

// "12,5": the first line, from 1, and their number; of no lines, the line before them.
std::string extent(std::size_t begin, std::size_t end) {
  const std::size_t count = end - begin;
  const std::string first = std::to_string(count == 0 ? begin : begin + 1);
  return count == 1 ? first : first + "," + std::to_string(count);
}

void append_hunk(std::string& out, const util::Lines& before, const util::Lines& after,
                 std::span<const util::LineChange> changes, const Style& style) {
  const util::LineChange& first = changes.front();
  const util::LineChange& last = changes.back();
  const std::size_t lead = std::min(util::diff_context, first.old_begin);
  const std::size_t trail = std::min(util::diff_context, before.size() - last.old_end);
  append_painted(out, style, sgr::blue,
                 "@@ -" + extent(first.old_begin - lead, last.old_end + trail) + " +" +
                     extent(first.new_begin - lead, last.new_end + trail) + " @@");
  out += '\n';
  std::size_t at = first.old_begin - lead;
  for (const util::LineChange& change : changes) {
    for (; at < change.old_begin; ++at) append_line(out, ' ', before[at], {}, style);
    for (; at < change.old_end; ++at) append_line(out, '-', before[at], sgr::red, style);
    for (std::size_t i = change.new_begin; i < change.new_end; ++i) append_line(out, '+', after[i], sgr::green, style);
  }
  for (const std::size_t end = at + trail; at < end; ++at) append_line(out, ' ', before[at], {}, style);
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after, const Style& style) {
  const util::Lines old_lines = util::lines_of(before), new_lines = util::lines_of(after);
  const std::vector<util::LineChange> changes = util::compare_lines(old_lines, new_lines);
  std::string out;
  if (changes.empty()) return out;
  const std::string shown = to_printable(path.starts_with('/') ? path.substr(1) : path);
  append_painted(out, style, sgr::bold, "--- a/" + shown);
  out += '\n';
  append_painted(out, style, sgr::bold, "+++ b/" + shown);
  out += '\n';
  for (const auto hunk : util::hunks_of(changes)) append_hunk(out, old_lines, new_lines, hunk, style);
  return out;
}

}  // namespace pyat::render
