// What a journal and a lock want to know of the machine and its processes: an interface, so that tests can restart it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace pyat::rollback {

// A point of time that a clock which was set cannot spoil: within one boot, `since_boot` alone says what came when.
struct Stamp {
  std::chrono::sys_time<std::chrono::milliseconds> time{};
  std::chrono::milliseconds since_boot{};  // it goes on while the machine sleeps: CLOCK_BOOTTIME
  std::string boot{};                      // /proc/sys/kernel/random/boot_id; empty: not known

  bool operator==(const Stamp&) const = default;
};

// How long after `then` it is `now`; below zero where only the clocks can tell, and one of them was set back.
std::chrono::milliseconds time_between(const Stamp& then, const Stamp& now);

// Who does something. A number of a process says nothing alone: the next one may have it.
struct Owner {
  std::int64_t pid = 0;
  std::uint64_t started = 0;    // the process, in ticks since boot: field 22 of /proc/PID/stat; 0: not known
  std::string pid_namespace{};  // "pid:[4026531836]": within another one the number means another process
  std::string boot{};
  std::string host{};
  std::string user{};
  std::string command{};  // "pyat rollback run"
  Stamp since{};

  bool operator==(const Owner&) const = default;
};

// "ann@loki-1, process 4711"
std::string words_of(const Owner& owner);

class Machine {
 public:
  Machine() = default;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  virtual ~Machine() = default;

  virtual Stamp now() = 0;
  virtual Owner self() = 0;  // since now
  // When that process started, in ticks since boot; nothing: there is none of that number.
  virtual std::optional<std::uint64_t> started(std::int64_t pid) = 0;
  virtual void wait(std::chrono::milliseconds time) = 0;
};

// This one. Neither the user's name nor the command can be learnt here.
std::unique_ptr<Machine> real_machine(std::string user, std::string command);

}  // namespace pyat::rollback
