// A day as the foot of a page has it.
#pragma once

#include <chrono>
#include <string>

#include "util/rfc3339.hpp"

namespace pyat::render {

// "2026-11-22"
inline std::string html_day(std::chrono::year_month_day day) {
  return util::rfc3339(std::chrono::sys_seconds(std::chrono::sys_days(day))).substr(0, 10);
}

}  // namespace pyat::render
