// What a stack uses and a rollback does not touch: services of pyat.yml that neither generation has, such as a bucket
// or a database elsewhere.
#pragma once

#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/lint_inventory.hpp"
#include "rollback/generation.hpp"
#include "rollback/preflight/preflight.hpp"

namespace pyat::cmd {

// Each is looked at once, as `pyat health` does. Those that a service of the target needs, as pyat.yml has it, must be
// well. All must outlive the probes.
std::vector<rollback::PreflightProbe> outside_probes(const rollback::Generation& before,
                                                     const rollback::Generation& target, const Stack& pyat_yml,
                                                     const std::string& docker, Context& context);

}  // namespace pyat::cmd
