// `pyat health`: is the stack up, really up, and what is the one cause?
#pragma once

#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

Action setup_health(std::vector<Option>& options);

}  // namespace pyat::cmd
