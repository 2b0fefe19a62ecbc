#include "cmd/cost_moments.hpp"

#include <utility>

#include "cmd/usage_error.hpp"
#include "cost/triggers/figures.hpp"
#include "util/duration.hpp"

namespace pyat::cmd {
namespace {

using std::chrono::sys_seconds;

void add_moment(const LoadedCost& loaded, const cost::Snapshot* snapshot, sys_seconds time, Moments& moments,
                std::vector<diag::Diagnostic>& problems) {
  auto scope = std::make_unique<cost::Scope>(loaded.model, snapshot);
  set_figures(*scope, loaded.model, loaded.book, snapshot, time, problems);
  moments.history.push_back({time, scope.get()});
  moments.scopes.push_back(std::move(scope));
}

}  // namespace

Moments moments_of(const LoadedCost& loaded, const MeasuredStack& stack, std::chrono::seconds max_age, sys_seconds now,
                   std::vector<diag::Diagnostic>& problems) {
  Moments moments{};
  // The last of these is the newest, which stands for now.
  for (std::size_t i = 0; i + 1 < stack.history.size(); ++i) {
    add_moment(loaded, &stack.history[i], stack.history[i].taken, moments, problems);
  }
  const cost::Snapshot* newest = nullptr;
  if (stack.snapshot) {
    moments.snapshots.push_back(std::make_unique<cost::Snapshot>(cost::fresh(*stack.snapshot, now, max_age)));
    newest = moments.snapshots.back().get();
  }
  add_moment(loaded, newest, newest != nullptr && newest->taken <= now ? newest->taken : now, moments, problems);
  return moments;
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
