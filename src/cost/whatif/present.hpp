// What a plan says of itself as it is now, which changes are relative to: how long each item keeps, how often it
// stores, how many traces are sampled. What it does not say is assumed, and said, or stays unknown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "cost/whatif/parameter.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::cost {

// Of an item with storage. Nothing: the model does not say it, or it rests on something unknown.
struct Kept {
  std::optional<units::Number> retention{};  // seconds
  std::optional<units::Number> replication{}, compression{};
};

struct Present {
  const Plan* plan = nullptr;
  std::vector<Kept> items{};  // as those of the plan
  units::Number sampling = 1;
  units::Number scrape = 15;  // seconds
  bool sampling_is_assumed = true, scrape_is_assumed = true;
};

// Mistakes are reported: a retention of 0, a sampling above 1.
Present present_of(const Plan& plan, const Scope& scope, std::vector<diag::Diagnostic>& problems);

// Whether an item has to do with a signal, by itself or by a share.
bool is_of(const Item& item, Signal signal);

// Of the items of that signal, or of all: the shortest retention, the fewest copies, the least compression. Nothing
// where no item says.
std::optional<units::Number> value_now(const Present& present, const Parameter& parameter);

}  // namespace pyat::cost
