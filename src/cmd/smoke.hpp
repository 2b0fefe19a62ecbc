// The command `pyat smoke`: what goes in comes back, exactly.
#pragma once

#include <vector>

#include "cmd/command.hpp"
#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/option.hpp"
#include "cmd/smoke_options.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::cmd {

Action setup_smoke(std::vector<Option>& options);

// What begins now; without a seed, under a new one.
smoke::Run new_run(const SmokeSettings& settings, Context& context);

// ok: what was tried has proven itself; usage: nothing could be tried.
ExitCode smoke_verdict(const smoke::Report& report, bool strict);

}  // namespace pyat::cmd
