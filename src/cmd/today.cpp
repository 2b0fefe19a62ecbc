#include "cmd/today.hpp"

#include <charconv>
#include <cstdint>

#include "cmd/usage_error.hpp"

namespace pyat::cmd {

std::chrono::sys_seconds reported_time(const Context& context) {
  const auto epoch = context.env("SOURCE_DATE_EPOCH");
  if (!epoch || epoch->empty()) return std::chrono::floor<std::chrono::seconds>(context.now());
  constexpr std::int64_t last_second = 253'402'300'799;  // of the year 9999, the last one that four digits can name
  std::int64_t seconds = 0;
  const char* end = epoch->data() + epoch->size();
  const auto [stop, error] = std::from_chars(epoch->data(), end, seconds);
  if (error != std::errc{} || stop != end || seconds < 0 || seconds > last_second) {
    throw UsageError("SOURCE_DATE_EPOCH: '" + *epoch + "' is not a number of seconds since 1970");
  }
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

std::chrono::sys_days today(const Context& context) {
  return std::chrono::floor<std::chrono::days>(reported_time(context));
}

}  // namespace pyat::cmd
