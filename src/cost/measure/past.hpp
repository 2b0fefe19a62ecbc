// What was known of a running stack at earlier times, as a Prometheus remembers it: each of those times is looked at as
// measure() looks at now, so that what was not there then is not known then. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cost/measure/api_answer.hpp"
#include "cost/measure/measured.hpp"
#include "cost/measure/options.hpp"
#include "cost/measure/plan.hpp"
#include "cost/measure/prometheus.hpp"
#include "cost/measure/query_api.hpp"

namespace pyat::cost {

struct Past {
  std::vector<Snapshot> snapshots{};   // in the order of time, all before now; totals alone, no tenants
  std::vector<std::string> sources{};  // the servers that were asked
};

// What an instant query would have answered at that time, of a range query that has it among its times.
ApiAnswer answer_at(const ApiAnswer& range, std::chrono::sys_seconds time);

// The answers to the questions that come before, over a grid of times.
struct RangeKnowledge {
  ApiAnswer builds{}, jobs{}, circumstances{}, metrics{};
};

// The times of one grid, as one server remembers them.
class RememberedTimes {
 public:
  RememberedTimes(std::string source, const TimeGrid& grid, const MeasureOptions& options);

  // First what it had, then the answers to the questions that follow from that, in any order.
  void take_knowledge(const RangeKnowledge& knowledge);
  std::vector<std::string> questions() const;  // each once
  void take(const std::string& question, const ApiAnswer& answer);

  const TimeGrid& grid() const { return grid_; }
  // For each time of the grid.
  std::vector<Asked> result();

 private:
  struct Look {
    std::chrono::sys_seconds time{};
    Known known{};
    std::vector<Question> questions{};
    Asked asked{};
  };

  void refuse(Look& look, const std::string& why) const;

  const std::string source_;
  const TimeGrid grid_;
  const MeasureOptions options_;
  std::vector<Look> looks_{};
};

// Of what is told by something else today, be it in part, a Prometheus remembers nothing that can be compared.
void forget_what_others_tell(Past& past, const Snapshot& now);

// How often, and how far apart, was looked back.
struct PastSeen {
  std::size_t times = 0, known = 0;  // asked about; of those, something is known of
  std::chrono::sys_seconds oldest{};
  std::chrono::seconds shortest_step{}, longest_step{};
  std::vector<std::string> sources{};
};
// Nothing where nothing was asked.
std::optional<PastSeen> seen_of(const Past& past);

bool knows_something(const Snapshot& snapshot);

// Snapshots of files and those of the past in the order of time. A time at which the past knows nothing is left out
// where a file has a snapshot between the times before and after it.
std::vector<const Snapshot*> in_order(std::span<const Snapshot> files, const Past& past);

}  // namespace pyat::cost
