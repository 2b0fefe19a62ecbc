// Where a run of a rollback finds the services of a generation.
#pragma once

#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/lint_inventory.hpp"
#include "rollback/execute/flush_executor.hpp"
#include "rollback/generation.hpp"
#include "rollback/store/store.hpp"
#include "rollback/watch/probes.hpp"

namespace pyat::cmd {

// For rollback::FlushExecutor: looks when it is asked, at the Compose files that the generation has in the store, at
// pyat.yml, and at the containers of the stack. All must outlive it. `docker`: as of pyat health.
rollback::FlushExecutor::FindPlaces flush_places_in(const rollback::Generation& generation, rollback::Store& store,
                                                    std::string docker, const Stack& pyat_yml, Context& context);

// For rollback::Watch, before anything is changed. Both generations are in the store. The clients of a watch are those
// of Context::connect_deaf: they work in another thread than the one that Ctrl-C interrupts.
rollback::Probes watch_probes(const rollback::Generation& before, const rollback::Generation& target,
                              rollback::Store& store, const Stack& pyat_yml, Context& context);

}  // namespace pyat::cmd
