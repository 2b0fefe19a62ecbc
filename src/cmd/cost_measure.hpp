// What a cost report takes from a running stack, and from files about it: snapshots, dashboards and rules.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/health_targets.hpp"
#include "cmd/option.hpp"
#include "cost/measure/measured.hpp"
#include "cost/measure/past.hpp"
#include "cost/unused/unused.hpp"
#include "health/target.hpp"

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
  cost::Past past{};                         // what servers remember of AlsoAsked::past
  std::vector<std::string> notes{};
  std::optional<cost::Unused> unused{};
  bool was_interrupted = false;
};

// A query of the model's own, and the unit of what it answers.
struct OwnQuery {
  std::string promql{}, unit{};
};

// What servers are asked beside what they know now.
struct AlsoAsked {
  std::vector<OwnQuery> queries{};
  // Earlier values of these quantities, at times that follow from when it was measured.
  std::vector<std::string> past{};
  std::function<std::vector<cost::TimeGrid>(std::chrono::sys_seconds measured)> past_times{};
};

// Those of --from. What cannot be asked is a note of `stack`, which knows as well whether somebody has interrupted.
std::vector<health::Target> measured_targets(const MeasureFlags& flags, Context& context, MeasuredStack& stack);

// Measures, reads, and with --collect writes. Mistakes in flags and files are a UsageError.
MeasuredStack measured_stack(const MeasureFlags& flags, Context& context, const AlsoAsked& also = {});

}  // namespace pyat::cmd
