// The same costs sorted by group, component, signal, tenant and environment.
#pragma once

#include <vector>

#include "cost/report.hpp"

namespace pyat::cost {

// Tenants have the shares that the model gives, or those that were measured. Each with the same sum; one that would
// have a single row of unnamed things is left out. Plans may be nullptr.
std::vector<Breakdown> breakdowns_of(const Model& model, const Scope& scope, const PlanCost* baseline,
                                     const PlanCost* current, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
