// What the triggers of a rollback ask of a Prometheus or a Mimir.
#pragma once

#include <chrono>
#include <vector>

#include "cmd/context.hpp"
#include "health/target.hpp"
#include "rollback/triggers/judge.hpp"

namespace pyat::cmd {

// Of each rule that is measured by PromQL its answer, in the order of the rules; of the others an empty one. Of several
// servers, the first that knows something counts. False: somebody has interrupted.
bool ask_triggers(const std::vector<config::TriggerRule>& rules, const std::vector<health::Target>& targets,
                  std::chrono::sys_seconds now, Context& context, std::vector<rollback::triggers::Answer>& answers);

}  // namespace pyat::cmd
