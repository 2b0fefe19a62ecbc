#include "rollback/driver/readiness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "health/docker/last_words.hpp"
#include "health/docker/state_words.hpp"

namespace pyat::rollback {
namespace {

using health::Container;
using std::string;
using std::string_view;

constexpr std::array<string_view, 11> names = {"absent",   "created", "starting",   "running", "healthy", "unhealthy",
                                               "finished", "ended",   "restarting", "paused",  "unknown"};

Condition condition_of(const Service& service, const Container& container) {
  const string& status = container.status;
  if (status == "created") return Condition::created;
  if (status == "paused") return Condition::paused;
  if (status == "restarting") return Condition::restarting;
  if (status == "running") {
    if (container.health == "healthy") return Condition::healthy;
    if (container.health == "unhealthy") return Condition::unhealthy;
    return container.health.empty() ? Condition::running : Condition::starting;
  }
  if (status == "exited" || status == "dead") {
    return service.is_one_shot && container.exit_code == 0 ? Condition::finished : Condition::ended;
  }
  return Condition::unknown;  // "removing"
}

// The worse, the later.
int badness(Condition condition) {
  switch (condition) {
    case Condition::finished:
    case Condition::healthy: return 0;
    case Condition::running: return 1;
    case Condition::starting: return 2;
    case Condition::created: return 3;
    case Condition::unknown: return 4;
    case Condition::paused: return 5;
    case Condition::unhealthy: return 6;
    case Condition::ended: return 7;
    case Condition::restarting: return 8;
    case Condition::absent: return 9;
  }
  return 4;
}

// ": it cannot reach minio:9000 (connection refused)", where the log or the engine tells.
string because(const Container& container) {
  if (!container.error.empty()) return ": " + health::start_error(container);
  const health::LastWords words = health::last_words(container.log);
  return words.sentence.empty() ? string{} : ": " + words.sentence;
}

string words_of(Condition condition, const Container& container) {
  switch (condition) {
    case Condition::created:
      return container.error.empty() ? "created, and never started" : "could not be started" + because(container);
    case Condition::starting: return "running, its health check has not passed yet";
    case Condition::running: return "running";
    case Condition::healthy: return "running (healthy)";
    case Condition::unhealthy:
      return "running (unhealthy)" +
             (container.health_output.empty() ? string{} : ": " + container.health_output.substr(0, 200));
    case Condition::finished: return "exited with code 0, as it should";
    case Condition::ended: return health::exit_text(container) + because(container);
    case Condition::restarting:
      return fmt::format("restarting again and again, {} times so far{}", container.restarts, because(container));
    case Condition::paused: return "paused";
    default: return container.status;
  }
}

string next_of(Condition condition, const Container& container) {
  switch (condition) {
    case Condition::paused: return "docker unpause " + container.name;
    case Condition::created:
    case Condition::ended:
    case Condition::unhealthy:
    case Condition::restarting: return health::logs_command(container);
    default: return {};
  }
}

}  // namespace

string_view to_string(Condition condition) { return names[static_cast<std::size_t>(condition)]; }

const ServiceLook* Look::find(string_view service) const {
  const auto at =
      std::find_if(services.begin(), services.end(), [&](const ServiceLook& each) { return each.name == service; });
  return at == services.end() ? nullptr : &*at;
}

ServiceLook look_at(const Service& service, const string& definition, const std::vector<const Container*>& containers) {
  ServiceLook worst{.name = service.name, .condition = Condition::absent, .words = "has no container"};
  bool is_first = true;
  bool are_all_of_it = true;
  for (const Container* container : containers) {
    const Condition condition = condition_of(service, *container);
    const bool is_image = service.image_id.empty() || container->image_id == service.image_id;
    are_all_of_it = are_all_of_it && is_image && container->rollback_service == definition;
    for (const auto& [volume, target] : container->unnamed_volumes) {
      worst.unnamed_volumes.push_back(fmt::format("{} (volume {})", target, volume));
    }
    if (!is_first && badness(condition) <= badness(worst.condition)) continue;
    is_first = false;
    worst.container = container->name;
    worst.condition = condition;
    worst.generation = container->rollback_generation;
    worst.image_id = container->image_id;
    worst.restarts = container->restarts;
    worst.words = words_of(condition, *container);
    worst.next = next_of(condition, *container);
  }
  worst.is_of_generation = !containers.empty() && are_all_of_it;
  return worst;
}

Ready Readiness::judge(const Service& service, const ServiceLook& look, Clock::time_point now) {
  if (look.condition == Condition::unknown) return Ready::not_yet;  // nor is it known how often it was restarted
  const auto [at, is_new] = seen_.try_emplace(service.name);
  Seen& seen = at->second;
  if (is_new) seen.first_restarts = seen.restarts = look.restarts;
  const bool runs = look.condition == Condition::running;
  if (is_new || look.restarts != seen.restarts || runs != seen.runs) seen.since = now;
  seen.restarts = look.restarts;
  seen.runs = runs;
  if (look.restarts >= seen.first_restarts + most_restarts) return Ready::never;
  switch (look.condition) {
    case Condition::finished:
    case Condition::healthy: return Ready::yes;
    // A one-shot that runs has not done its work.
    case Condition::running: return !service.is_one_shot && now - seen.since >= settled_after_ ? Ready::yes : Ready::not_yet;
    case Condition::ended:
    case Condition::absent:
    case Condition::paused: return Ready::never;
    default: return Ready::not_yet;
  }
}

}  // namespace pyat::rollback
