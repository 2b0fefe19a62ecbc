#include "rollback/driver/stopping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "health/docker/api.hpp"
#include "health/docker/printable.hpp"
#include "health/docker/state_words.hpp"
#include "rollback/flush/flush.hpp"
#include "rollback/plan/stops.hpp"

namespace pyat::rollback {
namespace {

using health::Container;
using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = net::Client::Clock;
using Names = std::vector<string>;

// That SIGKILL, and taking the container away, take at most on a machine that is busy.
constexpr seconds to_kill_and_remove{10};
constexpr int ended_by_kill = 137, ended_by_term = 143;

bool is_id(string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

net::Request request_to(const health::EngineAddress& address, string method, const string& path) {
  net::Request request{};
  request.url = address.url + path;
  request.method = std::move(method);
  request.unix_socket = address.unix_socket;
  request.tls = address.tls;
  request.max_redirects = 0;
  return request;
}

// One container, and what became of it.
struct Stop {
  Container container{};
  seconds grace{}, most{};  // what its product wants; what there is
  string at_risk{};
  string proof{}, killed{};
  bool is_vanishing = false;
  string problem{}, next{};
};

string seconds_words(Clock::duration time) {
  const double taken = std::chrono::duration<double>(time).count();
  return taken < 10 ? fmt::format("{:.1f} s", taken) : fmt::format("{:.0f} s", taken);
}

// Between SIGTERM and SIGKILL, of an inspection; 0: it says nothing; below: as long as it takes.
seconds own_grace(const string& inspection) {
  const nlohmann::json all = nlohmann::json::parse(inspection, nullptr, false);
  if (!all.is_object() || !all.contains("Config") || !all["Config"].is_object()) return {};
  const auto found = all["Config"].find("StopTimeout");
  if (found == all["Config"].end() || !found->is_number_integer()) return {};
  constexpr std::int64_t longest = 86'400;
  return seconds(std::clamp<std::int64_t>(found->get<std::int64_t>(), -1, longest));
}

// Asks how long it may take, stops, looks how it has ended, removes.
class Stopping : public std::enable_shared_from_this<Stopping> {
 public:
  Stopping(Engine& engine, Stop& stop, Clock::time_point until)
      : client_(engine.client()), address_(engine.address()), stop_(stop), until_(until) {}

  void begin() {
    ask(inspect_request(), [this](const net::Answer& answer) {
      if (answer.status == 404) return gone();
      if (answer.status != 200) return refused("look at", answer);
      const seconds own = own_grace(answer.body);
      const seconds wanted = own < seconds{0} ? stop_.most : std::max(stop_.grace, own);
      stop_.grace = std::max(std::min(wanted, stop_.most), seconds{1});
      stop();
    });
  }

 private:
  const string& id() const { return stop_.container.id; }
  const string& name() const { return stop_.container.name; }

  std::optional<net::Request> inspect_request() const {
    if (!is_id(id())) return {};
    return request_to(address_, "GET", "/containers/" + id() + "/json");
  }

  void stop() {
    began_ = client_.now();
    ask(stop_request(address_, id(), stop_.grace), [this](const net::Answer& answer) {
      if (answer.status == 404) return gone();
      if (answer.status == 304) return look(false);
      if (answer.status != 204) return refused("stop", answer);
      look(true);
    });
  }

  template <typename Answered>
  void ask(std::optional<net::Request> request, Answered answered) {
    if (!request) {
      stop_.problem = fmt::format("the engine calls the container {} by an id that is none", name());
      return;
    }
    request->timeout = std::max(std::chrono::ceil<milliseconds>(until_ - client_.now()), milliseconds{1000});
    client_.ask(*request, [self = shared_from_this(), asked = *request, answered](const net::Answer& answer) {
      if (answer.problem == net::Problem::none) return answered(answer);
      self->stop_.problem =
          answer.problem == net::Problem::cancelled
              ? fmt::format("interrupted while {} was being stopped", self->name())
              : fmt::format("{} could not be stopped: {}", self->name(), net::problem_text(asked, answer));
      self->stop_.next = "docker ps --all; when the engine answers: pyat rollback resume";
    });
  }

  void look(bool has_run) {
    const auto took = client_.now() - began_;
    ask(inspect_request(), [this, has_run, took](const net::Answer& answer) {
      if (answer.status == 404) return gone();
      Container now = stop_.container;
      if (answer.status != 200 || !health::read_inspection(answer.body, now)) return refused("look at", answer);
      if (has_run) {
        tell(now, took);
      } else {
        stop_.proof = now.status == "created" ? "was never started" : "had ended before: " + health::exit_text(now);
      }
      remove();
    });
  }

  void tell(const Container& now, Clock::duration took) {
    const string time = seconds_words(took);
    if (now.exit_code == 0 || now.exit_code == ended_by_term) {
      stop_.proof = fmt::format("ended by itself after {} (exit code {})", time, now.exit_code);
    } else if (now.exit_code == ended_by_kill && took >= stop_.grace) {
      stop_.proof = fmt::format("was killed after {}, in which it had not ended by itself (exit code 137)", time);
      if (!stop_.at_risk.empty()) stop_.proof += ". At risk: " + stop_.at_risk;
      stop_.killed = fmt::format("{} was killed after {}", name(), time);
    } else {
      stop_.proof = fmt::format("ended after {}: {}", time, health::exit_text(now));
    }
  }

  void remove() {
    ask(remove_request(address_, id()), [this](const net::Answer& answer) {
      stop_.is_vanishing = answer.status == 409 && answer.body.find("already in progress") != string::npos;
      if (!answer.is_ok() && answer.status != 404 && !stop_.is_vanishing) refused("remove", answer);
    });
  }

  void gone() { stop_.proof = "somebody else has removed it"; }

  void refused(string_view what, const net::Answer& answer) {
    const string why = health::printable(health::read_error(answer.body));
    stop_.problem = fmt::format("the engine did not {} {}: it answered {}{}{}", what, name(), answer.status,
                                why.empty() ? "" : ": ", why);
    stop_.next = fmt::format("docker stop {0} && docker rm {0}; then: pyat rollback resume", name());
  }

  net::Client& client_;
  const health::EngineAddress& address_;
  Stop& stop_;
  const Clock::time_point until_;
  Clock::time_point began_{};
};

// The containers of a level, each with the time that it may take.
std::vector<Stop> stops_of(const health::EngineFacts& facts, const Generation& generation, const Names& level,
                           seconds most) {
  std::vector<Stop> all{};
  for (const Container& container : facts.containers) {
    const bool is_of_level = container.compose_project == generation.stack &&
                             std::find(level.begin(), level.end(), container.compose_service) != level.end();
    if (!is_of_level) continue;
    const Service& service = *find_service(generation, container.compose_service);
    all.push_back({.container = container,
                   .grace = grace_of(service),
                   .most = most,
                   .at_risk = flush_way(service.kind, service.release).at_risk});
  }
  return all;
}

}  // namespace

std::optional<net::Request> stop_request(const health::EngineAddress& address, string_view id, seconds grace) {
  if (!is_id(id)) return {};
  return request_to(address, "POST",
                    fmt::format("/containers/{}/stop?t={}", id, std::max(grace.count(), seconds::rep{0})));
}

std::optional<net::Request> remove_request(const health::EngineAddress& address, string_view id) {
  if (!is_id(id)) return {};
  return request_to(address, "DELETE", fmt::format("/containers/{}", id));
}

Stops stop_containers(Engine& engine, const Generation& generation, const Names& services, Clock::time_point until) {
  Stops result{};
  const health::EngineFacts facts = engine.containers(generation.stack, services);
  if (!facts.was_asked) {
    result.problem = facts.notes.empty() ? "the Docker engine did not answer" : facts.notes.front();
    result.next = "docker info; when the engine answers: pyat rollback resume";
    return result;
  }
  const std::vector<Names> levels = stop_order(generation, services);
  for (std::size_t i = 0; i < levels.size() && result.problem.empty(); ++i) {
    const auto left = std::chrono::floor<seconds>(until - engine.client().now());
    const seconds most = left - to_kill_and_remove * static_cast<seconds::rep>(levels.size() - i);
    std::vector<Stop> stops = stops_of(facts, generation, levels[i], most);
    for (Stop& stop : stops) std::make_shared<Stopping>(engine, stop, until)->begin();
    engine.client().run();
    for (Stop& stop : stops) {
      if (!stop.proof.empty()) result.proofs.push_back(stop.container.name + ": " + stop.proof);
      if (!stop.killed.empty()) result.killed.push_back(std::move(stop.killed));
      result.are_vanishing = result.are_vanishing || stop.is_vanishing;
      if (stop.problem.empty() || !result.problem.empty()) continue;
      result.problem = std::move(stop.problem);
      result.next = std::move(stop.next);
    }
  }
  return result;
}

}  // namespace pyat::rollback
