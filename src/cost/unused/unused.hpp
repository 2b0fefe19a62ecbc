// Metrics that nobody asks for: the series that a server has of each name, against what dashboards and rules use.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cost/measure/api_answer.hpp"
#include "cost/measure/options.hpp"
#include "cost/unused/uses.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

struct SeriesCount {
  std::string name{};
  units::Number series = 0;
};

struct Unused {
  units::Number all = 0, used = 0, unused = 0;
  std::vector<SeriesCount> unused_metrics{};  // the most series first
  std::vector<SeriesCount> used_metrics{};
  // Names that are asked for and have no series: a panel without data, or an alert that never fires. Names that
  // recording rules define are not among them.
  std::vector<std::string> missing{};
  // Why some that count as unused may be used nevertheless; each once.
  std::vector<std::string> doubts{};
};

// `uses`: of all files together.
Unused compare_uses(const std::vector<SeriesCount>& series, const Uses& uses);

// Adds what another file has; `file` comes before its problems.
void add_uses(Uses& all, const Uses& more, const std::string& file);

// The number of series of each name, now: "count by (__name__) (…)". `why` where they could not be counted. Within
// client.run().
void count_series(net::Client& client, const health::Target& target, const MeasureOptions& options,
                  std::function<void(std::vector<SeriesCount> series, std::string why)> done);

}  // namespace pyat::cost
