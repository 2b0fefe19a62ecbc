#include "health/docker/join.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "health/docker/health_check.hpp"
#include "health/docker/image.hpp"
#include "health/docker/match.hpp"
#include "health/docker/state_words.hpp"
#include "health/docker/time.hpp"
#include "health/docker/unreached.hpp"
#include "health/release.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::chrono::seconds;

// A server needs so long to open its port; what was started again within that time is in a loop.
constexpr seconds start_time{30};

Check check_of(string id, State state, string message, string next = {}) {
  return {.id = std::move(id), .state = state, .message = std::move(message), .next = std::move(next)};
}

Check warning(string id, string message, string next) {
  Check check = check_of(std::move(id), State::up, std::move(message), std::move(next));
  check.is_warning = true;
  return check;
}

string refused_advice() { return net::problem_advice({}, {.problem = net::Problem::refused}); }

// Joins one service. What it adds stands before the probe's checks: where both are down, the container tells why.
class Joining {
 public:
  Joining(Service& service, const Target& target, const Container& container, const JoinCircumstances& circumstances)
      : service_(service), target_(target), container_(container), now_(circumstances.now) {}

  void all() {
    judge_state();
    judge_health();
    judge_reach();
    judge_release();
    fill_resources();
    service_.checks.insert(service_.checks.begin(), std::make_move_iterator(added_.begin()),
                           std::make_move_iterator(added_.end()));
  }

 private:
  void add(Check check) { added_.push_back(std::move(check)); }

  bool answers() const { return has_address(target_) && is_answered_; }
  bool is_running() const { return container_.status == "running"; }
  string since(const std::optional<std::chrono::sys_seconds>& time) const {
    return time ? ", " + ago(*time, now_) : string{};
  }
  std::optional<seconds> age() const {
    if (!container_.started || !is_running()) return {};
    return std::max(std::chrono::floor<seconds>(now_) - *container_.started, seconds{0});
  }
  string logs() const { return logs_command(container_); }

  string times() const { return container_.restarts == 1 ? "once" : fmt::format("{} times", container_.restarts); }

  // Of a loop, one moment is seen: it may be the one in which it runs.
  bool is_in_loop() const {
    if (container_.status == "restarting") return true;
    return container_.restarts > 0 && age() && *age() < start_time && !answers();
  }

  void judge_state() {
    // Of one that has ended, only its inspection tells how.
    if (!container_.is_full && !is_running()) {
      if (answers()) return;
      return add(check_of("container", State::unknown, "the Docker engine did not say how its container is", logs()));
    }
    if (is_in_loop()) return judge_loop();
    if (target_.one_shot && (is_running() || container_.status == "exited")) return judge_one_shot();
    if (is_running()) return judge_running();
    if (container_.status == "paused") {
      return add(check_of("container", State::down, "its container is paused: nothing in it answers",
                          "docker unpause " + container_.name));
    }
    if (container_.status == "created") return judge_never_started();
    if (container_.status == "exited" || container_.status == "dead") return judge_ended("container");
    add(check_of("container", State::down, fmt::format("its container is {}", container_.status)));
  }

  void judge_loop() {
    if (container_.oom_killed)
      return judge_oom(State::restarting, fmt::format("restarts again and again ({}): it was ", times()));
    add(check_of("container", State::restarting,
                 fmt::format("its container restarts again and again ({}): it {}", times(),
                             is_running() ? "ends soon after its start" : exit_text(container_)),
                 logs()));
  }

  void judge_oom(State state, const string& what) {
    const bool has_limit = container_.memory_limit > 0;
    add(check_of("container", state,
                 fmt::format("its container {}killed for memory{}: {}", what, since(container_.finished),
                             has_limit ? fmt::format("it may use {}", size_text(container_.memory_limit))
                                       : string("the machine had none left")),
                 has_limit
                     ? "raise its memory limit (deploy.resources.limits.memory or mem_limit in the Compose file), "
                       "or lower what it is asked to hold"
                     : "find what takes the memory of the machine: docker stats --no-stream"));
  }

  void judge_running() {
    if (container_.oom_killed) {
      return add(warning("container", "the kernel has killed a process in its container for memory",
                         "compare its memory limit with what it uses: docker stats --no-stream " + container_.name));
    }
    const auto up = age();
    if (container_.restarts > 0 && up && *up < std::chrono::minutes{10}) {
      return add(warning("container",
                         fmt::format("its container was started again {} ago (restarted {})", span_text(*up), times()),
                         logs()));
    }
    add(check_of("container", State::up,
                 up ? "its container has run for " + span_text(*up) : string("its container runs")));
  }

  void judge_never_started() {
    const string why = start_error(container_);
    add(check_of("container", State::down, "its container was never started" + (why.empty() ? string{} : ": " + why),
                 recreate_command(container_)));
  }

  void judge_ended(const string& id) {
    if (container_.oom_killed) return judge_oom(State::down, "was ");
    const bool is_dead = container_.status == "dead";
    string next = recreate_command(container_);
    // A server that ends well has been told to.
    if (container_.exit_code != 0) next = logs();
    if (container_.exit_code == 143) next = recreate_command(container_);
    // Not every engine learns of it, nor when it was a child of the first process.
    if (container_.exit_code == 137) {
      next = "if nobody has ended it, the kernel has, for memory (journalctl -k | grep -i oom); start it: " +
             recreate_command(container_);
    }
    if (is_dead) next = "remove it, and make it again: docker rm -f " + container_.name;
    add(check_of(id, State::down,
                 fmt::format("its container {}{}{}", is_dead ? "is dead: it " : "", exit_text(container_),
                             since(container_.finished)),
                 std::move(next)));
  }

