// Measures a running stack: asks all that can be asked, and says of each quantity who said it.
#pragma once

#include <functional>
#include <vector>

#include "cost/measure/measured.hpp"
#include "cost/measure/options.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

// Within client.run(). Targets of the kinds prometheus and mimir are asked for what they have scraped, and all targets
// for their own pages of metrics, unless a Prometheus scrapes them. What a Prometheus says comes before a page, and a
// page before the Docker engine. A Mimir that nobody sends the stack's own metrics to knows none: its page does.
// Everything in the catalogue is in the snapshot, with a value or the reason why there is none.
void measure(net::Client& client, const std::vector<health::Target>& targets, const MeasureOptions& options,
             std::function<void(Snapshot)> done);

}  // namespace pyat::cost
