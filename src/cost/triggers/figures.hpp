// The names that follow from the costs of a model: monthly_cost, budget, forecast and the like; and what a snapshot is
// still good for.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "cost/costs.hpp"
#include "cost/measure/measured.hpp"
#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::cost {

// Sets monthly_cost (the current plan's, also current_cost), baseline_cost, savings, savings_percent, budget (of the
// month of `now`), forecast (what that month will have cost at its end), and incidents, where they were counted, as
// incidents a month. With an item whose cost nobody knows, they are unknown.
void set_figures(Scope& scope, const Model& model, const PriceBook& book, const Snapshot* snapshot,
                 std::chrono::sys_seconds now, std::vector<diag::Diagnostic>& problems);

// The same of an earlier time, without what takes long: mistakes that do not change a figure are reported of now, and
// where `with_costs` is false, there are no costs.
void set_earlier_figures(Scope& scope, const Model& model, const PriceBook& book, const Snapshot& snapshot,
                         bool with_costs, std::vector<diag::Diagnostic>& problems);

// What was measured longer than `max_age` before `now`, or after it, says nothing of now: its values are unknown, with
// this as their reason.
Snapshot fresh(Snapshot snapshot, std::chrono::sys_seconds now, std::chrono::seconds max_age);

}  // namespace pyat::cost
