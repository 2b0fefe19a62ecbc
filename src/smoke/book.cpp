#include "smoke/book.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "util/hash.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::uint32_t;

// A server that answers nonsense fills no memory: more strangers than this are only counted, and of long ones, and of
// all when there are so many bytes of them, only the beginning is kept.
constexpr std::size_t most_strangers = 100'000, most_bytes = 64 * 1024 * 1024;
constexpr std::size_t longest_text = 64 * 1024, shortened_text = 128;
// Nor does one that repeats itself.
constexpr std::size_t most_hits = 1'000'000;

std::uint64_t hash_of_both(const Item& item) {
  util::Hash hash{};
  hash.add(item.key);
  hash.add(item.content);
  return hash.value();
}

template <typename Index>
auto range_of(const Index& index, std::uint64_t hash) {
  const auto before = [](const auto& entry, std::uint64_t wanted) { return entry.first < wanted; };
  const auto begin = std::lower_bound(index.begin(), index.end(), hash, before);
  auto end = begin;
  while (end != index.end() && end->first == hash) ++end;
  return std::pair(begin, end);
}

std::size_t bytes_of(const Item& item) { return item.key.size() + item.content.size(); }

void show(Ledger& ledger, Difference difference) {
  const bool is_shown = std::any_of(ledger.examples.begin(), ledger.examples.end(),
                                    [&](const Difference& shown) { return shown.fault == difference.fault; });
  if (!is_shown) ledger.examples.push_back(std::move(difference));
}

}  // namespace

Book::Book(std::shared_ptr<const Items> items) : items_(std::move(items)) {
  const std::size_t size = items_->size();
  exact_.reserve(size);
  keys_.reserve(size);
  marks_.reserve(size);
  for (uint32_t n = 0; n < size; ++n) {
    const Item item = items_->item(n);
    exact_.emplace_back(hash_of_both(item), n);
    keys_.emplace_back(util::hash_of(item.key), n);
    if (item.mark != 0) marks_.emplace_back(item.mark, n);
  }
  for (Index* index : {&exact_, &keys_, &marks_}) std::sort(index->begin(), index->end());
  present_.resize(size);
  altered_.resize(size);
  seen_.resize(size);
  was_queued_.resize(size);
  absent_.resize(size);
}

Book::~Book() = default;

Book::Tally& Book::tally_of(const Query& query) {
  std::unique_ptr<Tally>& tally = tallies_[query.request.url + '\n' + query.request.body];
  if (tally == nullptr) tally = std::make_unique<Tally>();
  return *tally;
}

void Book::begin(const Query& query, Time asked, bool was_queued) {
  Tally& tally = tally_of(query);
  Seen before = std::exchange(tally.seen, {});
  for (std::size_t i = 0; i < before.hits.size(); ++i) {
    if (i == 0 || before.hits[i] != before.hits[i - 1]) --present_[before.hits[i]];
  }
  for (const Stranger& stranger : before.strangers) {
    if (stranger.origin && !stranger.is_copy) --altered_[*stranger.origin];
  }
  tally = {.first = query.first,
           .count = query.count,
           .was_queued = was_queued,
           .asked = asked,
           .asked_before = tally.is_whole ? tally.asked : tally.asked_before,
           .before = std::move(before)};
  open_ = &tally;
}

void Book::resume(const Query& query) { open_ = &tally_of(query); }

void Book::add(const Item& found) {
  Seen& seen = open_->seen;
  const std::uint64_t hash = hash_of_both(found);
  const auto [begin, end] = range_of(exact_, hash);
  if (begin != end) {
    seen.hits.push_back(begin->second);
    if (seen.hits.size() >= std::max(most_hits, 4 * present_.size())) thin_out(seen);
  } else if (seen.strangers.size() >= most_strangers) {
    ++seen.more_strangers;
  } else {
    const std::size_t longest = bytes_of_strangers_ < most_bytes ? longest_text : shortened_text;
    seen.strangers.push_back({.item = {found.key.substr(0, longest), found.content.substr(0, longest), found.mark},
                              .hash = hash,
                              .key_hash = util::hash_of(found.key)});
    bytes_of_strangers_ += bytes_of(seen.strangers.back().item);
  }
}

// Each number twice at most: that is enough to tell that it was repeated.
void Book::thin_out(Seen& seen) {
  std::vector<uint32_t>& hits = seen.hits;
  std::sort(hits.begin(), hits.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (kept < 2 || hits[kept - 2] != hits[i]) hits[kept++] = hits[i];
  }
  seen.more_hits += hits.size() - kept;
  hits.resize(kept);
}

