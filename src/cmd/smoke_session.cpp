#include "cmd/smoke_session.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "cmd/usage_error.hpp"
#include "smoke/conclusions.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/driver.hpp"
#include "smoke/hops/hop.hpp"
#include "smoke/metrics/paths.hpp"
#include "smoke/sustained.hpp"
#include "smoke/ways.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr std::size_t most_at_once = 64;
// Of all paths into one Tempo: each question by id is 50 jobs (query_frontend.trace_by_id.query_shards) of the 2,000
// that its queue has room for.
constexpr unsigned most_traces_asked = 4;

// A collector, or Grafana.
bool has_any_between(const std::vector<smoke::Endpoint>& endpoints) {
  return std::any_of(endpoints.begin(), endpoints.end(), [](const smoke::Endpoint& endpoint) {
    const string& kind = endpoint.target.kind;
    return kind == "grafana" || (smoke::has_receivers(kind) && kind != "tempo");
  });
}

string origin_of(const string& text) {
  util::Url url = util::parse_url(text, "http").url;
  url.path.clear();
  return util::to_text(url);
}

// Whether all that could be read has nothing of the run.
bool is_nowhere(const smoke::Report& report) {
  std::size_t found = 0, missing = 0;
  for (const smoke::Result& result : report.results) {
    for (const smoke::ViewResult& view : result.views) {
      found += view.ledger.found + view.ledger.altered;
      missing += view.ledger.missing;
    }
  }
  return found == 0 && missing > 0;
}

string hint_at_run(const smoke::Run& run) {
  return "nothing of this run is there: its id says that it began at " + util::rfc3339(run.begin) +
         "; see whether it was written here, as this tenant, and may still be kept";
}

}  // namespace

SmokeSession::SmokeSession(Looked looked, const SmokeSettings& settings, Context& context)
    : looked_(std::move(looked)),
      settings_(settings),
      context_(context),
      plan_(smoke::make_plan(looked_.endpoints, settings.plan)),
      client_(context.connect(most_at_once)) {}

