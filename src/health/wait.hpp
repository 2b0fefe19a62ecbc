// Asks again until services are up: with growing pauses that differ from service to service, so that a stack that
// starts is not asked by all at the same moment.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "health/checker.hpp"
#include "health/report.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::health {

struct WaitOptions {
  std::chrono::milliseconds limit{60000};  // for each service that has no Target::wait of its own
  bool strict = false;                     // a service with a warning is not up yet
  std::vector<std::size_t> wanted{};       // indices of the targets that count; empty: all
  std::chrono::milliseconds first_pause{250}, longest_pause{5000};
  std::uint64_t seed = 1;  // of the jitter
  // Adds what else is known of a service, such as of its container, before its state is looked at.
  std::function<void(Service&, const Target&)> complete{};
  // When the state or reason of a service has changed.
  std::function<void(const Service&)> on_change{};
};

struct WaitResult {
  std::vector<std::optional<Service>> services{};  // of the same index as the targets, as they were last seen
  std::vector<std::size_t> missing{};              // indices of those that count and did not come up
  bool gave_up = false;                            // some of those will never: their work has ended, and not well
  bool was_interrupted = false;
};

// Whether waiting for this service is over because it is up.
bool is_ready(const Service& service, bool strict);

WaitResult wait_until_ready(net::Client& client, const std::vector<Target>& targets, const CheckOptions& check_options,
                            const WaitOptions& options);

}  // namespace pyat::health