void Book::out_of_order(string item, const string& after) {
  if (open_->seen.out_of_order++ > 0) return;
  open_->seen.disorder = {.fault = Fault::out_of_order,
                          .item = std::move(item),
                          .expected = "in the order that was asked for",
                          .found = "after " + after};
}

// By its mark, which nothing else has, or by its place: by that of the two whose item is still without a finding. What
// has the mark of an item that is there as well stands in the place of another, or is one too many.
std::optional<uint32_t> Book::origin_of(const Stranger& found, const std::function<bool(uint32_t)>& is_taken) const {
  std::optional<uint32_t> taken{};
  const auto choose = [&](const Index& index, std::uint64_t hash) -> std::optional<uint32_t> {
    const auto [begin, end] = range_of(index, hash);
    for (auto at = begin; at != end; ++at) {
      if (!is_taken(at->second)) return at->second;
      if (!taken) taken = at->second;
    }
    return std::nullopt;
  };
  if (found.item.mark != 0) {
    if (const auto marked = choose(marks_, found.item.mark)) return marked;
  }
  if (const auto placed = choose(keys_, found.key_hash)) return placed;
  return taken;
}

void Book::end(const Query& query, Time now, bool is_whole) {
  Tally& tally = tally_of(query);
  Seen& seen = tally.seen;
  tally.is_whole = is_whole;
  std::sort(seen.hits.begin(), seen.hits.end());
  if (!is_whole) keep_what_was_seen(tally);
  for (const Stranger& stranger : tally.before.strangers) bytes_of_strangers_ -= bytes_of(stranger.item);
  tally.before = {};
  for (std::size_t i = 0; i < seen.hits.size(); ++i) {
    const uint32_t hit = seen.hits[i];
    if (i > 0 && hit == seen.hits[i - 1]) continue;
    ++present_[hit];
    if (seen_[hit] != Time{}) continue;
    seen_[hit] = now;
    was_queued_[hit] = tally.was_queued;
    absent_[hit] = tally.asked_before;
  }
  const auto is_taken = [this](uint32_t number) { return present_[number] > 0 || altered_[number] > 0; };
  for (Stranger& stranger : seen.strangers) {
    stranger.origin = origin_of(stranger, is_taken);
    if (!stranger.origin) continue;
    stranger.is_copy = is_taken(*stranger.origin);
    if (!stranger.is_copy) ++altered_[*stranger.origin];
  }
}

// Of the reading before: what this one, which broke off, has not shown again. But what was altered then and is right
// now stays right.
void Book::keep_what_was_seen(Tally& tally) {
  Seen& seen = tally.seen;
  Seen& before = tally.before;
  std::vector<uint32_t> hits{};
  std::set_union(seen.hits.begin(), seen.hits.end(), before.hits.begin(), before.hits.end(), std::back_inserter(hits));
  std::unordered_set<std::uint64_t> shown{};
  for (const Stranger& stranger : seen.strangers) shown.insert(stranger.hash);
  const auto has_come_right = [&](const Stranger& stranger) {
    return stranger.origin && !stranger.is_copy &&
           std::binary_search(seen.hits.begin(), seen.hits.end(), *stranger.origin);
  };
  for (const Stranger& stranger : before.strangers) {
    if (shown.contains(stranger.hash) || has_come_right(stranger)) continue;
    seen.strangers.push_back(stranger);
    bytes_of_strangers_ += bytes_of(stranger.item);
  }
  seen.hits = std::move(hits);
  seen.more_hits = std::max(seen.more_hits, before.more_hits);
  seen.more_strangers = std::max(seen.more_strangers, before.more_strangers);
  if (before.out_of_order <= seen.out_of_order) return;
  seen.out_of_order = before.out_of_order;
  seen.disorder = std::move(before.disorder);
}

bool Book::has(std::size_t first, std::size_t count) const {
  for (std::size_t n = first; n < first + count; ++n) {
    if (present_[n] == 0 && altered_[n] == 0) return false;
  }
  return true;
}

bool Book::has_unaltered(std::size_t first, std::size_t count) const {
  const auto begin = present_.begin() + static_cast<std::ptrdiff_t>(first);
  return std::none_of(begin, begin + static_cast<std::ptrdiff_t>(count), [](uint32_t times) { return times == 0; });
}

