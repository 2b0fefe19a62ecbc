// Points of time as servers write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace pyat::util {

// "2026-11-21T10:00:01.250Z": in UTC, with the fraction of the second in so many digits, or without one.
std::string rfc3339(std::chrono::sys_seconds second, std::int64_t fraction = 0, unsigned digits = 0);

// "2026-11-21"
std::string iso_date(std::chrono::year_month_day date);

// With as many digits as the unit of the time has.
template <typename Duration>
std::string rfc3339(std::chrono::sys_time<Duration> time) {
  using Clock = std::chrono::hh_mm_ss<Duration>;
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  return rfc3339(second, typename Clock::precision(time - second).count(), Clock::fractional_width);
}

}  // namespace pyat::util
