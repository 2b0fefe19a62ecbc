// Keeps account of what was read again: which items are there, once and unaltered, and since when.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "smoke/item.hpp"
#include "smoke/ledger.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke {

class Book {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Book(std::shared_ptr<const Items> items);

  // What the answers to a query show replaces what they showed when it was asked before. Between begin() and end(),
  // pages of the same query are added.
  void begin(const Query& query);
  void add(const Item& found);
  void out_of_order(std::string item, std::string after);
  // `is_whole`: the answers could be read to their end; else nothing is concluded from what they lack.
  void end(Time now, bool is_whole);

  // Whether these are all there, each once, unaltered.
  bool has(std::size_t first, std::size_t count) const;

  // When each item was acknowledged; and whether nobody has acknowledged it.
  struct Acknowledgement {
    Time when{};
    bool is_acknowledged = false;
  };
  using Acknowledged = std::vector<Acknowledgement>;  // one each item

  // `late_after`: what becomes visible later than this after its acknowledgement is late; 0: nothing is.
  Ledger close(const Acknowledged& acknowledged, std::chrono::microseconds late_after) const;

 private:
  struct Tally;  // of a query
  std::shared_ptr<const Items> items_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> exact_{}, keys_{}, marks_{};  // hash, number; sorted
  std::vector<Time> seen_{};  // when each item was first seen as it was written
  std::vector<std::unique_ptr<Tally>> tallies_{};
  Tally* open_ = nullptr;
};

}  // namespace pyat::smoke
