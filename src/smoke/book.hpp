// Keeps account of what was read again: which items are there, once and unaltered, and since when.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "smoke/item.hpp"
#include "smoke/ledger.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke {

// What the writing of an item came to.
struct Acknowledgement {
  enum class State : std::uint8_t {
    acknowledged,
    refused,
    unanswered,
    unsent,  // it was not written at all
    partly   // by a server that has refused some of the same write, and does not say which
  };
  State state = State::unanswered;
  std::chrono::steady_clock::time_point when{};
};

class Book {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Book(std::shared_ptr<const Items> items);
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book();

  // What the answers to a query show replaces what they showed when it was asked before. Until end(), pages of the same
  // query are added; resume() after another one was in between.
  // `asked`: when it was asked, by which it is told what is late; {}: nobody knows. `was_queued`: it could have been
  // asked earlier; how long what it is the first to show took to be visible nobody knows.
  void begin(const Query& query, Time asked = {}, bool was_queued = false);
  void resume(const Query& query);
  void add(const Item& found);
  void out_of_order(std::string item, const std::string& after);
  // `is_whole`: the answers could be read to their end; else nothing is concluded from what they lack, and what was
  // seen before stays.
  void end(const Query& query, Time now, bool is_whole);

  // Whether nothing more is to be waited for: each of these is there, or has been altered on the way.
  bool has(std::size_t first, std::size_t count) const;
  // Whether each of these is there as it was written.
  bool has_unaltered(std::size_t first, std::size_t count) const;

  struct Closing {
    // Late is what was looked for so long after its acknowledgement and was not there yet, in time what was seen by
    // then. Of what was seen later, and not looked for at that time, neither is known. 0: nothing is late.
    std::chrono::microseconds late_after{0};
    bool is_over = true;       // the time was over: what is not there is missing. Else it is unverified
    bool knows_times = true;   // when items were written is known
    std::size_t rejected = 0;  // of those that are State::partly, so many may have been refused
  };
  // `acknowledged`: one each item.
  Ledger close(const std::vector<Acknowledgement>& acknowledged, const Closing& closing) const;

 private:
  struct Stranger {  // found, and not as any item was written
    Item item{};     // cut, where it is longer than anything that is written
    std::uint64_t hash = 0, key_hash = 0;
    std::optional<std::uint32_t> origin{};  // the item that it once was, as far as it can be told
    bool is_copy = false;                   // that item is there as well
  };
  struct Seen {                         // in the answers to a query
    std::vector<std::uint32_t> hits{};  // numbers, as often as they were found, but no more than twice
    std::size_t more_hits = 0;          // those beyond that
    std::vector<Stranger> strangers{};
    std::size_t more_strangers = 0;  // those that are only counted
    std::size_t out_of_order = 0;
    Difference disorder{};
  };
  struct Tally {  // of a query
    std::size_t first = 0, count = 0;
    bool is_whole = false, was_queued = false;
    Time asked{}, asked_before{};  // the latter: of the last reading before that was whole
    Seen seen{}, before{};         // before: what the reading before has shown
  };
  using Index = std::vector<std::pair<std::uint64_t, std::uint32_t>>;  // hash, number; sorted

  Tally& tally_of(const Query& query);
  static void thin_out(Seen& seen);
  void keep_what_was_seen(Tally& tally);
  std::optional<std::uint32_t> origin_of(const Stranger& found,
                                         const std::function<bool(std::uint32_t)>& is_taken) const;
  void count_strangers(Ledger& ledger, std::vector<bool>& is_altered) const;
  void count_repeats(Ledger& ledger) const;
  void count_items(Ledger& ledger, const std::vector<bool>& is_altered,
                   const std::vector<Acknowledgement>& acknowledged, const Closing& closing) const;

  std::shared_ptr<const Items> items_;
  Index exact_{}, keys_{}, marks_{};
  std::vector<std::uint32_t> present_{};  // in how many tallies each item is
  std::vector<std::uint32_t> altered_{};  // in how many it is altered
  std::vector<Time> seen_{};              // when each was first seen as it was written
  std::vector<bool> was_queued_{};        // that question
  std::vector<Time> absent_{};            // when the last question before that was asked, which did not show it
  std::size_t bytes_of_strangers_ = 0;
  std::map<std::string, std::unique_ptr<Tally>> tallies_{};
  Tally* open_ = nullptr;
};

}  // namespace pyat::smoke
