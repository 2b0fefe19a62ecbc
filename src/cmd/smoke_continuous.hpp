// `pyat smoke --continuous`: a run again and again, and the metrics of all of them.
#pragma once

#include <functional>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/health_targets.hpp"
#include "cmd/output_options.hpp"
#include "cmd/smoke_options.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::cmd {

struct Continuous {
  const Targets& targets;
  const SmokeSettings& settings;
  const std::vector<Destination>& asked;
  std::function<smoke::Run()> next_run;
  std::function<void(const smoke::Report& report, const std::vector<Destination>& where)> show;
  std::function<ExitCode(const smoke::Report& report)> exit_code;
  Context& context;
};

// Until Ctrl-C. Then: the exit code of the first run that was not well, if there was one. A port that cannot be
// listened at, and a metrics file that cannot be written at first, are UsageErrors.
ExitCode run_continuously(const Continuous& how);

}  // namespace pyat::cmd
