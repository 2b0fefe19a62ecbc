// An exact search over all combinations of the values of some axes: sums of tables are what a combination costs, rules
// and limits are what it must keep. It knows nothing of plans.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "units/number.hpp"

namespace pyat::cost {

// A number for each combination of the values of its axes, the last axis running fastest.
struct Table {
  std::vector<std::size_t> axes{};  // ascending; none: one cell
  std::vector<units::Number> cells{};
};

// Whether an objective holds, in the same order.
struct Rule {
  std::size_t objective = 0;
  std::vector<std::size_t> axes{};
  std::vector<bool> holds{};
};

enum class Comparison : std::uint8_t { less, at_most, equal, not_equal, at_least, greater };

bool holds(const units::Number& left, Comparison comparison, const units::Number& right);

// An objective over a sum.
struct Limit {
  std::size_t objective = 0;
  std::size_t measure = 0;
  Comparison comparison = Comparison::at_most;
  units::Number bound{};
};

struct Space {
  std::vector<std::size_t> axes{};             // how many values each has, at least one
  std::vector<std::vector<Table>> measures{};  // each the sum of its tables; the first one is the cost
  std::vector<Rule> rules{};
  std::vector<Limit> limits{};
  std::vector<std::vector<std::int64_t>> losses{};  // of each value of each axis, in millionths; they add up
};

struct Found {
  units::Number cost{};
  std::int64_t loss = 0;
  std::size_t space = 0;              // as they were run
  std::vector<std::size_t> choice{};  // an index for each axis
};

class Search {
 public:
  // `most`: how many of the cheapest are kept. Up to 64 objectives.
  Search(std::size_t most, std::size_t objectives) : most_(most), without_(objectives) {}

  // Several spaces are one: call it for each.
  void run(const Space& space);

  // That keep all objectives, the cheapest first; of the same cost, the one with the least loss, then the first.
  const std::vector<Found>& best() const { return best_; }
  // The cheapest that keeps all objectives but this one, and perhaps this one, too.
  const std::optional<Found>& without(std::size_t objective) const { return without_[objective]; }
  // The cheapest of all, whatever it keeps.
  const std::optional<Found>& floor() const { return floor_; }
  // Those that keep all objectives, of which no other one is cheaper and loses less: the cheapest first.
  std::vector<Found> front() const;
  // How many keep all objectives.
  std::uint64_t kept() const { return kept_; }

 private:
  class Walk;

  void take(const Found& found, std::uint64_t broken);
  void take_best(const Found& found);
  void take_front(const Found& found);

  std::size_t most_;
  std::size_t spaces_ = 0;
  std::uint64_t kept_ = 0;
  std::vector<Found> best_{};
  std::vector<std::optional<Found>> without_;
  std::optional<Found> floor_{};
  std::map<units::Number, Found> front_{};  // by cost; their losses fall
};

}  // namespace pyat::cost
