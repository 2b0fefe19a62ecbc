// Timers that say so when an interruption drops them, so that whoever waits for nothing else can still come to an end.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "net/client.hpp"

namespace pyat::smoke {

// Calls `action` once: with false when the time has come, or with true when it never will. Then it must start no timer,
// and what it asks for is cancelled at once.
inline void after_or_dropped(net::Client& client, std::chrono::milliseconds delay,
                             std::function<void(bool was_dropped)> action) {
  struct Pending {
    std::function<void(bool)> action{};
    explicit Pending(std::function<void(bool)> wanted) : action(std::move(wanted)) {}
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    ~Pending() {
      if (action != nullptr) action(true);
    }
  };
  client.after(delay, [pending = std::make_shared<Pending>(std::move(action))] {
    if (const auto due = std::exchange(pending->action, nullptr)) due(false);
  });
}

}  // namespace pyat::smoke
