// What the triggers of a rollback see by `pyat health` and `pyat smoke`: now, and without any memory.
#pragma once

#include <optional>

#include "cmd/context.hpp"
#include "cmd/rollback_stack.hpp"
#include "health/report.hpp"
#include "rollback/triggers/judge.hpp"

namespace pyat::cmd {

// What the rule says of the services.
rollback::triggers::Look look_of(const config::TriggerRule& rule, const health::Report& report);

// As `pyat smoke` does, for a rule of the measure alert with its alert alone. It writes. Nothing: the user has had
// enough, and what was found until then says nothing.
std::optional<rollback::triggers::Look> look_by_smoke(const config::TriggerRule& rule, const RollbackOptions& rollback,
                                                      Context& context);

}  // namespace pyat::cmd
