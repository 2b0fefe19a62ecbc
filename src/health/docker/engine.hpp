// Asks the Docker engine, over its socket or TCP, what it knows of the containers of its machine. GETs alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "health/docker/address.hpp"
#include "health/docker/time.hpp"
#include "health/report.hpp"
#include "net/client.hpp"

namespace pyat::health {

struct EngineFacts {
  bool was_asked = false;                       // and answered: what is not in `containers` is not there
  std::vector<Container> containers{};          // in the engine's order, the newest first
  std::map<std::string, ExactTime> measured{};  // by id: when its memory and CPU were so, by the engine's clock
  std::vector<std::string> notes{};             // what could not be looked at, and what to do about it
  std::string api_version{};                    // that was spoken
  std::string host{};                           // of an engine on another machine
};

struct EngineOptions {
  std::chrono::milliseconds timeout{5000};  // for all questions together
  // Chooses, from what the list says, the containers that are asked for more, by index; nullptr: all.
  std::function<std::vector<std::size_t>(const EngineFacts&)> choose{};
};

// No more are asked for their state; a note says how many were left out.
inline constexpr std::size_t most_containers = 1000;

// Asks, within client.run().
void ask_engine(net::Client& client, const EngineAddress& address, const EngineOptions& options,
                std::function<void(EngineFacts)> done);

}  // namespace pyat::health