// Where each comes from is told anew: when its answer was read, others were still to come.
void Book::count_strangers(Ledger& ledger, std::vector<bool>& is_altered) const {
  const auto is_taken = [&](uint32_t number) { return present_[number] > 0 || is_altered[number]; };
  for (const auto& [name, tally] : tallies_) {
    ledger.unexpected += tally->seen.more_strangers;
    for (const Stranger& stranger : tally->seen.strangers) {
      const std::optional<uint32_t> of = origin_of(stranger, is_taken);
      Difference difference{.item = stranger.item.key, .found = stranger.item.content};
      if (!of) {
        difference.fault = Fault::unexpected;
        ++ledger.unexpected;
      } else {
        const Item origin = items_->item(*of);
        const bool has_moved = util::hash_of(origin.key) != stranger.key_hash;
        difference.item = origin.key;
        difference.expected = has_moved ? "at: " + origin.key + '\n' + origin.content : origin.content;
        difference.found =
            has_moved ? "at: " + stranger.item.key + '\n' + stranger.item.content : stranger.item.content;
        // A changed copy of what is there as well is one too many.
        const bool is_copy = is_taken(*of);
        difference.fault = is_copy ? Fault::duplicated : Fault::altered;
        ++(is_copy ? ledger.duplicated : ledger.altered);
        is_altered[*of] = true;
      }
      show(ledger, std::move(difference));
    }
  }
}

void Book::count_repeats(Ledger& ledger) const {
  for (const auto& [name, tally] : tallies_) {
    const std::vector<uint32_t>& hits = tally->seen.hits;
    ledger.duplicated += tally->seen.more_hits;
    for (std::size_t i = 1; i < hits.size(); ++i) {
      if (hits[i] != hits[i - 1]) continue;
      ++ledger.duplicated;
      show(ledger,
           {.fault = Fault::duplicated, .item = items_->item(hits[i]).key, .expected = "once", .found = "again"});
    }
    ledger.out_of_order += tally->seen.out_of_order;
    if (tally->seen.out_of_order > 0) show(ledger, tally->seen.disorder);
  }
}

void Book::count_items(Ledger& ledger, const std::vector<bool>& is_altered,
                       const std::vector<Acknowledgement>& acknowledged, const Closing& closing) const {
  using State = Acknowledgement::State;
  std::vector<bool> is_covered(present_.size());
  for (const auto& [name, tally] : tallies_) {
    if (!tally->is_whole) continue;
    std::fill_n(is_covered.begin() + static_cast<std::ptrdiff_t>(tally->first), tally->count, true);
  }
  std::size_t rejected = closing.rejected;
  for (uint32_t n = 0; n < present_.size(); ++n) {
    const Acknowledgement& acknowledgement = acknowledged[n];
    const State state = acknowledgement.state;
    const bool is_acknowledged = state == State::acknowledged || state == State::partly;
    if (present_[n] > 0) {
      ++ledger.found;
      if (!is_acknowledged) ++ledger.found_unacknowledged;
      if (!is_acknowledged || !closing.knows_times) continue;
      const auto after = std::chrono::duration_cast<std::chrono::microseconds>(seen_[n] - acknowledgement.when);
      if (!was_queued_[n]) ledger.visible.push_back(std::max(after, std::chrono::microseconds{0}));
      const bool was_missed = absent_[n] != Time{} && absent_[n] - acknowledgement.when >= closing.late_after;
      if (closing.late_after.count() == 0) continue;
      if (!was_missed) {
        if (after > closing.late_after) ++ledger.late_unknown;
        continue;
      }
      ++ledger.late;
      show(ledger, {.fault = Fault::late,
                    .item = items_->item(n).key,
                    .expected = std::to_string(closing.late_after.count() / 1000) + " ms",
                    .found = std::to_string(after.count() / 1000) + " ms"});
    } else if (is_altered[n]) {
      continue;
    } else if (state == State::unsent) {
      --ledger.expected;
    } else if (!is_covered[n] || !closing.is_over) {
      ++ledger.unverified;
    } else if (!is_acknowledged || (state == State::partly && rejected > 0)) {
      ++ledger.not_taken;
      if (is_acknowledged) --rejected;
    } else {
      ++ledger.missing;
      const Item item = items_->item(n);
      show(ledger, {.fault = Fault::missing, .item = item.key, .expected = item.content});
    }
  }
  std::sort(ledger.visible.begin(), ledger.visible.end());
}

Ledger Book::close(const std::vector<Acknowledgement>& acknowledged, const Closing& closing) const {
  Ledger ledger{.expected = present_.size()};
  std::vector<bool> is_altered(present_.size());
  count_strangers(ledger, is_altered);
  count_repeats(ledger);
  count_items(ledger, is_altered, acknowledged, closing);
  std::sort(ledger.examples.begin(), ledger.examples.end(),
            [](const Difference& a, const Difference& b) { return a.fault < b.fault; });
  return ledger;
}

}  // namespace pyat::smoke
