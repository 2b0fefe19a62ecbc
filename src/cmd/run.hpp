// The whole program as a function: words and an outside in, an exit code out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"

namespace pyat::cmd {

// `words` are the command line without the program's name.
ExitCode run(std::vector<std::string> words, Context& context);
ExitCode run(std::span<char*> words, Context& context);

}  // namespace pyat::cmd
