// Who is asked while a stack goes from one generation to another, and for which signal.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "health/target.hpp"
#include "net/exchange.hpp"
#include "rollback/generation.hpp"
#include "rollback/watch/record.hpp"

namespace pyat::rollback {

struct Probe {
  Watched watched{};
  net::Request request{};  // as health asks first: whether it is ready
};

struct Probes {
  std::vector<Probe> all{};
  std::vector<std::string> notes{};  // who cannot be asked, and why
};

// How a service of a generation is asked, as pyat.yml or the Compose files have it; nullptr: they do not say, and its
// published ports are taken.
using FindTarget = std::function<const health::Target*(const std::string& service)>;

struct WatchedGeneration {
  const Generation& generation;
  FindTarget find{};
};

Probes probes_of(const WatchedGeneration& before, const WatchedGeneration& target);

// "metrics", "logs", "traces", "dashboards", "alerts", "profiles"; else the name of the service.
std::string signal_of(const Service& service);

}  // namespace pyat::rollback
