// The list `rollback: checklist:` of pyat.yml.
#pragma once

#include <string>
#include <vector>

#include "config/checklist.hpp"
#include "config/node.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// Of a list that the schema allows; `path` is where it stands.
std::vector<ChecklistItem> read_checklist(const Node& list, const std::string& path,
                                          std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::config
