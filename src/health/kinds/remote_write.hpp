// Remote write as its senders count it: Prometheus, and Alloy, which has the same metrics for each of its components.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "health/kinds/common.hpp"

namespace pyat::health {

inline constexpr CheckInfo remote_write_info{"remote-write", "What it sends by remote write is taken, and in time"};

// How the lines begin that are read here.
std::vector<std::string> remote_write_lines();

// Adds a check for each receiver that does not take what it is sent, or one for all; none where there is no receiver.
// https://github.com/prometheus/prometheus/blob/main/documentation/prometheus-mixin/alerts.libsonnet: two minutes
// behind is too far.
void judge_remote_write(std::string_view metrics, Findings& findings);

}  // namespace pyat::health
