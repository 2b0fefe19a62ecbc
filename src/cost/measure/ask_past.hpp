// Asks a Prometheus or a Mimir what it remembers of earlier times: GETs of its query API alone.
#pragma once

#include <functional>
#include <vector>

#include "cost/measure/options.hpp"
#include "cost/measure/past.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

// Within client.run(). Targets that have no query API remember nothing, and are passed over; `done` is called once, at
// once where there is nothing to ask. A few range queries for each grid, however many times are in it.
void ask_past(net::Client& client, const std::vector<health::Target>& targets, const MeasureOptions& options,
              const std::vector<TimeGrid>& grids, std::function<void(Past)> done);

}  // namespace pyat::cost