std::vector<string> SmokeSession::addresses() const {
  std::vector<string> all{};
  for (const smoke::PlannedPath& path : plan_.paths) all.push_back(origin_of(path.route.write.url));
  for (const smoke::Endpoint& endpoint : looked_.endpoints) {
    const bool is_written = (smoke::keeps_objects(endpoint) && has_signal(settings_.plan, "objects")) ||
                            (endpoint.target.kind == "alertmanager" && has_signal(settings_.plan, "alerts"));
    if (is_written && endpoint.obstacle.empty()) all.push_back(origin_of(util::to_text(endpoint.target.address)));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

smoke::Report SmokeSession::begin(const smoke::Run& run) const {
  smoke::Report report{.run = smoke::id_of(run),
                       .job = string(smoke::job),
                       .hosts = addresses(),
                       .notes = looked_.notes,
                       .tenants = settings_.plan.tenants};
  report.made = std::chrono::floor<std::chrono::seconds>(context_.now());
  // Who did not answer before Ctrl-C is not down, and what was not found may be there.
  if (looked_.was_interrupted) return report;
  report.results = plan_.impossible;
  for (string& note : smoke::notes_of(plan_)) report.notes.push_back(std::move(note));
  if (settings_.plan.tenants.size() == 1) {
    report.notes.emplace_back(
        "one tenant: whether another one can read its data was not tried; name two: --tenants a,b");
  }
  if (settings_.plan.all_paths && !has_any_between(looked_.endpoints)) {
    report.notes.emplace_back("all paths: there is neither a collector nor a Grafana, so only direct ones were tried");
  }
  if (run.length.count() > 0) {
    report.notes.emplace_back(
        "a run at a rate has metrics, logs and traces only: objects, alerts and what relates the signals were not "
        "tried");
  }
  return report;
}

// With what will be written, as far as its id must have it.
smoke::Run SmokeSession::complete(smoke::Run run) const {
  run.ways = smoke::ways_of(plan_);
  if (!settings_.plan.tenants.empty()) *run.ways |= smoke::way_of_tenants;
  if (run.length.count() > 0) return run;
  if (correlation()) *run.ways |= smoke::way_of_correlation;
  const bool has_objects = std::any_of(looked_.endpoints.begin(), looked_.endpoints.end(), [](const auto& endpoint) {
    return smoke::keeps_objects(endpoint) && endpoint.obstacle.empty() && smoke::has_keys(endpoint);
  });
  if (has_objects && has_signal(settings_.plan, "objects") && !settings_.seed.empty()) {
    *run.ways |= smoke::way_of_objects;
  }
  return run;
}

// The plan of a run that was written before is what it wrote.
void SmokeSession::plan_reading(const smoke::Run& run) {
  if (run.ways) {
    const bool has_tenants = smoke::has_way(run, smoke::way_of_tenants);
    if (has_tenants && settings_.plan.tenants.empty()) {
      throw UsageError("run " + smoke::id_of(run) + " was written as tenants",
                       "name those that are to be read: --tenants a,b");
    }
    if (!has_tenants && !settings_.plan.tenants.empty()) {
      throw UsageError("run " + smoke::id_of(run) + " was not written as any of --tenants",
                       "leave --tenants out; --tenant ID is the tenant of all requests");
    }
  }
  settings_.plan.written = run.ways;
  plan_ = smoke::make_plan(looked_.endpoints, settings_.plan);
}

smoke::Report SmokeSession::preview(const smoke::Run& asked) {
  const smoke::Run run = complete(asked);
  smoke::Report report = begin(run);
  report.was_interrupted = looked_.was_interrupted;
  const string hosts = report.hosts.empty() ? "no host" : util::joined(report.hosts, ", ");
  report.notes.insert(report.notes.begin(), "a dry run: nothing was written; it would be written to " + hosts +
                                                ", with the label job=\"" + report.job + '"');
  report.hosts.clear();
  for (const smoke::PlannedPath& planned : plan_.paths) {
    const smoke::Path path = smoke::path_of(run, planned);
    report.results.push_back({.signal = path.signal,
                              .name = path.title,
                              .from = planned.route.write.name,
                              .to = planned.route.read.name,
                              .through = planned.route.through,
                              .verdict = smoke::Verdict::unchecked,
                              .sentence = std::to_string(path.items->size() * std::max<std::size_t>(run.parts, 1)) +
                                          " items would be written"});
  }
  return report;
}

// One each endpoint, in their order.
std::vector<smoke::Hop> SmokeSession::hops() const {
  std::vector<smoke::Hop> hops{};
  for (const smoke::Endpoint& endpoint : looked_.endpoints) {
    const health::Target& target = endpoint.target;
    const bool is_elsewhere = !target.metrics.host.empty();
    hops.push_back({.name = target.name,
                    .kind = target.kind == "otel-collector" || target.kind == "alloy" ? "collector" : target.kind,
                    .metrics = is_elsewhere ? smoke::access_of(target, target.metrics) : smoke::access_of(target)});
  }
  return hops;
}

// False: the user has had enough.
bool SmokeSession::read_counters(const std::vector<smoke::Hop>& hops, std::vector<smoke::HopCounts>& counts) {
  smoke::read_hops(*client_, hops, settings_.timeout,
                   [&](std::vector<smoke::HopCounts> read) { counts = std::move(read); });
  return client_->run();
}

// What it gives is what became of it, when the client has run.
std::function<smoke::Result()> SmokeSession::begin_path(const smoke::Run& run, const smoke::PlannedPath& planned,
                                                        const smoke::DriveOptions& options) {
  if (run.length.count() == 0) {
    const auto path = std::make_shared<smoke::Path>(smoke::path_of(run, planned));
    path->pace *= beside(planned);
    smoke::DriveOptions own = options;
    if (planned.signal == "traces")
      own.reads = std::max(1U, most_traces_asked / static_cast<unsigned>(beside(planned)));
    auto drive = smoke::drive(*client_, path, own, {});
    return [drive = std::move(drive)] { return drive->result(); };
  }
  auto sustained = std::make_shared<smoke::Sustained>(
      *client_, run, [&planned](const smoke::Run& part) { return smoke::path_of(part, planned); }, options);
  sustained->start();
  return [sustained = std::move(sustained)] { return sustained->result(); };
}

// How many paths of its signal end in the same store, itself included: they share the rate that the store takes.
std::int64_t SmokeSession::beside(const smoke::PlannedPath& planned) const {
  return std::count_if(plan_.paths.begin(), plan_.paths.end(), [&](const smoke::PlannedPath& other) {
    return other.signal == planned.signal && other.way.back() == planned.way.back();
  });
}

void SmokeSession::drive_paths(smoke::Report& report, const smoke::Run& run, bool only_read) {
  const smoke::DriveOptions options{.only_read = only_read,
                                    .timeout = settings_.timeout,
                                    .longest_wait = settings_.wait,
                                    .late_after = settings_.visible_within};
  const std::vector<smoke::Hop> all = hops();
  std::vector<smoke::HopCounts> before{}, after{};
  if (!only_read && !read_counters(all, before)) {
    report.was_interrupted = true;
    report.hosts.clear();  // nothing was written
    return;
  }
  std::vector<std::function<smoke::Result()>> results{};
  for (const smoke::PlannedPath& planned : plan_.paths) results.push_back(begin_path(run, planned, options));
  report.was_interrupted = !client_->run();
  if (!only_read && !report.was_interrupted && !read_counters(all, after)) {
    after.clear();  // those that were not read in time are no zeros
    report.was_interrupted = true;
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    const smoke::PlannedPath& planned = plan_.paths[i];
    smoke::Evidence evidence{.config = looked_.endpoints[planned.way.back()].settings.config};
    for (const std::size_t step : planned.way) {
      if (after.empty()) break;
      evidence.hops.push_back(all[step]);
      evidence.before.push_back(before[step]);
      evidence.after.push_back(after[step]);
    }
    smoke::Result result = results[i]();
    smoke::explain(result, planned.route, evidence);
    report.results.push_back(std::move(result));
  }
}

smoke::Report SmokeSession::finish(smoke::Report report) {
  report.took = std::chrono::duration_cast<milliseconds>(client_->now() - start_);
  return report;
}

smoke::Report SmokeSession::write(const smoke::Run& asked) {
  start_ = client_->now();
  const smoke::Run run = complete(asked);
  smoke::Report report = begin(run);
  report.was_interrupted = looked_.was_interrupted;
  if (report.was_interrupted) {
    report.hosts.clear();
    return finish(std::move(report));
  }
  drive_paths(report, run, false);
  if (run.length.count() > 0) return finish(std::move(report));
  try_correlation(report, run, false);
  try_objects(report, run, false);
  try_alerts(report, run);
  try_refusals(report, run);
  return finish(std::move(report));
}

smoke::Report SmokeSession::verify(const smoke::Run& run) {
  start_ = client_->now();
  plan_reading(run);
  smoke::Report report = begin(run);
  report.is_verification = true;
  report.hosts.clear();
  report.was_interrupted = looked_.was_interrupted;
  if (report.was_interrupted) return finish(std::move(report));
  drive_paths(report, run, true);
  if (run.length.count() == 0) {
    try_correlation(report, run, true);
    try_objects(report, run, true);
  }
  if (!report.was_interrupted && is_nowhere(report)) report.notes.insert(report.notes.begin(), hint_at_run(run));
  return finish(std::move(report));
}

// Wherever data of the signals that were asked for may be.
std::vector<smoke::Place> SmokeSession::places() const {
  std::vector<smoke::Place> places{};
  for (const smoke::PlannedPath& path : plan_.paths) places.push_back({.signal = path.signal, .route = path.route});
  if (!has_signal(settings_.plan, "objects")) return places;
  for (const smoke::Endpoint& endpoint : looked_.endpoints) {
    if (!smoke::keeps_objects(endpoint) || !endpoint.obstacle.empty() || !smoke::has_keys(endpoint)) continue;
    places.push_back({.signal = "objects",
                      .objects = {.store = smoke::access_of(endpoint.target), .buckets = endpoint.target.buckets}});
  }
  return places;
}

smoke::Report SmokeSession::verify_newest(const string& seed) {
  start_ = client_->now();
  std::vector<smoke::Sighting> sightings{};
  smoke::find_runs(*client_, seed, places(), std::chrono::floor<std::chrono::seconds>(context_.now()),
                   settings_.timeout, [&](std::vector<smoke::Sighting> seen) { sightings = std::move(seen); });
  const bool was_interrupted = looked_.was_interrupted || !client_->run();
  const std::vector<smoke::Run> runs = smoke::newest_first(sightings);
  if (!runs.empty() && !was_interrupted) {
    smoke::Report report = verify(runs.front());
    const std::vector<string> notes = smoke::notes_about(seed, sightings);
    report.notes.insert(report.notes.begin(), notes.begin(), notes.end());
    return report;
  }
  smoke::Report report = begin({.seed = seed});
  report.run = seed;
  report.is_verification = true;
  report.hosts.clear();
  report.was_interrupted = was_interrupted;
  for (smoke::Result& result : smoke::results_of_nothing(seed, sightings)) report.results.push_back(std::move(result));
  return finish(std::move(report));
}

}  // namespace pyat::cmd
