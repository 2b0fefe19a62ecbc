// What a cost report takes from a running stack, and from files about it: snapshots, dashboards and rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/health_targets.hpp"
#include "cmd/option.hpp"
#include "cost/measure/measured.hpp"
#include "cost/unused/unused.hpp"

namespace pyat::cmd {

struct MeasureFlags {
  TargetOptions which{};  // its targets are those of --from
  std::string docker = "off";
  std::string since{};
  std::string interval{};
  std::string replication{};
  std::string collect{};
  std::vector<std::string> snapshots{};
  std::string dashboards{}, rules{};
};

// Without --dashboards and --rules where the command has no use for them.
void add_measure_options(std::vector<Option>& options, MeasureFlags& flags, bool with_unused);

struct MeasuredStack {
  std::optional<cost::Snapshot> snapshot{};  // the newest: measured now, or the last of the files
  std::vector<cost::Snapshot> history{};     // in the order of time, that one included
  std::vector<std::string> notes{};
  std::optional<cost::Unused> unused{};
  bool was_interrupted = false;
};

// A query of the model's own, and the unit of what it answers.
struct OwnQuery {
  std::string promql{}, unit{};
};

// Measures, reads, and with --collect writes. Mistakes in flags and files are a UsageError.
MeasuredStack measured_stack(const MeasureFlags& flags, Context& context, const std::vector<OwnQuery>& queries = {});

}  // namespace pyat::cmd
