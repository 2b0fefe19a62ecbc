// `pyat cost whatif`: what a plan costs with some of it changed, item by item, which items cannot follow, and what is
// given up for it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cost/costs.hpp"
#include "cost/measure/measured.hpp"
#include "cost/report.hpp"
#include "cost/whatif/changes.hpp"
#include "cost/whatif/losses.hpp"
#include "cost/whatif/present.hpp"
#include "cost/whatif/terms.hpp"

namespace pyat::cost {

struct ItemChange {
  std::string name{};
  Group group = Group::other;
  std::optional<units::Number> before{}, after{};  // a month; nothing: it is not known
  bool is_dropped = false;
  std::vector<std::string> why{};  // "retention 14d → 7d"
};

// Items that cost what they did, for one reason.
struct Stay {
  std::string reason{};
  std::vector<std::string> names{};
};

struct StoredChange {
  Signal signal = Signal::shared;
  units::Number before{}, after{};  // bytes
};

struct Difference {
  std::string title{}, path{}, plan{}, currency{};
  std::vector<ItemChange> items{};            // what changes most first; those that stay last
  Amount before{}, after{};                   // a month
  units::Number year_before{}, year_after{};  // with what grows, of what is known
  std::vector<StoredChange> stored{};
  std::vector<Loss> losses{};
  std::vector<Stay> stays{};
  std::vector<std::string> assumptions{}, notes{};
  std::optional<units::Number> budget{};  // a month
  bool is_over = false;
};

struct WhatIf {
  const Model& model;
  const PriceBook& book;
  const Snapshot* snapshot = nullptr;  // nothing was measured
  const Plan& plan;
  std::chrono::year_month_day today{};
};

// Mistakes are reported; then the result must not be used.
Difference what_if(const WhatIf& asked, const Changes& changes, std::optional<units::Number> budget,
                   std::vector<diag::Diagnostic>& problems);

// Whether what it costs afterwards is within the budget, where there is one. What nobody knows the cost of may exceed
// any.
bool keeps_budget(const Difference& difference);

// What twelve months cost, of which the first costs `monthly`, growing as Line says.
units::Number year_of(const units::Number& monthly, const units::Number& growth);

}  // namespace pyat::cost
