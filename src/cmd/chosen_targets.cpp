#include "cmd/chosen_targets.hpp"

#include <algorithm>
#include <utility>

#include "cmd/compose_files.hpp"

namespace pyat::cmd {
namespace {

using std::string;

// The services of pyat.yml, and those of its Compose files that it does not list itself.
config::Inventory with_compose(config::Inventory inventory, Context& context) {
  if (inventory.compose.empty()) return inventory;
  const compose::Stack stack = compose_stack(inventory.compose, "nothing was checked", context);
  for (const compose::Found& found : stack.services) {
    const bool is_listed = std::any_of(inventory.services.begin(), inventory.services.end(),
                                       [&](const config::Service& own) { return own.name == found.service.name; });
    if (is_listed) continue;
    inventory.services.push_back(found.service);
    inventory.services.back().environment = inventory.default_environment;
  }
  return inventory;
}

}  // namespace

Targets chosen_targets(const TargetOptions& which, const std::vector<string>& compose, const Stack& stack,
                       Context& context) {
  if (!which.targets.empty()) return targets_of_options(which, context);
  if (!compose.empty()) return targets_of_compose(compose, which, context);
  if (stack.inventory && !stack.inventory->services.empty()) {
    return targets_of_inventory(with_compose(*stack.inventory, context), "pyat.yml", which, context);
  }
  if (stack.inventory && !stack.inventory->compose.empty()) {
    return targets_of_compose(stack.inventory->compose, which, context);
  }
  return usual_targets(which);
}

}  // namespace pyat::cmd
