#include "smoke/correlation/absence.hpp"

#include <algorithm>
#include <array>

#include "smoke/logs/release.hpp"
#include "smoke/metrics/protocols.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

// Of the one protocol that a correlation writes.
string_view title_of(string_view signal, string_view protocol) {
  const auto protocols = protocols_of(signal);
  const auto found =
      std::find_if(protocols.begin(), protocols.end(), [&](const Protocol& each) { return each.name == protocol; });
  return found == protocols.end() ? protocol : found->title;
}

// Of a store that is down, the path of its signal fails: here it is only said.
string why_not(std::span<const Endpoint> endpoints, const std::array<string_view, 2>& stores, string_view title) {
  string why{};
  for (const Endpoint& endpoint : endpoints) {
    if (std::find(stores.begin(), stores.end(), endpoint.target.kind) == stores.end()) continue;
    if (!endpoint.obstacle.empty()) return "nothing was written to " + endpoint.target.name + ": " + endpoint.obstacle;
    if (why.empty()) why = "nothing was written to " + endpoint.target.name + " as " + string(title);
  }
  return why;
}

}  // namespace

void explain_absence(CorrelationRoute& route, std::span<const Endpoint> endpoints) {
  if (!route.metrics.write.is_set())
    route.without_metrics = why_not(endpoints, {"mimir", "prometheus"}, title_of("metrics", "remote-write-1"));
  if (!route.logs.write.is_set()) route.without_logs = why_not(endpoints, {"loki", ""}, title_of("logs", "loki-json"));
  if (!route.traces.write.is_set())
    route.without_traces = why_not(endpoints, {"tempo", ""}, title_of("traces", "otlp-http"));
}

namespace correlation {

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

}  // namespace correlation
}  // namespace pyat::smoke
