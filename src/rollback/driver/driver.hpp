// What runs a stack: starts services of a generation, stops them, and says how they are. Docker Compose is one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"
#include "rollback/step.hpp"
#include "util/files.hpp"

namespace pyat::rollback {

// A generation, and the contents of its files as the store has them.
struct Material {
  const Generation* generation = nullptr;  // never null; outlives the call
  std::function<util::ReadResult(const File&)> content = nullptr;
};

enum class Condition : std::uint8_t {
  absent,      // no container
  created,     // never started
  starting,    // runs, and its health check has not said anything yet
  running,     // runs, and has no health check
  healthy,     // its health check says so
  unhealthy,   // and so
  finished,    // a one-shot that has ended with 0
  ended,       // anything else that has ended
  restarting,  // has ended, and will be started again
  paused,
  unknown  // the engine has not said
};

std::string_view to_string(Condition condition);

struct ServiceLook {
  std::string name{};
  std::string container{};  // its name; empty: there is none
  Condition condition = Condition::unknown;
  bool is_of_generation = false;  // pyat has started it as this generation has it, and it runs that image
  std::string generation{};       // that pyat has started it for; empty: somebody else has started it
  std::string image_id{};
  std::uint64_t restarts = 0;
  std::string words{};  // "running (healthy)", "exited with code 137: killed from outside (SIGKILL)"
  std::string next{};   // where it is not well
  // "/prometheus (volume 3f2a9c0d11e8…)": kept when the container is removed, but the next one begins with an empty
  // one.
  std::vector<std::string> unnamed_volumes{};
};

// `problem` is set where nothing could be looked at: what is in the list then is unknown.
struct Look {
  std::vector<ServiceLook> services{};  // one for each that was asked for, in that order
  std::string problem{}, next{};

  const ServiceLook* find(std::string_view service) const;
};

// An image that a service of a generation needs, and that is not on the machine of the engine.
struct MissingImage {
  std::string service{}, image{}, image_id{};
  std::string words{}, next{};
};

struct Images {
  std::vector<MissingImage> missing{};
  std::string problem{}, next{};  // nothing is known then
};

struct TakenPort {
  std::string service{};     // that wants it
  std::string host{};        // "0.0.0.0:8081"
  std::string protocol{};    // "tcp", "udp"
  std::string by{};          // "tempo, a service of this stack", "the container web", "nginx (process 4711)"
  std::string by_service{};  // of this stack: what is stopped first is not in the way; else empty
  std::string next{};
};

struct Ports {
  std::vector<TakenPort> taken{};
  std::vector<std::string> notes{};  // what could not be looked at
};

struct Space {
  std::string path{};                   // "/var/lib/docker"
  std::string what{};                   // "the engine's images and volumes"
  std::optional<std::uint64_t> free{};  // bytes; nothing: not known
};

// Of the machine of the engine, all of them.
struct Volumes {
  std::vector<std::string> names{};
  std::string problem{};  // nothing is known then
};

class Driver {
 public:
  using Names = std::vector<std::string>;

  Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  virtual ~Driver() = default;

  // Whether it can work at all; `words` says with what: "docker compose 2.26.1, engine API 1.41".
  virtual StepResult ready() = 0;
  // Starts these services as the generation has them, and none that they need. What runs like that already is left
  // alone; nothing is pulled or built. It does not wait until they are well.
  virtual StepResult up(const Material& material, const Names& services, std::chrono::seconds timeout) = 0;
  // Stops their containers and removes them. Volumes and networks stay, whatever happens.
  virtual StepResult down(const Material& material, const Names& services, std::chrono::seconds timeout) = 0;
  virtual Look look(const Generation& generation, const Names& services) = 0;
  // Until all of them are well, or one of them will not be.
  virtual StepResult wait_healthy(const Generation& generation, const Names& services,
                                  std::chrono::seconds timeout) = 0;
  virtual Images missing_images(const Generation& generation, const Names& services) = 0;
  // Of the ports that these services publish: which are taken now, and by whom.
  virtual Ports taken_ports(const Generation& generation, const Names& services) = 0;
  virtual Volumes volumes() = 0;
  virtual std::vector<Space> space() = 0;
};

}  // namespace pyat::rollback
