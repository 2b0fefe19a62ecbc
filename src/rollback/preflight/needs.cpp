#include "rollback/preflight/needs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rollback/plan/plan.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using Names = std::vector<string>;

constexpr const char* what = "needs";

// Compose starts a service whose need is ill, unless its file says otherwise; one without its need does not start.
Level level_of(Condition condition) {
  switch (condition) {
    case Condition::healthy:
    case Condition::running:
    case Condition::finished: return Level::well;
    case Condition::starting:
    case Condition::unhealthy:
    case Condition::restarting: return Level::warning;
    case Condition::absent:
    case Condition::created:
    case Condition::ended:
    case Condition::paused: return Level::wrong;
    case Condition::unknown: break;
  }
  return Level::unknown;
}

// What is needed, and by whom.
std::map<string, Names> needs_of(const Generation& target, const Names& started) {
  std::map<string, Names> needs{};
  for (const string& name : started) {
    const Service* const service = find_service(target, name);
    if (service == nullptr) continue;
    for (const string& need : service->needs) {
      if (std::find(started.begin(), started.end(), need) == started.end()) needs[need].push_back(name);
    }
  }
  return needs;
}

}  // namespace

std::vector<Finding> look_at_needs(const Generation& target, const Names& started, Driver& driver) {
  const std::map<string, Names> needs = needs_of(target, started);
  if (needs.empty()) return {};
  Names names{};
  for (const auto& [need, waiting] : needs) names.push_back(need);
  const Look look = driver.look(target, names);
  if (!look.problem.empty()) {
    return {{.what = what,
             .level = Level::unknown,
             .words = fmt::format("whether {} serves is not known: {}", util::listed(names), look.problem),
             .next = look.next}};
  }
  std::vector<Finding> findings{};
  for (const auto& [need, waiting] : needs) {
    const ServiceLook* const found = look.find(need);
    Finding& finding = findings.emplace_back(
        Finding{.what = what, .words = fmt::format("{}, which {} needs: ", need, util::listed(waiting))});
    finding.level = found == nullptr ? Level::unknown : level_of(found->condition);
    finding.words += found == nullptr ? "nobody knows how it is" : found->words;
    if (found != nullptr && finding.level != Level::well) finding.next = found->next;
  }
  return findings;
}

}  // namespace pyat::rollback
