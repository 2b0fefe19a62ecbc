// `pyat explain`: what do the errors in this log of Mimir or Tempo mean, and what is to be changed?
#pragma once

#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

Action setup_explain(std::vector<Option>& options);

}  // namespace pyat::cmd
