// Carries the questions of probes to servers, and makes of the answers what the report says of each service.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "health/probe.hpp"
#include "health/report.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::health {

// Which checks count: "ring", or "mimir/ring" for those of one service.
struct Selection {
  std::vector<std::string> only{}, skip{};

  bool has(const std::string& service, const std::string& check) const;
};

struct CheckOptions {
  std::chrono::milliseconds timeout{5000};  // for a service, all rounds together
  Selection selection{};
  Circumstances circumstances{};
};

// Asks, within client.run(). `done` gets nothing where a guess (Target::is_guess) turns out to be wrong. `target` and
// `options` must live until then.
void check(net::Client& client, const Target& target, const CheckOptions& options,
           std::function<void(std::optional<Service>)> done);

// Takes the checks that are not selected away, and derives state and reason from the others.
void settle(Service& service, const Selection& selection);

}  // namespace pyat::health
