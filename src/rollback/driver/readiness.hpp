// How a service is, as its containers tell, and whether it makes sense to wait for it. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "health/report.hpp"
#include "rollback/driver/driver.hpp"

namespace pyat::rollback {

// Of the containers of one service, the one that is worst off counts. `definition` is definition_of() it.
ServiceLook look_at(const Service& service, const std::string& definition,
                    const std::vector<const health::Container*>& containers);

enum class Ready : std::uint8_t { yes, not_yet, never };

// Watches services from one look to the next, by a clock that does not jump.
class Readiness {
 public:
  using Clock = std::chrono::steady_clock;

  // One that has been started again this often since the first look does not come up by itself.
  static constexpr std::uint64_t most_restarts = 3;

  // `settled_after`: how long a container without a health check has to run without an end to count as well.
  explicit Readiness(std::chrono::milliseconds settled_after) : settled_after_(settled_after) {}

  Ready judge(const Service& service, const ServiceLook& look, Clock::time_point now);

 private:
  struct Seen {
    std::uint64_t first_restarts = 0;
    std::uint64_t restarts = 0;
    Clock::time_point since{};  // it runs like that
    bool runs = false;
  };
  const std::chrono::milliseconds settled_after_;
  std::map<std::string, Seen> seen_{};  // by service
};

}  // namespace pyat::rollback
