// What a stack costs per month before and after a rollback, by the cost model that pyat.yml names.
#pragma once

#include "cmd/context.hpp"
#include "cmd/lint_inventory.hpp"
#include "render/rollback_plan.hpp"
#include "rollback/generation.hpp"

namespace pyat::cmd {

// A plan of the model is that of a generation which has its name as its label (pyat rollback snapshot --label legacy).
// Where nothing is known, the note says why, and what to do.
render::MonthlyCosts monthly_costs(const rollback::Generation& now, const rollback::Generation& target,
                                   const Stack& pyat_yml, Context& context);

}  // namespace pyat::cmd
