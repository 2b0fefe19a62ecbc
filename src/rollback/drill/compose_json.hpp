// The Compose file of a drill, in JSON: docker-compose 1.29 and the v2 plugin read it alike, and both make numbers and
// truths of texts where they want them. Include in .cpp files of this folder only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollback/drill/drill.hpp"

namespace pyat::rollback {

// Notes what is not as in the stack.
std::string compose_json(const DrillSource& source, const DrillPlace& place, const std::vector<DrillNote>& left_out,
                         std::vector<DrillNote>& differences);

// Whether the generation has the file, or files in the folder.
bool has_copy(const Generation& generation, std::string_view path);

}  // namespace pyat::rollback
