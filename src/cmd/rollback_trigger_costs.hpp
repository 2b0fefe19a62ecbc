// Triggers of a rollback that are measured by the cost model: its conditions and its success metrics.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/cost_measure.hpp"
#include "rollback/triggers/judge.hpp"

namespace pyat::cmd {

struct TriggerCosts {
  // By the names of the rules: of conditions, with their `for` as a Prometheus remembers it.
  std::map<std::string, rollback::triggers::Result, std::less<>> results{};
  rollback::triggers::Look targets{};  // the success metrics, now
  bool was_interrupted = false;
};

// The model is the one that pyat.yml names. What cannot be known is UNKNOWN, with the reason; a condition that cannot
// be read is a UsageError.
TriggerCosts measure_costs(const std::vector<config::TriggerRule>& rules, const MeasureFlags& flags, Context& context);

}  // namespace pyat::cmd
