// What a report says as a whole.
#pragma once

#include <string_view>

#include "health/report.hpp"

namespace pyat::health {

// Of all services, those that were left out too.
Counts count(const Report& report);

// For --quiet: takes the services away to which there is nothing to say, and keeps count of them.
void leave_out_well(Report& report);

// Whether somebody should look at it, although the service is up.
bool has_warning(const Service& service);

enum class Verdict : std::uint8_t {
  ok,        // every service is up, or has completed; there may be warnings
  problems,  // some service is neither that nor unknown
  unknown    // no service is known to be ill, but of some, or of all, nobody could tell; or there are none
};

Verdict verdict(const Report& report);
std::string_view to_string(Verdict verdict);

}  // namespace pyat::health
