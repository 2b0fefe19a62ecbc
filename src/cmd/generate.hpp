// `pyat generate`: what the source tree carries but nobody writes by hand. `./dev generate` stores it.
#pragma once

#include <string>
#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

Action setup_generate(std::vector<Option>& options);

std::string man_page();
std::string man_page(const Command& command);
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace pyat::cmd
