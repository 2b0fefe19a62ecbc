#include "smoke/book.hpp"

#include <algorithm>
#include <iterator>

#include "util/hash.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::uint32_t;

// More strangers than this are counted as one kind: a server that answers nonsense fills no memory.
constexpr std::size_t most_strangers = 100'000;

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
}

Book::~Book() = default;

Book::Tally& Book::tally_of(const Query& query) {
  std::unique_ptr<Tally>& tally = tallies_[query.request.url + '\n' + query.request.body];
  if (tally == nullptr) tally = std::make_unique<Tally>();
  return *tally;
}

void Book::begin(const Query& query) {
  Tally& tally = tally_of(query);
  std::vector<uint32_t> before = std::move(tally.hits);
  before.erase(std::unique(before.begin(), before.end()), before.end());
  for (const uint32_t number : before) --present_[number];
  for (const Stranger& stranger : tally.strangers) {
    if (stranger.origin && !stranger.is_copy) --altered_[*stranger.origin];
  }
  tally = {.first = query.first, .count = query.count, .before = std::move(before)};
  open_ = &tally;
}

void Book::resume(const Query& query) { open_ = &tally_of(query); }

void Book::add(const Item& found) {
  const auto [begin, end] = range_of(exact_, hash_of_both(found));
  if (begin != end) {
    open_->hits.push_back(begin->second);
  } else if (open_->strangers.size() < most_strangers) {
    open_->strangers.push_back({.item = found});
  }
}

void Book::out_of_order(string item, string after) {
  if (open_->out_of_order++ > 0) return;
  open_->disorder = {.fault = Fault::out_of_order,
                     .item = std::move(item),
                     .expected = "in the order that was asked for",
                     .found = "after " + after};
}

// By its mark, which nothing else has, or by its place: by that of the two whose item is still without a finding. What
// has the mark of an item that is there as well stands in the place of another, or is one too many.
std::optional<uint32_t> Book::origin_of(const Item& found, const std::function<bool(uint32_t)>& is_taken) const {
  std::optional<uint32_t> taken{};
  const auto choose = [&](const Index& index, std::uint64_t hash) -> std::optional<uint32_t> {
    const auto [begin, end] = range_of(index, hash);
    for (auto at = begin; at != end; ++at) {
      if (!is_taken(at->second)) return at->second;
      if (!taken) taken = at->second;
    }
    return std::nullopt;
  };
  if (found.mark != 0) {
    if (const auto marked = choose(marks_, found.mark)) return marked;
  }
  if (const auto placed = choose(keys_, util::hash_of(found.key))) return placed;
  return taken;
}

void Book::end(const Query& query, Time now, bool is_whole) {
  Tally& tally = tally_of(query);
  tally.is_whole = is_whole;
  std::sort(tally.hits.begin(), tally.hits.end());
  if (!is_whole) {
    std::vector<uint32_t> seen{};
    std::set_union(tally.hits.begin(), tally.hits.end(), tally.before.begin(), tally.before.end(),
                   std::back_inserter(seen));
    tally.hits = std::move(seen);
  }
  for (auto hit = tally.hits.begin(); hit != tally.hits.end(); ++hit) {
    if (hit != tally.hits.begin() && *hit == *(hit - 1)) continue;
    ++present_[*hit];
    if (seen_[*hit] == Time{}) seen_[*hit] = now;
  }
  const auto is_taken = [this](uint32_t number) { return present_[number] > 0 || altered_[number] > 0; };
  for (Stranger& stranger : tally.strangers) {
    stranger.origin = origin_of(stranger.item, is_taken);
    if (!stranger.origin) continue;
    stranger.is_copy = is_taken(*stranger.origin);
    if (!stranger.is_copy) ++altered_[*stranger.origin];
  }
}

bool Book::has(std::size_t first, std::size_t count) const {
  for (std::size_t n = first; n < first + count; ++n) {
    if (present_[n] == 0 && altered_[n] == 0) return false;
  }
  return true;
}

// Where each comes from is told anew: when its answer was read, others were still to come.
void Book::count_strangers(Ledger& ledger, std::vector<bool>& is_altered) const {
  const auto is_taken = [&](uint32_t number) { return present_[number] > 0 || is_altered[number]; };
  for (const auto& [name, tally] : tallies_) {
    for (const Stranger& stranger : tally->strangers) {
      const std::optional<uint32_t> of = origin_of(stranger.item, is_taken);
      Difference difference{.item = stranger.item.key, .found = stranger.item.content};
      if (!of) {
        difference.fault = Fault::unexpected;
        ++ledger.unexpected;
      } else {
        const Item origin = items_->item(*of);
        const bool has_moved = origin.key != stranger.item.key;
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
    const std::vector<uint32_t>& hits = tally->hits;
    for (std::size_t i = 1; i < hits.size(); ++i) {
      if (hits[i] != hits[i - 1]) continue;
      ++ledger.duplicated;
      show(ledger,
           {.fault = Fault::duplicated, .item = items_->item(hits[i]).key, .expected = "once", .found = "again"});
    }
    ledger.out_of_order += tally->out_of_order;
    if (tally->out_of_order > 0) show(ledger, tally->disorder);
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
      ledger.visible.push_back(std::max(after, std::chrono::microseconds{0}));
      if (closing.late_after.count() == 0 || ledger.visible.back() <= closing.late_after) continue;
      ++ledger.late;
      show(ledger, {.fault = Fault::late,
                    .item = items_->item(n).key,
                    .expected = std::to_string(closing.late_after.count() / 1000) + " ms",
                    .found = std::to_string(ledger.visible.back().count() / 1000) + " ms"});
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
