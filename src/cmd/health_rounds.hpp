// Looking at a stack once, several times, or until it is up: probes and Docker engine together, and what they add up
// to.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/health_options.hpp"
#include "cmd/health_targets.hpp"
#include "health/docker/engine.hpp"
#include "health/report.hpp"
#include "net/client.hpp"

namespace pyat::cmd {

struct Waited {
  health::Report report{};
  std::vector<std::string> missing{};  // "mimir: starting: …", a line each
  bool gave_up = false;                // waiting longer would not have helped
};

class Rounds {
 public:
  // `docker` is the value of --docker.
  Rounds(const Targets& targets, const HealthSettings& settings, const std::string& docker, Context& context);

  health::Report once();
  // The last of so many rounds, with the times of all.
  health::Report repeat(unsigned times, std::chrono::milliseconds interval);
  // `names`: only until these are up; empty: until all are.
  Waited wait(std::chrono::milliseconds limit, const std::vector<std::string>& names, bool strict);

  // False: the user has had enough.
  bool pause(std::chrono::milliseconds interval);

 private:
  void ask_engine(std::chrono::milliseconds timeout, std::function<void()> done);
  void keep_asking_engine();
  // Adds what the engine knows.
  void complete(health::Service& service, const health::Target& target) const;
  health::Report report_of(std::vector<std::optional<health::Service>> services, bool was_interrupted,
                           net::Client::Clock::time_point start);

  // What is to be checked by these facts.
  std::vector<health::Target> named_targets(const health::EngineFacts& facts) const;

  bool is_guessing_;  // nobody has said what is there
  std::string source_;
  std::vector<std::string> notes_;
  std::deque<health::Target> targets_;  // the client's callbacks hold on to them while more are found
  std::size_t guesses_ = targets_.size();
  Context& context_;
  health::CheckOptions check_;
  std::unique_ptr<net::Client> client_;
  std::optional<health::EngineAddress> engine_address_{};  // nothing: it is not asked
  health::EngineFacts engine_{};
};

}  // namespace pyat::cmd
