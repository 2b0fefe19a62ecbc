// Releases that are not compiled in: their trees join the tables while the program runs.
#pragma once

#include <string_view>

#include "schemas/catalog.hpp"
#include "schemas/tree.hpp"

namespace pyat::schemas {

// Adds a release, and returns it as the catalogue has it from now on. `version` must satisfy is_version(), and must not
// be known yet. Not while another thread reads the tables. What was read from them before stays valid.
KnownRelease extend(Product product, std::string_view version, const Node& root);

}  // namespace pyat::schemas
