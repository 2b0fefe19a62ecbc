// What `pyat lint` knows by itself: its codes, and the releases of the servers.
#pragma once

#include <string>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/option.hpp"
#include "render/style.hpp"

namespace pyat::cmd {

// Bare lists are for programs: one word a line.
ExitCode list_codes(bool bare, Context& context);
ExitCode list_versions(const std::string& product, bool bare, Context& context);
ExitCode explain_code(const std::string& code, const render::Style& style, Context& context);

// A release that does not exist is a UsageError that lists those that do, never taken for another one.
void check_target(const Setting& product, const Setting& target);

}  // namespace pyat::cmd
