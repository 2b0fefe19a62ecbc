// What was found before anything is changed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/step.hpp"

namespace pyat::rollback {

enum class Level : std::uint8_t { well, unknown, warning, wrong };

std::string_view to_string(Level level);

struct Finding {
  std::string what{};  // that was looked at: "ports"
  Level level = Level::well;
  std::string words{};  // "port 0.0.0.0:9090 of prometheus is taken by nginx (process 4711)"
  std::string next{};   // what to do about it; may be empty
};

// Of a step that is done when nothing is wrong. Its words have all that is, its proofs all that was found.
StepResult result_of(const std::vector<Finding>& findings);

}  // namespace pyat::rollback
