// What a scalar without quotes stands for.
#pragma once

#include <string_view>

#include "config/node.hpp"

namespace pyat::config {

// By the core schema of YAML 1.2: `yes` and `on` are text, and so is 1_000. Null is not among the answers.
Kind kind_of_plain(std::string_view text);

}  // namespace pyat::config
