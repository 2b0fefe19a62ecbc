// What the Docker engine is asked about a stack, one question after the other.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "health/docker/address.hpp"
#include "health/docker/engine.hpp"
#include "net/client.hpp"
#include "rollback/driver/driver.hpp"

namespace pyat::rollback {

struct EngineImage {
  bool is_there = false;
  std::string id{};                    // "sha256:…"
  std::vector<std::string> volumes{};  // folders in it for which each container gets a volume of its own
  std::string problem{};
};

class Engine {
 public:
  // The client must outlive it.
  Engine(net::Client& client, health::EngineAddress address) : client_(client), address_(std::move(address)) {}

  // All containers of the machine as a list has them, and in full those of the services of a stack.
  health::EngineFacts containers(const std::string& stack, const std::vector<std::string>& services);
  // By its name, or its id.
  EngineImage image(const std::string& name);
  Volumes volumes();
  // Where it keeps images and volumes, if that is on this machine; empty: not known.
  std::string data_folder();

  bool is_here() const { return !address_.unix_socket.empty(); }
  const health::EngineAddress& address() const { return address_; }
  net::Client& client() { return client_; }

 private:
  struct Got {
    net::Request request{};
    net::Answer answer{};
  };
  Got get(const std::string& path);

  net::Client& client_;
  health::EngineAddress address_;
};

}  // namespace pyat::rollback
