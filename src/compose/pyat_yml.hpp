// The text of pyat.yml for a stack: what a person would write, with comments that say where it is from.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "compose/inventory.hpp"

namespace pyat::compose {

struct StackOf {
  std::string name{};  // empty: the only one, listed at the top of the file
  std::vector<std::string> files{};
  Stack stack{};
};

// `current_folder` is where the paths in the stacks count from, `folder` the one that pyat.yml will be in; both are
// absolute.
std::string pyat_yml(std::span<const StackOf> stacks, const std::string& current_folder, const std::string& folder);

}  // namespace pyat::compose
