// What became of what was written: counted, and never more claimed than was seen.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "smoke/spread.hpp"

namespace pyat::smoke {

enum class Fault : std::uint8_t {
  missing,       // written, and not there when the time was over
  altered,       // there, but not as it was written
  duplicated,    // there more than once
  unexpected,    // of this run, and never written
  out_of_order,  // in another order than was asked for
  late           // there, but later than it should have been
};
inline constexpr std::size_t fault_count = 6;

std::string_view to_string(Fault fault);

// The first of its kind, as an example.
struct Difference {
  Fault fault = Fault::missing;
  std::string item{};      // its key
  std::string expected{};  // what was written; empty where there is nothing to compare
  std::string found{};
};

// Of the writing of a path. written = acknowledged + refused + unanswered.
struct Written {
  std::size_t written = 0;
  std::size_t acknowledged = 0;
  std::size_t refused = 0;
  std::size_t unanswered = 0;  // nobody can say whether they were taken: the answer did not come
};

// Of one way of reading them again. What was not sent is not expected. expected = found + altered + missing + not_taken
// + unverified.
struct Ledger {
  std::size_t expected = 0;
  std::size_t found = 0;  // as they were written, at least once
  std::size_t altered = 0;
  std::size_t missing = 0;     // acknowledged, and not there
  std::size_t not_taken = 0;   // refused or unanswered, and not there
  std::size_t unverified = 0;  // not read to the end: a server died, or somebody has had enough
  std::size_t duplicated = 0;
  std::size_t unexpected = 0;
  std::size_t out_of_order = 0;
  std::size_t late = 0;                  // of those that were found
  std::size_t late_unknown = 0;          // seen too late, but not known to have been absent when they were due
  std::size_t found_unacknowledged = 0;  // of those that were found: refused or unanswered, and stored all the same
  std::vector<Difference> examples{};    // at most one of each kind
  // From the acknowledgement of each item to the end of the answer in which it was there, in ascending order. Without
  // those that could have been asked for earlier.
  std::vector<std::chrono::microseconds> visible{};
  // The same of a sum of ledgers, which has no list of them.
  Spread spread{};

  bool is_clean() const {
    return altered == 0 && missing == 0 && unverified == 0 && duplicated == 0 && unexpected == 0 && out_of_order == 0;
  }
};

}  // namespace pyat::smoke
