// What a run tries beside its paths: objects, alerts, what relates the signals, and what must be refused.
#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "cmd/smoke_session.hpp"
#include "smoke/alerts/alerts.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/objects/objects.hpp"
#include "smoke/refusals/refusals.hpp"
#include "smoke/ways.hpp"

namespace pyat::cmd {
namespace {

using std::string;

// What a call adds its results to, as soon as it has them.
std::function<void(std::vector<smoke::Result>)> adder(std::vector<smoke::Result>& results) {
  return [&results](std::vector<smoke::Result> more) {
    results.insert(results.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
}

}  // namespace

// Runs what was begun; false when the user has had enough, now or before.
bool SmokeSession::run_on(smoke::Report& report) {
  if (!report.was_interrupted) report.was_interrupted = !client_->run();
  return !report.was_interrupted;
}

void SmokeSession::try_objects(smoke::Report& report, const smoke::Run& run, bool only_read) {
  if (!has_signal(settings_.plan, "objects") || report.was_interrupted) return;
  if (only_read && !smoke::has_way(run, smoke::way_of_objects)) {
    const bool has_any = std::any_of(looked_.endpoints.begin(), looked_.endpoints.end(), smoke::keeps_objects);
    if (has_any) report.notes.emplace_back("objects: the run has kept none; with --seed, they are kept");
    return;
  }
  for (const smoke::Endpoint& endpoint : looked_.endpoints) {
    if (!smoke::keeps_objects(endpoint)) continue;
    smoke::Result obstacle{.signal = "objects", .to = endpoint.target.name, .verdict = smoke::Verdict::unchecked};
    if (!endpoint.obstacle.empty()) {
      obstacle = smoke::obstructed("objects", endpoint);
    } else if (endpoint.target.buckets.empty()) {
      obstacle.sentence = "nobody says which buckets there are: name them in pyat.yml, as buckets";
    } else if (!smoke::has_keys(endpoint)) {
      obstacle.sentence = "without keys nothing can be put there: name them in pyat.yml, as auth";
    } else {
      const smoke::ObjectRoute route{.store = smoke::access_of(endpoint.target),
                                     .buckets = endpoint.target.buckets,
                                     .only_read = only_read,
                                     .keep = !settings_.seed.empty(),
                                     .timeout = settings_.timeout};
      smoke::check_objects(*client_, run, route, adder(report.results));
      continue;
    }
    report.results.push_back(std::move(obstacle));
  }
  run_on(report);
}

void SmokeSession::try_alerts(smoke::Report& report, const smoke::Run& run) {
  if (!has_signal(settings_.plan, "alerts") || report.was_interrupted) return;
  for (const smoke::Endpoint& endpoint : looked_.endpoints) {
    if (endpoint.target.kind != "alertmanager") continue;
    if (!endpoint.obstacle.empty()) {
      report.results.push_back(smoke::obstructed("alerts", endpoint));
      continue;
    }
    smoke::AlertRoute route{.alertmanager = smoke::access_of(endpoint.target), .listen = settings_.receiver};
    if (settings_.wait.count() > 0) route.timeout = settings_.wait;
    smoke::check_alerts(*client_, run, route, adder(report.results));
  }
  run_on(report);
}

// Nothing where there is nothing to relate.
std::optional<smoke::CorrelationRoute> SmokeSession::correlation() const {
  if (!settings_.plan.signals.empty()) return std::nullopt;
  smoke::CorrelationRoute route = smoke::correlation_route(plan_, looked_.endpoints);
  const int signals =
      int{route.metrics.write.is_set()} + int{route.logs.write.is_set()} + int{route.traces.write.is_set()};
  return signals < 2 ? std::nullopt : std::optional(std::move(route));
}

void SmokeSession::try_correlation(smoke::Report& report, const smoke::Run& run, bool only_read) {
  if (report.was_interrupted || !smoke::has_way(run, smoke::way_of_correlation)) return;
  std::optional<smoke::CorrelationRoute> route = correlation();
  if (!route) return;
  route->only_read = only_read;
  route->timeout = settings_.timeout;
  if (settings_.wait.count() > 0) route->deadline = std::min(route->deadline, settings_.wait);
  smoke::check_correlation(*client_, run, *route, [&report](smoke::Correlated found) {
    adder(report.results)(std::move(found.results));
    for (string& note : found.notes) report.notes.push_back(std::move(note));
  });
  run_on(report);
}

// One of each store, as the paths go there directly.
void SmokeSession::try_refusals(smoke::Report& report, const smoke::Run& run) {
  if (!settings_.refusals || report.was_interrupted) return;
  std::vector<std::size_t> tried{};
  for (const smoke::PlannedPath& planned : plan_.paths) {
    const std::size_t store = planned.way.back();
    const bool is_http = planned.signal != "traces" || planned.route.protocol == "otlp-http";
    if (!planned.route.through.empty() || !is_http || std::find(tried.begin(), tried.end(), store) != tried.end())
      continue;
    tried.push_back(store);
    smoke::RefusalOptions options{.timeout = settings_.timeout};
    if (settings_.wait.count() > 0) options.patience = settings_.wait;
    smoke::check_refusals(*client_, run, planned.route, looked_.endpoints[store].settings.config, options,
                          adder(report.results));
  }
  run_on(report);
}

}  // namespace pyat::cmd
