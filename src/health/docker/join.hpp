// What the Docker engine knows of a service, joined with what its probe has found.
#pragma once

#include <chrono>
#include <string>

#include "health/docker/engine.hpp"
#include "health/report.hpp"
#include "health/target.hpp"

namespace pyat::health {

struct JoinCircumstances {
  std::chrono::system_clock::time_point now{};
  std::string folder{};  // absolute: where pyat.yml or the Compose file is
};

// `service` as check() has left it. Adds Service::container, the checks `container`, `container-health`, `one-shot` and
// `release`, and resources; corrects what the probe said where the container knows better. settle() it afterwards.
void join(Service& service, const Target& target, const EngineFacts& facts, const JoinCircumstances& circumstances);

}  // namespace pyat::health
