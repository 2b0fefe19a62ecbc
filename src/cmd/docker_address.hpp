// The value of --docker.
#pragma once

#include <optional>
#include <string>

#include "cmd/context.hpp"
#include "health/docker/address.hpp"

namespace pyat::cmd {

// Nothing for "off". A path is that of a socket; empty is whatever the docker command would take; anything else is as
// DOCKER_HOST.
std::optional<health::EngineAddress> engine_address(const std::string& docker, Context& context);

// For what cannot be done without it: where it is off, a UsageError that says `message`.
health::EngineAddress needed_engine(const std::string& docker, const std::string& message, Context& context);

}  // namespace pyat::cmd
