// What servers are known to acknowledge and not to keep, to alter, or not to show: phantom accepts and clamps.
#pragma once

#include <vector>

#include "health/server_config.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke {

// Names those that fit what a path has lost or found altered. Failed: this is what it is; warned: it may be; unchecked:
// nothing is lost, the server does not show more. `config`: what the server says it runs with (/config of Mimir,
// /config/tenant/v1/limits of Loki, /status/config of Tempo); may be unknown.
std::vector<Finding> explain_loss(const Route& route, const Result& result, const health::ServerConfig& config);

}  // namespace pyat::smoke
