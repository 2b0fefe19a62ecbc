#include "cmd/cost_moments.hpp"

#include <span>
#include <utility>

#include "cmd/usage_error.hpp"
#include "cost/triggers/figures.hpp"
#include "cost/triggers/past.hpp"
#include "util/duration.hpp"

namespace pyat::cmd {
namespace {

using std::chrono::sys_seconds;

void add(std::unique_ptr<cost::Scope> scope, sys_seconds time, Moments& moments) {
  moments.history.push_back({time, scope.get()});
  moments.scopes.push_back(std::move(scope));
}

}  // namespace

Moments moments_of(const LoadedCost& loaded, const MeasuredStack& stack, std::chrono::seconds max_age, sys_seconds now,
                   std::vector<diag::Diagnostic>& problems) {
  Moments moments{};
  // The last of these is the newest, which stands for now.
  const bool with_costs = rest_on_costs(loaded.model);
  const std::size_t earlier = stack.history.empty() ? 0 : stack.history.size() - 1;
  for (const cost::Snapshot* snapshot : in_order(std::span(stack.history).first(earlier), stack.past)) {
    auto scope = std::make_unique<cost::Scope>(loaded.model, snapshot);
    set_earlier_figures(*scope, loaded.model, loaded.book, *snapshot, with_costs, problems);
    add(std::move(scope), snapshot->taken, moments);
  }
  const cost::Snapshot* newest = nullptr;
  if (stack.snapshot) {
    moments.snapshots.push_back(std::make_unique<cost::Snapshot>(cost::fresh(*stack.snapshot, now, max_age)));
    newest = moments.snapshots.back().get();
  }
  const sys_seconds time = newest != nullptr && newest->taken <= now ? newest->taken : now;
  auto scope = std::make_unique<cost::Scope>(loaded.model, newest);
  set_figures(*scope, loaded.model, loaded.book, newest, time, problems);
  add(std::move(scope), time, moments);
  return moments;
}

std::vector<OwnQuery> queries_of(const cost::Model& model) {
  std::vector<OwnQuery> queries{};
  for (const cost::Kpi& kpi : model.kpis) {
    if (!kpi.query.empty()) queries.push_back({kpi.query, kpi.unit});
  }
  return queries;
}

void add_max_age(std::vector<Option>& options, std::string& max_age) {
  options.push_back({.names = "--max-age",
                     .value = "DURATION",
                     .help = "What was measured longer ago counts as unknown (default: 1h)",
                     .target = &max_age});
}

std::chrono::seconds max_age_from(const std::string& text) {
  if (text.empty()) return std::chrono::hours(1);
  const auto parsed = util::parse_duration(text);
  if (!parsed || *parsed < std::chrono::seconds(1)) {
    throw UsageError("--max-age: " + text + " is no time of a second or more", "such as 1h or 7d");
  }
  return std::chrono::floor<std::chrono::seconds>(*parsed);
}

}  // namespace pyat::cmd
