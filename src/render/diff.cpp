#include "render/diff.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

constexpr std::size_t kContext = 3;

// Lines with their line feeds; a carriage return is part of its line, as for diff(1).
std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

using Lines = std::vector<std::string_view>;

// A stretch of lines that another stretch takes the place of; either may be empty.
struct Change {
  std::size_t old_begin, old_end;
  std::size_t new_begin, new_end;
};

// Past this many lines deleted and inserted, the smallest diff is not worth the time and memory, and reads no better.
constexpr std::ptrdiff_t kMostEdits = 2000;

// E. W. Myers, "An O(ND) difference algorithm and its variations", 1986: the fewest deletions and insertions, found by
// going as far as D of them lead, for D = 0, 1, 2 … On diagonal k, x lines of the old text and x - k of the new one
// are behind us.
class Myers {
 public:
  Myers(const Lines& before, const Lines& after, const Change& whole)
      : before_(before),
        after_(after),
        whole_(whole),
        n_(static_cast<std::ptrdiff_t>(whole.old_end - whole.old_begin)),
        m_(static_cast<std::ptrdiff_t>(whole.new_end - whole.new_begin)) {}

  std::vector<Change> run() {
    const std::ptrdiff_t most = std::min(n_ + m_, kMostEdits);
    for (std::ptrdiff_t d = 0; d <= most; ++d) {
      reached_.emplace_back(static_cast<std::size_t>(2 * d + 1));
      if (step(d)) return backtrack(d);
    }
    return {whole_};
  }

 private:
  // How far along the old text D = d led on diagonal k.
  std::ptrdiff_t& reached(std::ptrdiff_t d, std::ptrdiff_t k) {
    return reached_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  }

  bool same(std::ptrdiff_t x, std::ptrdiff_t y) const {
    return before_[whole_.old_begin + static_cast<std::size_t>(x)] ==
           after_[whole_.new_begin + static_cast<std::size_t>(y)];
  }

  // Is diagonal k best reached by an insertion?
  bool inserts(std::ptrdiff_t d, std::ptrdiff_t k) {
    return k == -d || (k != d && reached(d - 1, k - 1) < reached(d - 1, k + 1));
  }

  bool step(std::ptrdiff_t d) {
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = 0;
      if (d > 0) x = inserts(d, k) ? reached(d - 1, k + 1) : reached(d - 1, k - 1) + 1;
      std::ptrdiff_t y = x - k;
      while (x < n_ && y < m_ && same(x, y)) {
        ++x;
        ++y;
      }
      reached(d, k) = x;
      if (x >= n_ && y >= m_) return true;
    }
    return false;
  }

  std::vector<Change> backtrack(std::ptrdiff_t d) {
    std::vector<Change> changes;  // from the last to the first
    for (std::ptrdiff_t k = n_ - m_; d > 0; --d) {
      const bool insertion = inserts(d, k);
      k += insertion ? 1 : -1;
      const std::ptrdiff_t x = reached(d - 1, k);
      add(changes, static_cast<std::size_t>(x), static_cast<std::size_t>(x - k), insertion);
    }
    std::reverse(changes.begin(), changes.end());
    return changes;
  }

  // One line inserted or deleted at this place, joined to the change right behind it.
  void add(std::vector<Change>& changes, std::size_t x, std::size_t y, bool insertion) const {
    x += whole_.old_begin;
    y += whole_.new_begin;
    const Change one{x, insertion ? x : x + 1, y, insertion ? y + 1 : y};
    if (!changes.empty() && changes.back().old_begin == one.old_end && changes.back().new_begin == one.new_end) {
      changes.back().old_begin = one.old_begin;
      changes.back().new_begin = one.new_begin;
    } else {
      changes.push_back(one);
    }
  }

  const Lines& before_;
  const Lines& after_;
  const Change whole_;
  const std::ptrdiff_t n_, m_;
  std::vector<std::vector<std::ptrdiff_t>> reached_{};  // by d, then by k + d
};

std::vector<Change> compare(const Lines& before, const Lines& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0, tail = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const Change whole{head, before.size() - tail, head, after.size() - tail};
  if (whole.old_begin == whole.old_end && whole.new_begin == whole.new_end) return {};
  return Myers(before, after, whole).run();
}

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

// The changes [first, last), near enough to each other to share their context.
void append_hunk(std::string& out, const Lines& before, const Lines& after, const Change* first, const Change* last,
                 const Style& style) {
  const std::size_t lead = std::min(kContext, first->old_begin);
  const std::size_t trail = std::min(kContext, before.size() - (last - 1)->old_end);
  append_painted(out, style, sgr::blue,
                 "@@ -" + extent(first->old_begin - lead, (last - 1)->old_end + trail) + " +" +
                     extent(first->new_begin - lead, (last - 1)->new_end + trail) + " @@");
  out += '\n';
  std::size_t at = first->old_begin - lead;
  for (const Change* change = first; change != last; ++change) {
    for (; at < change->old_begin; ++at) append_line(out, ' ', before[at], {}, style);
    for (; at < change->old_end; ++at) append_line(out, '-', before[at], sgr::red, style);
    for (std::size_t i = change->new_begin; i < change->new_end; ++i)
      append_line(out, '+', after[i], sgr::green, style);
  }
  for (const std::size_t end = at + trail; at < end; ++at) append_line(out, ' ', before[at], {}, style);
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after, const Style& style) {
  const Lines old_lines = split(before), new_lines = split(after);
  const std::vector<Change> changes = compare(old_lines, new_lines);
  std::string out;
  if (changes.empty()) return out;
  const std::string shown = to_printable(path.starts_with('/') ? path.substr(1) : path);
  append_painted(out, style, sgr::bold, "--- a/" + shown);
  out += '\n';
  append_painted(out, style, sgr::bold, "+++ b/" + shown);
  out += '\n';
  const Change* const end = changes.data() + changes.size();
  for (const Change* first = changes.data(); first != end;) {
    const Change* last = first + 1;
    while (last != end && last->old_begin - (last - 1)->old_end <= 2 * kContext) ++last;
    append_hunk(out, old_lines, new_lines, first, last, style);
    first = last;
  }
  return out;
}

}  // namespace pyat::render
