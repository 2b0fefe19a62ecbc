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
  void begin(const Query& query);
  void resume(const Query& query);
  void add(const Item& found);
  void out_of_order(std::string item, std::string after);
  // `is_whole`: the answers could be read to their end; else nothing is concluded from what they lack, and what was
  // seen before stays.
  void end(const Query& query, Time now, bool is_whole);

  // Whether nothing more is to be waited for: each of these is there, or has been altered on the way.
  bool has(std::size_t first, std::size_t count) const;

  struct Closing {
    std::chrono::microseconds late_after{
        0};                    // what becomes visible later after its acknowledgement is late; 0: nothing
    bool is_over = true;       // the time was over: what is not there is missing. Else it is unverified
    bool knows_times = true;   // when items were written is known
    std::size_t rejected = 0;  // of those that are State::partly, so many were refused
  };
  // `acknowledged`: one each item.
  Ledger close(const std::vector<Acknowledgement>& acknowledged, const Closing& closing) const;

 private:
  struct Stranger {  // found, and not as any item was written
    Item item{};
    std::optional<std::uint32_t> origin{};  // the item that it once was, as far as it can be told
    bool is_copy = false;                   // that item is there as well
  };
  struct Tally {  // of a query
    std::size_t first = 0, count = 0;
    bool is_whole = false;
    std::vector<std::uint32_t> hits{};  // numbers, as often as they were found
    std::vector<Stranger> strangers{};
    std::size_t out_of_order = 0;
    Difference disorder{};
    std::vector<std::uint32_t> before{};  // what the reading before has shown, each once
  };
  using Index = std::vector<std::pair<std::uint64_t, std::uint32_t>>;  // hash, number; sorted

  Tally& tally_of(const Query& query);
  std::optional<std::uint32_t> origin_of(const Item& found, const std::function<bool(std::uint32_t)>& is_taken) const;
  void count_strangers(Ledger& ledger, std::vector<bool>& is_altered) const;
  void count_repeats(Ledger& ledger) const;
  void count_items(Ledger& ledger, const std::vector<bool>& is_altered,
                   const std::vector<Acknowledgement>& acknowledged, const Closing& closing) const;

  std::shared_ptr<const Items> items_;
  Index exact_{}, keys_{}, marks_{};
  std::vector<std::uint32_t> present_{};  // in how many tallies each item is
  std::vector<std::uint32_t> altered_{};  // in how many it is altered
  std::vector<Time> seen_{};              // when each was first seen as it was written
  std::map<std::string, std::unique_ptr<Tally>> tallies_{};
  Tally* open_ = nullptr;
};

}  // namespace pyat::smoke
