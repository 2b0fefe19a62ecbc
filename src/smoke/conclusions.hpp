// Says of what went wrong on a path why: by what the servers answered, what they have counted, and what their releases
// are known for.
#pragma once

#include <vector>

#include "health/server_config.hpp"
#include "smoke/hops/hop.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke {

// What is known beside the result. The hops are those of the path, in the order of its way.
struct Evidence {
  std::vector<Hop> hops{};
  std::vector<HopCounts> before{}, after{};
  health::ServerConfig config{};  // of the store
};

void explain(Result& result, const Route& route, const Evidence& evidence);

}  // namespace pyat::smoke
