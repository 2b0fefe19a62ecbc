#include "smoke/correlation/absence.hpp"

#include <algorithm>

#include "smoke/logs/release.hpp"
#include "smoke/metrics/protocols.hpp"

namespace pyat::smoke::correlation {

using std::string;
using std::string_view;

string absence_of(const CorrelationRoute& route, const Needs& needs) {
  const auto absence = [](const string& why, string_view usual) { return why.empty() ? string(usual) : why; };
  if (needs.metrics && !route.metrics.read.is_set())
    return absence(route.without_metrics, "no server of metrics is known");
  if (needs.logs && !route.logs.read.is_set()) return absence(route.without_logs, "no Loki is known");
  if (needs.traces && !route.traces.read.is_set()) return absence(route.without_traces, "no Tempo is known");
  return {};
}

string exemplars_obstacle(const Route& metrics) {
  if (metrics::keeps_exemplars(metrics)) return {};
  return metrics.read.name + " keeps no exemplars" +
         (metrics.product == "prometheus"
              ? ": it does with --enable-feature=exemplar-storage; storage.exemplars.max_exemplars is how many"
              : ": it does where limits.max_global_exemplars_per_user is set, to 100000 for example; by default it is "
                "0, and exemplars are taken and thrown away");
}

string metadata_obstacle(const Route& logs) {
  const string problem = metadata_problem(logs);
  return problem.empty() ? string() : logs.read.name + " keeps no structured metadata: " + problem;
}

std::vector<string> notes_of(const std::vector<std::pair<string, string>>& left_out) {
  std::vector<std::pair<string, string>> by_reason{};
  for (const auto& [name, why] : left_out) {
    const auto same =
        std::find_if(by_reason.begin(), by_reason.end(), [&why = why](const auto& each) { return each.second == why; });
    if (same == by_reason.end()) {
      by_reason.emplace_back(name, why);
    } else {
      same->first += ", " + name;
    }
  }
  std::vector<string> notes{};
  for (const auto& [names, why] : by_reason) notes.push_back("correlation, " + names + ": not checked: " + why);
  return notes;
}

}  // namespace pyat::smoke::correlation
