#include "cmd/rollback_places.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cmd/docker_address.hpp"
#include "cmd/generation_files.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/usage_error.hpp"
#include "rollback/driver/engine.hpp"
#include "rollback/execute/flush_places.hpp"
#include "util/sink.hpp"

namespace pyat::cmd {
namespace {

using std::string;

// Nothing: the engine has not said.
std::optional<std::vector<health::Container>> containers_of(const string& stack, const string& service,
                                                            const string& docker, Context& context) {
  const auto address = engine_address(docker, context);
  if (!address) return std::nullopt;
  const auto client = context.connect(4);
  health::EngineFacts facts = rollback::Engine(*client, *address).containers(stack, {service});
  if (!facts.was_asked) return std::nullopt;
  std::erase_if(facts.containers, [&](const health::Container& container) {
    return container.compose_project != stack || container.compose_service != service;
  });
  return std::move(facts.containers);
}

// Where the services of a generation are, by its own files. Their mistakes are a UsageError.
Targets targets_in(const rollback::Generation& generation, rollback::Store& store, const Stack& pyat_yml,
                   Context& context) {
  GenerationFiles files(context.files, store, generation);
  util::StringSink quiet{};
  Context inner = inner_context(context, files, quiet, quiet);
  return targets_of_generation(generation.compose_files, pyat_yml, inner);
}

// None where they cannot be read: then published ports must do.
Targets watched_targets_in(const rollback::Generation& generation, rollback::Store& store, const Stack& pyat_yml,
                           Context& context, std::vector<string>& notes) {
  try {
    return targets_in(generation, store, pyat_yml, context);
  } catch (const UsageError& error) {
    notes.push_back("the services of generation " + name_of(generation) +
                    " are watched at the ports that they publish: " + error.what());
    return {};
  }
}

const health::Target* find_target(const Targets& targets, const string& name) {
  const auto at = std::find_if(targets.list.begin(), targets.list.end(),
                               [&](const health::Target& target) { return target.name == name; });
  return at == targets.list.end() ? nullptr : &*at;
}

}  // namespace

rollback::FlushExecutor::FindPlaces flush_places_in(const rollback::Generation& generation, rollback::Store& store,
                                                    string docker, const Stack& pyat_yml, Context& context) {
  return [&generation, &store, docker = std::move(docker), &pyat_yml,
          &context](const string& service) -> rollback::FlushPlaces {
    try {
      const Targets targets = targets_in(generation, store, pyat_yml, context);
      const auto containers = containers_of(generation.stack, service, docker, context);
      return rollback::flush_places(service, find_target(targets, service), containers ? &*containers : nullptr);
    } catch (const UsageError& error) {
      return {.problem = error.what(), .next = error.hint()};
    }
  };
}

rollback::Probes watch_probes(const rollback::Generation& before, const rollback::Generation& target,
                              rollback::Store& store, const Stack& pyat_yml, Context& context) {
  std::vector<string> notes{};
  const Targets of_before = watched_targets_in(before, store, pyat_yml, context, notes);
  const Targets of_target = watched_targets_in(target, store, pyat_yml, context, notes);
  rollback::Probes probes = rollback::probes_of(
      {.generation = before, .find = [&](const string& name) { return find_target(of_before, name); }},
      {.generation = target, .find = [&](const string& name) { return find_target(of_target, name); }});
  probes.notes.insert(probes.notes.begin(), notes.begin(), notes.end());
  return probes;
}

}  // namespace pyat::cmd
