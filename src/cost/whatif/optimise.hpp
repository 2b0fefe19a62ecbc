// `pyat cost whatif --optimise`: the cheapest plans that the ranges of a model allow and its objectives leave.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cost/whatif/difference.hpp"

namespace pyat::cost {

// More combinations are refused, and not sampled: what is printed is the cheapest, and not the cheapest of some.
inline constexpr std::uint64_t most_combinations = 1'000'000;
// Of inputs, each of which computes all costs anew.
inline constexpr std::uint64_t most_input_combinations = 10'000;

struct Choice {
  std::string name{};             // "retention.logs", or an input
  std::string before{}, after{};  // before: empty where the model does not say it
};

struct Proposal {
  units::Number monthly{};
  units::Number saved{};          // a month, against the plan as it is; negative: it is dearer
  units::Number given_up{};       // the shares that are given up, added up
  std::vector<Choice> changes{};  // none: the plan as it is
  std::vector<Loss> losses{};
};

struct ObjectiveResult {
  std::string text{};
  std::uint32_t line = 0;
  // What the cheapest plan without this objective costs a month, where that is less: it binds.
  std::optional<units::Number> cheapest_without{};
  bool is_enough = false;  // without it, the budget would do
};

struct TriedRange {
  std::string name{};
  std::vector<std::string> values{};
};

struct Optimum {
  std::string title{}, path{}, plan{}, currency{};
  Amount now{};  // a month
  std::optional<units::Number> budget{};
  std::vector<TriedRange> ranges{};
  std::uint64_t combinations = 0, kept = 0;  // all, and those that keep all objectives
  std::vector<Proposal> best{};   // that keep all objectives: the cheapest first, within the budget if any is
  std::vector<Proposal> front{};  // of which no other is cheaper and gives up less
  std::vector<ObjectiveResult> objectives{};
  std::optional<units::Number> floor{};  // what the cheapest of all costs, whatever it keeps
  std::vector<std::string> assumptions{}, notes{};
};

// Whether a plan keeps all objectives, and the budget where there is one. What nobody knows the cost of may exceed any.
bool fits(const Optimum& optimum);
// By how much the cheapest plan that keeps all objectives is above the budget; nothing where it is not, or there is
// none.
std::optional<units::Number> missed_by(const Optimum& optimum);

// `best`: how many are wanted. Mistakes are reported; then the result must not be used.
Optimum optimise(const WhatIf& asked, const Changes& changes, std::optional<units::Number> budget, std::size_t best,
                 std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
