// What is there before anything is written: which services answer, of which release, and where they take data.
#pragma once

#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/health_targets.hpp"
#include "cmd/smoke_options.hpp"
#include "net/client.hpp"
#include "smoke/plan.hpp"

namespace pyat::cmd {

struct Looked {
  std::vector<smoke::Endpoint> endpoints{};
  std::vector<std::string> notes{};
  bool was_interrupted = false;
};

// Of the kinds that a smoke test has to do with. Only reads.
Looked look_around(const Targets& targets, const SmokeSettings& settings, Context& context);

// Of one look after another. What an earlier one has found and this one did not, as nobody answers at a usual port, is
// added as a service that cannot be tried: that it is gone is a failure, and not that there is less to try.
void remember(std::vector<smoke::Endpoint>& known, Looked& looked);

// The hosts among these that are not this machine and that nobody has said yes to.
std::vector<std::string> hosts_to_confirm(const std::vector<std::string>& urls, const SmokeSettings& settings);

// Nobody writes to production by a slip of a finger, or because a pyat.yml was there: a UsageError where there are any.
void refuse_other_hosts(const std::vector<std::string>& urls, const SmokeSettings& settings);

}  // namespace pyat::cmd
