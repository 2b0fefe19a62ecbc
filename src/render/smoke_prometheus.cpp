// The metrics of `pyat smoke`. Names by the conventions of Prometheus: base units, _total of counters, and labels whose
// sums mean something. https://prometheus.io/docs/practices/naming/
#include "render/smoke_prometheus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "render/prometheus_text.hpp"
#include "render/smoke_words.hpp"
#include "smoke/plan.hpp"

namespace pyat::render {
namespace {

using smoke::Ledger;
using smoke::Result;
using smoke::Verdict;
using std::string;
using std::string_view;

constexpr std::array all_verdicts = {Verdict::passed, Verdict::warned, Verdict::unchecked, Verdict::failed};

struct Count {
  string_view name;
  std::size_t Ledger::*count;
};

// Each expected item is one of these.
constexpr std::array outcomes = {Count{"found", &Ledger::found}, Count{"altered", &Ledger::altered},
                                 Count{"missing", &Ledger::missing}, Count{"not_taken", &Ledger::not_taken},
                                 Count{"unverified", &Ledger::unverified}};
// What may be true of an item beside that, or of none that was written.
constexpr std::array faults = {
    Count{"duplicated", &Ledger::duplicated},     Count{"unexpected", &Ledger::unexpected},
    Count{"out_of_order", &Ledger::out_of_order}, Count{"late", &Ledger::late},
    Count{"late_unknown", &Ledger::late_unknown}, Count{"found_unacknowledged", &Ledger::found_unacknowledged}};

string labels_of(const Result& result) {
  const std::array labels = {Label{"signal", result.signal}, Label{"protocol", result.name}, Label{"from", result.from},
                             Label{"to", result.to}, Label{"through", result.through}};
  return label_list(labels);
}

string with(string_view labels, string_view name, string_view value) {
  const std::array more = {Label{name, value}};
  return string(labels) + ',' + label_list(more);
}

double number(std::uint64_t count) { return static_cast<double>(count); }

// It stands for all that was not tried because of it, and is no path or check itself: a service that is down has no
// name of a path, a receiver that is shut that of the protocol which it would take.
bool is_obstacle(const Result& result) {
  if (has_ledger(result)) return false;
  return result.name.empty() || !smoke::protocols_of(result.signal).empty();
}

double seconds_of(std::chrono::sys_seconds time) { return static_cast<double>(time.time_since_epoch().count()); }

}  // namespace

void SmokeMetrics::Histogram::add(std::chrono::microseconds time, std::uint64_t times) {
  const auto* bound = std::lower_bound(bounds.begin(), bounds.end(), time.count(),
                                       [](std::uint32_t b, std::int64_t wanted) { return b < wanted; });
  buckets[static_cast<std::size_t>(bound - bounds.begin())] += times;
  count += times;
  sum += std::chrono::duration<double>(time).count() * static_cast<double>(times);
}

void SmokeMetrics::add(const smoke::Report& report) {
  for (auto& [labels, path] : paths_) path.is_known = false;
  obstacles_.clear();
  for (const Result& result : report.results) {
    if (!is_obstacle(result)) add(result);
  }
  // Data that went there before and was not written this time does not get there, whoever says so or not.
  for (auto& [labels, path] : paths_) {
    if (path.has_items && !path.is_known) path.is_well = false;
  }
  for (const Result& result : report.results) {
    if (is_obstacle(result)) add_obstacle(result);
  }
  last_ = smoke::verdict_of(report);
  ++runs_[static_cast<std::size_t>(last_)];
  last_time_ = report.made;
  last_took_ = report.took;
  if (last_ <= Verdict::warned) last_success_ = report.made;
}

void SmokeMetrics::add(const Result& result) {
  const string labels = labels_of(result);
  Path& path = paths_[labels];
  // Of several results with the same labels, the worst counts.
  path.is_well = result.verdict <= Verdict::warned && (path.is_well || !path.is_known);
  path.is_known = true;
  path.has_items = path.has_items || has_ledger(result);
  path.signal = result.signal;
  path.name = result.name;
  path.from = result.from;
  path.to = result.to;
  if (result.written) {
    path.written.written += result.written->written;
    path.written.acknowledged += result.written->acknowledged;
    path.written.refused += result.written->refused;
    path.written.unanswered += result.written->unanswered;
  }
  for (const smoke::ViewResult& each : result.views) {
    View& view = path.views[each.name];
    view.labels = with(labels, "view", each.name);
    for (const Count& count : outcomes) view.sums.*count.count += each.ledger.*count.count;
    for (const Count& count : faults) view.sums.*count.count += each.ledger.*count.count;
    for (const std::chrono::microseconds visible : each.ledger.visible) view.visible.add(visible, 1);
    each.ledger.spread.each(
        [&](std::chrono::microseconds visible, std::uint64_t count) { view.visible.add(visible, count); });
  }
}

// Whatever goes to or through that service, and was not tried in the last run.
bool SmokeMetrics::stops(const Result& obstacle, const Path& path) {
  return !path.is_known && !obstacle.to.empty() && (path.to == obstacle.to || path.from == obstacle.to);
}

void SmokeMetrics::add_obstacle(const Result& obstacle) {
  bool is_told = false;
  for (auto& [labels, path] : paths_) {
    if (!stops(obstacle, path)) continue;
    path.is_well = false;
    const bool is_named = obstacle.name.empty() || obstacle.name == path.name;
    is_told = is_told || (path.signal == obstacle.signal && is_named);
  }
  // Where a path has a series, that one recovers; another one would stay as it is for ever.
  const string labels = labels_of(obstacle);
  if (is_told || paths_.contains(labels)) return;
  const bool is_well = obstacle.verdict <= Verdict::warned;
  const auto [at, is_new] = obstacles_.try_emplace(labels, is_well);
  at->second = at->second && is_well;
}

string SmokeMetrics::text() const {
  Metric success("pyat_smoke_success", "gauge", "Whether the last run passed, with or without warnings.");
  const bool has_run = last_time_ != std::chrono::sys_seconds{};
  if (has_run) success.add({}, last_ <= Verdict::warned ? 1 : 0);
  Metric runs("pyat_smoke_runs_total", "counter", "Runs, by what came of them.");
  for (const Verdict verdict : all_verdicts) {
    runs.add({{"verdict", smoke::to_string(verdict)}}, number(runs_[static_cast<std::size_t>(verdict)]));
  }
  Metric time("pyat_smoke_last_run_timestamp_seconds", "gauge", "When the last run ended: alert when this is old.");
  if (has_run) time.add({}, seconds_of(last_time_));
  Metric good("pyat_smoke_last_success_timestamp_seconds", "gauge", "When the last run that passed ended.");
  if (last_success_ != std::chrono::sys_seconds{}) good.add({}, seconds_of(last_success_));
  Metric took("pyat_smoke_last_run_duration_seconds", "gauge", "How long the last run took.");
  if (has_run) took.add({}, std::chrono::duration<double>(last_took_).count());

  Metric path_success("pyat_smoke_path_success", "gauge",
                      "Whether the path or check passed; 0 also where it could not be tried.");
  Metric written("pyat_smoke_items_written_total", "counter", "Items that were written, by how that was answered.");
  Metric items("pyat_smoke_items_total", "counter",
               "Items that were to be read again, each one with what became of it.");
  Metric wrong("pyat_smoke_item_faults_total", "counter",
               "Items, read again, that were not as they should be otherwise.");
  Metric visible("pyat_smoke_visible_seconds", "histogram",
                 "From the answer to a write to the end of the answer that showed the item.");
  for (const auto& [labels, path] : paths_) {
    path_success.add({}, labels, path.is_well ? 1 : 0);
    if (path.written.written > 0) {
      written.add({}, with(labels, "outcome", "acknowledged"), number(path.written.acknowledged));
      written.add({}, with(labels, "outcome", "refused"), number(path.written.refused));
      written.add({}, with(labels, "outcome", "unanswered"), number(path.written.unanswered));
    }
    for (const auto& [name, view] : path.views) {
      for (const Count& count : outcomes) {
        items.add({}, with(view.labels, "outcome", count.name), number(view.sums.*count.count));
      }
      for (const Count& count : faults)
        wrong.add({}, with(view.labels, "fault", count.name), number(view.sums.*count.count));
      std::uint64_t below = 0;
      for (std::size_t i = 0; i < bounds.size(); ++i) {
        below += view.visible.buckets[i];
        const string bound = fmt::format("{}", static_cast<double>(bounds[i]) / 1'000'000);
        visible.add("_bucket", with(view.labels, "le", bound), number(below));
      }
      visible.add("_bucket", with(view.labels, "le", "+Inf"), number(view.visible.count));
      visible.add("_sum", view.labels, view.visible.sum);
      visible.add("_count", view.labels, number(view.visible.count));
    }
  }
  for (const auto& [labels, is_well] : obstacles_) path_success.add({}, labels, is_well ? 1 : 0);
  return success.take() + runs.take() + time.take() + good.take() + took.take() + path_success.take() + written.take() +
         items.take() + wrong.take() + visible.take();
}

}  // namespace pyat::render
