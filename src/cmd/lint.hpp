// `pyat lint`: will this release of the server accept these files?
#pragma once

#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

Action setup_lint(std::vector<Option>& options);

}  // namespace pyat::cmd
