// From words on a command line, and the environment, to the variables that the options are bound to.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"

namespace pyat::cmd {

// False when help was asked for. A word that cannot be understood is a UsageError.
// What the command line leaves open, the environment answers.
bool parse(std::span<const Option> options, std::vector<std::string> words, const Environment& env);

}  // namespace pyat::cmd
