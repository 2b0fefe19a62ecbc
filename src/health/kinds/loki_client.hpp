// What a client of Loki counts of the lines that it sends: Promtail, and Alloy's loki.write, which has the same metrics
// by another name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "health/kinds/common.hpp"

namespace pyat::health {

inline constexpr CheckInfo delivery_info{"delivery", "Loki takes the lines that it sends"};

// How the lines begin that are read here; `prefix` is "promtail_" or "loki_write_".
std::vector<std::string> loki_client_lines(std::string_view prefix);

// Adds a check for each Loki that does not take what it is sent, or one for all; none where there is no Loki.
void judge_loki_client(std::string_view metrics, std::string_view prefix, Findings& findings);

}  // namespace pyat::health
