// Asks a Prometheus, or a Mimir, what it knows of the stack that it scrapes: GETs of its query API alone.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cost/measure/measured.hpp"
#include "cost/measure/options.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

// What one source of quantities gives.
struct Asked {
  std::vector<Measured> values{};
  std::vector<std::string> notes{};
  std::vector<Course> courses{};
};

// Within client.run(), with no more than four questions open at a time. `done` is called once.
void ask_prometheus(net::Client& client, const health::Target& target, const MeasureOptions& options,
                    std::function<void(Asked)> done);

}  // namespace pyat::cost
