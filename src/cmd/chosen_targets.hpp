// Which services a command is about that looks at a running stack.
#pragma once

#include <string>
#include <vector>

#include "cmd/health_targets.hpp"
#include "cmd/lint_inventory.hpp"

namespace pyat::cmd {

// In this order: what the command line names, the Compose files it names, pyat.yml with its Compose files, the usual
// ports.
Targets chosen_targets(const TargetOptions& which, const std::vector<std::string>& compose, const Stack& stack,
                       Context& context);

}  // namespace pyat::cmd
