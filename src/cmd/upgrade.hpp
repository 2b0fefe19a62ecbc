// `pyat upgrade`: what does another release of the server make of this file?
#pragma once

#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

Action setup_upgrade(std::vector<Option>& options);

}  // namespace pyat::cmd
