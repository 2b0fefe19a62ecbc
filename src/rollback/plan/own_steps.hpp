// The steps that pyat.yml adds, as steps of a plan.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/rollback_step.hpp"
#include "rollback/generation.hpp"
#include "rollback/plan/plan.hpp"

namespace pyat::rollback {

struct OwnSteps {
  std::vector<OwnStep> steps{};       // for PlanOptions::own
  std::vector<Obstacle> obstacles{};  // for Plan::obstacles: what cannot be done, and what the journal would give away
};

struct OwnFolders {
  std::string current{};   // absolute: that paths in `settings` are relative to
  std::string pyat_yml{};  // absolute: where programs run, and that their own paths are relative to
};

// Paths become absolute: whoever goes on with a run may be elsewhere.
OwnSteps own_steps(std::span<const config::RollbackStep> settings, const Generation& before, const Generation& target,
                   const OwnFolders& folders);

}  // namespace pyat::rollback
