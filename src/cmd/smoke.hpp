// The command `pyat smoke`: what goes in comes back, exactly.
#pragma once

#include <vector>

#include "cmd/command.hpp"
#include "cmd/option.hpp"

namespace pyat::cmd {

Action setup_smoke(std::vector<Option>& options);

}  // namespace pyat::cmd
