// What became of a field that a release does not know: the one question of this layer to the history of the schemas.
#pragma once

#include <string>
#include <string_view>

#include "explain/tree.hpp"

namespace pyat::explain {

struct FieldHistory {
  std::string_view code{};  // of the diagnostic: "moved-field"
  std::string note{};       // one sentence; empty when nothing is known
  std::string help{};       // what to do; may be empty
  std::string docs{};       // who says so, a URL; may be empty
};

FieldHistory history_of(const schemas::KnownRelease& release, const Section& section, std::string_view key);

}  // namespace pyat::explain
