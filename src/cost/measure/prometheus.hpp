// Asks a Prometheus, or a Mimir, what it knows of the stack that it scrapes: GETs of its query API alone.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "cost/measure/api_answer.hpp"
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
  // Of a Prometheus: the products that it scrapes, "loki", when it answered to the end. Their pages say nothing more.
  std::set<std::string, std::less<>> scraped{};
};

// Within client.run(), with no more than four questions open at a time. `done` is called once.
void ask_prometheus(net::Client& client, const health::Target& target, const MeasureOptions& options,
                    std::function<void(Asked)> done);

// One instant query at options.now.
void ask_query(net::Client& client, const health::Target& target, const MeasureOptions& options,
               const std::string& query, std::function<void(ApiAnswer)> done);

}  // namespace pyat::cost
