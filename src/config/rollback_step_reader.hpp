// The list `rollback: steps:` of pyat.yml.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "config/rollback_step.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// Of a list that the schema allows; `path` is where it stands. Says what no schema can: which keys belong to which
// kind, and which exclude or need each other.
std::vector<RollbackStep> read_rollback_steps(const Node& list, const std::string& path,
                                              std::string_view inventory_path, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::config
