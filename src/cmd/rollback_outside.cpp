#include "cmd/rollback_outside.hpp"

#include <algorithm>
#include <utility>

#include "cmd/deadline.hpp"
#include "cmd/health_rounds.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/usage_error.hpp"
#include "util/sink.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr milliseconds patience{10'000};

rollback::StepResult look_at(const config::Service& service, const config::Inventory& inventory, const string& docker,
                             Context& context) {
  config::Inventory alone = inventory;
  alone.services = {service};
  alone.services.front().needs.clear();
  const Deadline deadline(patience);
  util::StringSink quiet{};
  Context inner = inner_context(context, context.files, quiet, quiet);
  inner.connect = deadline.on(context.connect);
  try {
    const Targets targets = targets_of_inventory(alone, alone.path, {}, inner);
    Verified verified = judge_health(Rounds(targets, health_settings({}, alone.health, inner), docker, inner).once());
    return {.is_done = verified.outcome == rollback::Outcome::good,
            .words = verified.proofs.empty() ? std::move(verified.words) : std::move(verified.proofs.front()),
            .next = std::move(verified.next)};
  } catch (const UsageError& error) {
    return {.words = error.what(), .next = error.hint()};
  }
}

bool is_needed(const config::Service& service, const rollback::Generation& target, const config::Inventory& inventory) {
  return std::any_of(inventory.services.begin(), inventory.services.end(), [&](const config::Service& other) {
    const auto& needs = other.needs;
    return other.environment == service.environment && find_service(target, other.name) != nullptr &&
           std::find(needs.begin(), needs.end(), service.name) != needs.end();
  });
}

}  // namespace

std::vector<rollback::PreflightProbe> outside_probes(const rollback::Generation& before,
                                                     const rollback::Generation& target, const Stack& pyat_yml,
                                                     const string& docker, Context& context) {
  std::vector<rollback::PreflightProbe> probes{};
  if (!pyat_yml.inventory) return probes;
  const config::Inventory& inventory = *pyat_yml.inventory;
  for (const config::Service& service : inventory.services) {
    const bool is_of_stack =
        find_service(before, service.name) != nullptr || find_service(target, service.name) != nullptr;
    if (is_of_stack || service.environment != inventory.default_environment) continue;
    probes.push_back({.what = "outside", .is_needed = is_needed(service, target, inventory), .ask = [&, docker] {
                        return look_at(service, inventory, docker, context);
                      }});
  }
  return probes;
}

}  // namespace pyat::cmd
