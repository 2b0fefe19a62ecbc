// Around the work of a command: what went wrong is said, and becomes an exit code.
#pragma once

#include <functional>
#include <string>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"

namespace pyat::cmd {

// `name` is what messages begin with, "pyat lint". Sends on what has been written, too.
ExitCode guarded(const std::string& name, Context& context, const std::function<ExitCode()>& work);

}  // namespace pyat::cmd
