// Where a node stands, as diagnostics count: from 1, the end exclusive.
#pragma once

#include "diag/diagnostic.hpp"
#include "yaml/node.hpp"

namespace pyat::decode {

inline diag::Range range_of(const yaml::Node& node) {
  return {{node.start.line + 1, node.start.column + 1}, {node.end.line + 1, node.end.column + 1}};
}

}  // namespace pyat::decode
