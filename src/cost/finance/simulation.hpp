// A business case whose amounts are not known exactly: many trials, each with amounts drawn from the triangular
// distributions of the investment, independently of each other (Monte Carlo). Whole numbers and std::mt19937_64 only:
// the same seed gives the same figures on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "cost/finance/investment.hpp"

namespace pyat::cost::finance {

struct SimulationOptions {
  unsigned trials = 10000;  // at least 1
  std::uint64_t seed = 1;
};

// The smallest value that is not below 5, 50 and 95 % of the trials (nearest rank).
struct Percentiles {
  Figure p5 = Why::no_cost;
  Figure p50 = Why::no_cost;
  Figure p95 = Why::no_cost;
};

// So many trials came out from `from` up to `to`, the last of all bins with its end.
struct Bin {
  units::Number from{}, to{};
  unsigned trials = 0;
};

struct Simulation {
  SimulationOptions options{};
  unsigned uncertain = 0;               // amounts that have a spread; with none, all trials are the same
  Percentiles npv{};                    // of the yearly flows over the horizon
  std::vector<Bin> npv_bins{};          // of the same width, ascending; none where all trials are the same
  Percentiles roi{};                    // over the horizon; Why::no_cost where a trial has none
  Percentiles payback_months{};         // simple; a trial that never pays back counts as longer than any other
  unsigned never_paid_back = 0;         // trials, within 1,200 months
  units::Number probability_of_gain{};  // the share of the trials whose NPV is above zero
};

// Both shares of soft benefits see the same draws.
Simulation simulate(const Investment& investment, const units::Number& soft_share, const SimulationOptions& options);

}  // namespace pyat::cost::finance
