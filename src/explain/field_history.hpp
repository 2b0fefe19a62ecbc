// What became of a field that a release does not know: the one question of this layer to the history of the schemas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "explain/tree.hpp"

namespace pyat::explain {

struct FieldHistory {
  std::vector<std::string> notes{};  // a sentence each
  std::string help{};                // what to do; empty when nothing is known
};

FieldHistory history_of(const schemas::KnownRelease& release, const Section& section, std::string_view key);

}  // namespace pyat::explain
