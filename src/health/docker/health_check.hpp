// Why the health check of a container fails: because of the service, or because the check itself cannot run.
#pragma once

#include <string>
#include <string_view>

#include "health/report.hpp"

namespace pyat::health {

struct HealthCheckFault {
  std::string what{};  // "the image has no curl"; empty: the check ran, and speaks of the service
  std::string next{};  // what to put in its place
};

HealthCheckFault fault_of_health_check(const Container& container, std::string_view kind);

// The last line that the check printed: tools print progress first. Printable and short; may be empty.
std::string words_of_health_check(const Container& container);

}  // namespace pyat::health
