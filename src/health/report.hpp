// What was found out about a stack: data for renderers, the verdict and the exit code.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/report.hpp"
#include "net/exchange.hpp"

namespace pyat::health {

// In this order a worse one hides a better one. What restarts is down in between: restarting says more.
enum class State : std::uint8_t { up, completed, degraded, unknown, starting, down, restarting };

std::string_view to_string(State state);

inline constexpr std::array all_states = {State::up,       State::completed, State::degraded,  State::unknown,
                                          State::starting, State::down,      State::restarting};

// up, or completed: nothing to do.
inline bool is_well(State state) { return state == State::up || state == State::completed; }

struct Check {
  std::string id{};         // "ring": what --skip names; one of check_infos()
  State state = State::up;  // what the service is in, if nothing else is worse
  bool is_warning = false;  // up, but somebody should look at it; counts with --strict
  std::string message{};    // one clause, lower case, no full stop: a reason, or what was seen when all is well
  std::string next{};       // what to do; may be empty
  std::string together{};   // the message, as it is said of several services at once; empty: as of one
};

struct Resources {
  std::optional<std::uint64_t> memory{};        // bytes in use
  std::optional<std::uint64_t> memory_limit{};  // bytes it may use
  std::optional<double> cpu{};                  // cores, the average since it started
  std::optional<std::chrono::seconds> uptime{};
  std::string source{};  // "docker" or "metrics"
};

// What the Docker engine knows of a container.
struct Container {
  std::string id{}, name{}, image{};
  std::string image_id{};  // "sha256:…": what it runs, whatever the name of the image means today
  std::string compose_project{}, compose_service{}, compose_folder{};
  // Of what `pyat rollback` has started: the generation, and what it says of the service.
  std::string rollback_generation{}, rollback_service{};
  bool is_here = true;   // the engine is asked over a Unix socket: its paths and ports are those of this machine
  bool is_full = false;  // it was inspected: before that, only what a list says is known
  std::string status{};  // created, running, paused, restarting, removing, exited, dead
  int exit_code = 0;
  bool oom_killed = false;
  std::uint64_t restarts = 0;
  std::string error{};   // why it could not be started
  std::string health{};  // starting, healthy, unhealthy; empty: it has no health check
  std::string health_output{};
  int health_exit_code = 0;
  unsigned health_failures = 0;  // in a row
  std::vector<std::string> health_command{};
  std::string restart_policy{};  // no, always, unless-stopped, on-failure
  std::optional<std::chrono::sys_seconds> started{}, finished{};
  std::vector<std::pair<std::string, std::string>> mounts{};           // source on the engine's machine, destination
  std::vector<std::pair<std::string, std::string>> unnamed_volumes{};  // name, destination: the next one gets others
  std::vector<std::pair<unsigned, std::string>> ports{};  // port in the container, "127.0.0.1:8081" outside
  std::vector<std::string> command{};
  bool uses_host_network = false;
  bool has_terminal = false;                      // its log is not divided into frames then
  std::uint64_t memory_limit = 0;                 // bytes; 0: none
  std::optional<std::uint64_t> memory{};          // bytes in use, without the page cache that can be given back
  std::optional<std::chrono::nanoseconds> cpu{};  // used since it started, of all cores
  std::string log{};                              // the last lines, of those that are not well
};

struct Service {
  std::string name{}, kind{}, address{};
  State state = State::unknown;
  std::string reason{};  // the message of the check that decided
  std::string release{}, expected_release{}, release_source{};
  Resources resources{};
  std::optional<net::Phases> latency{};              // of the first question, if it was answered
  std::vector<std::chrono::microseconds> samples{};  // of --repeat: the totals of what was answered
  std::size_t asked = 0;                             // of --repeat: how often; 0: no --repeat
  std::vector<Check> checks{};
  std::optional<Container> container{};
  std::string config_file{};
  bool expand_env = false;
  bool one_shot = false;
  std::vector<std::string> needs{};            // names of services, told and found out
  std::vector<std::string> needs_addresses{};  // "mimir:8080": what it says it talks to
  bool was_broken_off = false;                 // before it had answered all questions, because the user has had enough
};

// One thing that is wrong by itself, and what is only blocked by it.
struct Cause {
  std::string service{};                // the first of
  std::vector<std::string> services{};  // those that fail in this way
  std::string sentence{};               // "mimir is restarting: its configuration has 3 errors"
  std::vector<std::string> details{};   // a line each: what explains it
  std::vector<std::string> next{};      // a step each
  std::vector<std::string> blocked{};   // names of services
};

struct Counts {
  std::array<std::size_t, all_states.size()> of_state{};  // services, by State
  std::size_t warnings = 0;

  std::size_t of(State state) const { return of_state[static_cast<std::size_t>(state)]; }
  std::size_t services() const;
};

struct Report {
  std::vector<Service> services{};   // each has a name of its own
  std::vector<Cause> causes{};       // the most important first
  std::vector<std::string> notes{};  // what could not be checked, and why; what was assumed
  Counts left_out{};                 // what leave_out_well() took out of `services`
  std::chrono::sys_seconds made{};   // when; 1970: not known
  std::chrono::milliseconds took{};
  bool was_interrupted = false;
};

}  // namespace pyat::health
