// `pyat init`: pyat.yml for a stack that Compose files describe.
#pragma once

#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

Action setup_init(std::vector<Option>& options);

}  // namespace pyat::cmd
