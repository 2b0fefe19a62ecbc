// The section `smoke` of pyat.yml.
#pragma once

#include <vector>

#include "config/inventory.hpp"
#include "config/node.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// Of a mapping that the schema allows; says what no schema can.
SmokeSettings read_smoke(const Node& node, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::config
