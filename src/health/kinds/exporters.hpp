// What receivers and exporters of the OpenTelemetry Collector count: of the Collector itself, and of Alloy, which has
// the same metrics for each of its components. https://opentelemetry.io/docs/collector/internal-telemetry/
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "health/kinds/common.hpp"

namespace pyat::health {

inline constexpr CheckInfo exporters_info{"exporters", "Its exporters send what they are given, and have room to wait"};
inline constexpr CheckInfo receivers_info{"receivers", "Its receivers take what they are sent"};

// How the lines begin that are read here.
std::vector<std::string> pipeline_lines();

// Adds a check for each exporter and receiver that fails. False when there are no such metrics at all.
//
// Releases spell the counters differently: NAME, NAME_total since 0.106, NAME__unit__total where the exporter of
// metrics is configured without without_units. They run since the start and cannot say "now": an exporter fails when
// nothing of it was ever sent or its queue is full; where some was sent and some not, that is a warning with both
// numbers.
bool judge_pipelines(std::string_view metrics, Findings& findings);

}  // namespace pyat::health
