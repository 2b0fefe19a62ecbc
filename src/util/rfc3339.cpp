#include "util/rfc3339.hpp"

#include <fmt/format.h>

namespace pyat::util {

std::string rfc3339(std::chrono::sys_seconds second, std::int64_t fraction, unsigned digits) {
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(second - day);
  const std::string whole = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                        clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  return digits == 0 ? whole + 'Z' : fmt::format("{}.{:0{}}Z", whole, fraction, digits);
}

std::string iso_date(std::chrono::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace pyat::util