  void judge_one_shot() {
    // Nobody listens in it: what the probe says is nothing.
    std::erase_if(service_.checks, [](const Check& check) { return check.id == "reach"; });
    if (is_running()) {
      const auto up = age();
      add(check_of("one-shot", State::starting, "is still at work" + (up ? " after " + span_text(*up) : string{})));
    } else if (container_.exit_code == 0) {
      add(check_of("one-shot", State::completed, "has done its work" + since(container_.finished)));
    } else {
      judge_ended("one-shot");
    }
  }

  void judge_health() {
    if (!is_running() || container_.health.empty() || is_in_loop()) return;
    if (container_.health == "healthy") {
      add(check_of("container-health", State::up, "its health check passes"));
    } else if (container_.health == "starting") {
      add(check_of("container-health", answers() ? State::up : State::starting, "its health check has not passed yet"));
    } else if (container_.health == "unhealthy") {
      judge_unhealthy();
    }
  }

  void judge_unhealthy() {
    const HealthCheckFault fault = fault_of_health_check(container_, service_.kind);
    if (!fault.what.empty()) {
      return add(warning(
          "container-health",
          fmt::format("its container is \"unhealthy\" only because the health check itself fails: {}", fault.what),
          fault.next));
    }
    const string words = words_of_health_check(container_);
    const string says =
        words.empty() ? fmt::format("its health check ends with code {}", container_.health_exit_code) : words;
    if (answers()) {
      return add(warning("container-health",
                         fmt::format("its container is \"unhealthy\", although it answers here: {}", says),
                         "compare the address in its health check with where it listens in the container: docker "
                         "inspect " +
                             container_.name));
    }
    add(check_of("container-health", State::down,
                 fmt::format("its container is \"unhealthy\" ({} failure{} in a row): {}", container_.health_failures,
                             container_.health_failures == 1 ? "" : "s", says),
                 logs()));
  }

  // What the probe could not reach, although the container runs.
  void judge_reach() {
    if (!is_running() || answers() || !has_address(target_) || is_in_loop()) return;
    const auto reach = std::find_if(service_.checks.begin(), service_.checks.end(), [](const Check& check) {
      return check.id == "reach" && check.state == State::down;
    });
    if (reach == service_.checks.end()) return;
    if (explain_unreached(target_, container_, *reach)) return;
    // That it runs, and where it is published, is known.
    if (reach->next == refused_advice()) reach->next = logs();
    if (container_.health.empty() && age() && *age() < start_time) {
      reach->state = State::starting;
      reach->message = fmt::format("does not answer yet: its container was started {} ago", span_text(*age()));
      reach->next.clear();
    }
  }

  void judge_release() {
    const string release = release_of_image(container_.image);
    if (!service_.release.empty() || release.empty()) return;
    service_.release = release;
    if (target_.release.empty() || is_release(release, target_.release)) return;
    add(warning(
        "release",
        fmt::format("its container is of {}, but {} says {}", container_.image, target_.release_source,
                    target_.release),
        fmt::format("make it again from the image of {}, or correct {}", target_.release, target_.release_source)));
  }

  // Of several processes in a container, the service's own metrics know one.
  void fill_resources() {
    const auto up = age();
    if (!up || is_in_loop()) return;
    Resources& resources = service_.resources;
    resources.uptime = up;
    if (container_.memory) resources.memory = container_.memory;
    if (container_.memory || resources.source.empty()) resources.source = "docker";
    if (container_.memory_limit > 0) resources.memory_limit = container_.memory_limit;
    if (container_.cpu && up->count() > 0) {
      resources.cpu = std::chrono::duration<double>(*container_.cpu).count() / static_cast<double>(up->count());
    }
  }

  Service& service_;
  const Target& target_;
  const Container& container_;
  const std::chrono::system_clock::time_point now_;
  // Asked before anything is added.
  const bool is_answered_ = std::any_of(service_.checks.begin(), service_.checks.end(), [](const Check& check) {
    return check.id == "reach" && check.state == State::up;
  });
  std::vector<Check> added_{};
};

// A service that has no address is known to the engine alone.
void judge_missing(Service& service, const Target& target, const EngineFacts& facts) {
  const bool is_told = !target.container.empty();
  if (has_address(target) && !is_told) return;
  if (!facts.was_asked) {
    if (has_address(target)) return;
    service.checks.push_back(check_of("container", State::unknown, "only its container can tell how it is",
                                      facts.notes.empty() ? string{} : facts.notes.front()));
    return;
  }
  const bool answers = has_address(target) && is_well(service.state);
  if (answers) return;
  const string& name = is_told ? target.container : target.name;
  service.checks.insert(service.checks.begin(),
                        check_of("container", State::down, fmt::format("there is no container {}", name),
                                 "docker compose up -d " + target.name));
}

}  // namespace

void join(Service& service, const Target& target, const EngineFacts& facts, const JoinCircumstances& circumstances) {
  const Container* container = find_container(target, facts, circumstances.folder);
  if (container == nullptr) return judge_missing(service, target, facts);
  service.container = *container;
  Joining(service, target, *service.container, circumstances).all();
}

}  // namespace pyat::health
