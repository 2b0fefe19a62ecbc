// The list `rollback: triggers:` of pyat.yml.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"
#include "config/triggers.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// Of a list that the schema allows; `path` is where it stands. Says what no schema can: which keys belong to which
// measure, and which of them need each other.
std::vector<TriggerRule> read_triggers(const Entry& list, const std::string& path,
                                       std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::config
