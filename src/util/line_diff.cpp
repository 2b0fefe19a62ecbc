#include "util/line_diff.hpp"

#include <algorithm>

namespace pyat::util {
namespace {

// Past this many lines deleted and inserted, the smallest diff is not worth the time and memory, and reads no better.
constexpr std::ptrdiff_t most_edits = 2000;

// E. W. Myers, "An O(ND) difference algorithm and its variations", 1986: the fewest deletions and insertions, found by
// going as far as D of them lead, for D = 0, 1, 2 … On diagonal k, x lines of the old text and x - k of the new one
// are behind us.
class Myers {
 public:
  Myers(const Lines& before, const Lines& after, const LineChange& whole)
      : before_(before),
        after_(after),
        whole_(whole),
        n_(static_cast<std::ptrdiff_t>(whole.old_end - whole.old_begin)),
        m_(static_cast<std::ptrdiff_t>(whole.new_end - whole.new_begin)) {}

  std::vector<LineChange> run() {
    const std::ptrdiff_t most = std::min(n_ + m_, most_edits);
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

  std::vector<LineChange> backtrack(std::ptrdiff_t d) {
    std::vector<LineChange> changes;  // from the last to the first
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
  void add(std::vector<LineChange>& changes, std::size_t x, std::size_t y, bool insertion) const {
    x += whole_.old_begin;
    y += whole_.new_begin;
    const LineChange one{x, insertion ? x : x + 1, y, insertion ? y + 1 : y};
    if (!changes.empty() && changes.back().old_begin == one.old_end && changes.back().new_begin == one.new_end) {
      changes.back().old_begin = one.old_begin;
      changes.back().new_begin = one.new_begin;
    } else {
      changes.push_back(one);
    }
  }

  const Lines& before_;
  const Lines& after_;
  const LineChange whole_;
  const std::ptrdiff_t n_, m_;
  std::vector<std::vector<std::ptrdiff_t>> reached_{};  // by d, then by k + d
};

}  // namespace

Lines lines_of(std::string_view text) {
  Lines lines{};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::vector<LineChange> compare_lines(const Lines& before, const Lines& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0, tail = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const LineChange whole{head, before.size() - tail, head, after.size() - tail};
  if (whole.old_begin == whole.old_end && whole.new_begin == whole.new_end) return {};
  return Myers(before, after, whole).run();
}

std::vector<std::span<const LineChange>> hunks_of(std::span<const LineChange> changes) {
  std::vector<std::span<const LineChange>> hunks{};
  while (!changes.empty()) {
    std::size_t count = 1;
    while (count < changes.size() && changes[count].old_begin - changes[count - 1].old_end <= 2 * diff_context) ++count;
    hunks.push_back(changes.first(count));
    changes = changes.subspan(count);
  }
  return hunks;
}

}  // namespace pyat::util
