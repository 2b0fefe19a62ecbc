// Stops containers through the engine's API, and removes them. No request that is made here can remove a volume, or
// what still runs.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/driver/engine.hpp"
#include "rollback/generation.hpp"

namespace pyat::rollback {

struct Stops {
  std::vector<std::string> proofs{};  // "loki: ended by itself after 2.1 s (exit code 0)"
  std::vector<std::string> killed{};  // "loki was killed after 600 s"
  bool are_vanishing = false;         // the engine was removing one already
  std::string problem{}, next{};      // why one could not be stopped or removed; those that it needs run on then
};

// All containers of these services, and none that `compose run` has made: one level of stop_order() after the other,
// and those of a level at once. Each may take as long as its own stop_grace_period or its product says, within what is
// left until `until`; then the engine kills it.
Stops stop_containers(Engine& engine, const Generation& generation, const std::vector<std::string>& services,
                      net::Client::Clock::time_point until);

// Nothing, where that is no id: it would be another request.
std::optional<net::Request> stop_request(const health::EngineAddress& address, std::string_view id,
                                         std::chrono::seconds grace);
std::optional<net::Request> remove_request(const health::EngineAddress& address, std::string_view id);

}  // namespace pyat::rollback
