#include "edit/apply.hpp"

#include <algorithm>
#include <iterator>

namespace pyat::edit {
namespace {

bool before(const Splice& a, const Splice& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; }

std::string with_line_ends(std::string_view text, std::string_view line_end) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\n') {
      out += line_end;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string_view line_end(std::string_view text) {
  const std::size_t at = text.find_first_of("\r\n");
  if (at == std::string_view::npos || text[at] == '\n') return "\n";
  return text.substr(at, 2) == "\r\n" ? "\r\n" : "\r";
}

std::vector<Splice> splices(const Source& source, std::span<const diag::Edit> edits) {
  const std::string_view end = line_end(source.text());
  std::vector<Splice> result;
  result.reserve(edits.size());
  for (const diag::Edit& edit : edits) {
    result.push_back({source.offset(edit.range.begin), source.offset(edit.range.end), with_line_ends(edit.text, end)});
  }
  std::stable_sort(result.begin(), result.end(), before);
  return result;
}

bool overlap(std::span<const Splice> a, std::span<const Splice> b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    // Two insertions at one place would depend on their order, one at the edge of a change on the result of it.
    const Splice& first = before(b[j], a[i]) ? b[j] : a[i];
    const Splice& second = &first == &a[i] ? b[j] : a[i];
    if (second.begin < first.end || second.begin == first.begin) return true;
    if (second.begin == first.end && (first.begin == first.end || second.begin == second.end)) return true;
    &first == &a[i] ? ++i : ++j;
  }
  return false;
}

void add(std::vector<Splice>& all, std::span<const Splice> more) {
  const auto middle = static_cast<std::ptrdiff_t>(all.size());
  all.insert(all.end(), more.begin(), more.end());
  std::inplace_merge(all.begin(), all.begin() + middle, all.end(), before);
}

std::string apply(std::string_view text, std::span<const Splice> splices) {
  std::string out;
  out.reserve(text.size() + 64);
  std::size_t done = 0;
  for (const Splice& splice : splices) {
    out += text.substr(done, splice.begin - done);
    out += splice.text;
    done = splice.end;
  }
  out += text.substr(done);
  return out;
}

std::string apply(std::string_view text, std::span<const diag::Edit> edits) {
  return edit::apply(text, splices(Source(text), edits));
}

}  // namespace pyat::edit
