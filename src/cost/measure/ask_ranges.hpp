// Queries of one's own over times of one's own: GETs of the query API of one Prometheus or Mimir.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cost/measure/options.hpp"
#include "cost/measure/query_api.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

struct RangeQuestion {
  std::string promql{};
  std::vector<TimeGrid> grids{};  // in the order of time, none within another
};

// Within client.run(). `done` is called once, with an answer for each question, in their order: a row for each series,
// with its points of all grids. A grid that is not answered is a problem of its question.
void ask_ranges(net::Client& client, const health::Target& target, const MeasureOptions& options,
                std::vector<RangeQuestion> questions, std::function<void(std::vector<ApiAnswer>)> done);

}  // namespace pyat::cost
