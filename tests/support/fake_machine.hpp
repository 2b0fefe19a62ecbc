// A machine whose clock stands still until somebody waits, which can be restarted, and whose processes are told.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "rollback/journal/machine.hpp"

namespace pyat::test {

class FakeMachine final : public rollback::Machine {
 public:
  std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) +
                                                        std::chrono::hours(3)};
  std::chrono::milliseconds since_boot{100'000};
  std::string boot = "boot-1";
  std::map<std::int64_t, std::uint64_t> processes{{4711, 99}};  // when they started, by their numbers
  rollback::Owner owner{.pid = 4711,
                        .started = 99,
                        .pid_namespace = "pid:[1]",
                        .boot = {},
                        .host = "loki-1",
                        .user = "ann",
                        .command = "pyat rollback run",
                        .since = {}};
  std::chrono::milliseconds waited{};

  void pass(std::chrono::milliseconds span) { time += span, since_boot += span; }
  void restart(std::string next_boot) { boot = std::move(next_boot), since_boot = std::chrono::milliseconds{5000}; }

  rollback::Stamp now() override {
    pass(std::chrono::milliseconds{1});
    return {.time = time, .since_boot = since_boot, .boot = boot};
  }
  rollback::Owner self() override {
    rollback::Owner self = owner;
    self.boot = boot;
    self.since = now();
    return self;
  }
  std::optional<std::uint64_t> started(std::int64_t pid) override {
    const auto found = processes.find(pid);
    return found == processes.end() ? std::nullopt : std::optional(found->second);
  }
  void wait(std::chrono::milliseconds span) override { pass(span), waited += span; }
};

}  // namespace pyat::test
