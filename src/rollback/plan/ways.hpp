// Whether the releases of a target can read what those of now have written: of all pairs that differ.
#pragma once

#include <vector>

#include "rollback/formats/formats.hpp"
#include "rollback/generation.hpp"

namespace pyat::rollback {

// Of services that are replaced, and of those of another name and the same kind; each pair of releases once.
std::vector<WayBack> ways_back(const Generation& before, const Generation& target);

}  // namespace pyat::rollback
