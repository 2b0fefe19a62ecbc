#include "schema_io/go_duration.hpp"

#include <array>

namespace pyat::schema_io {
namespace {

constexpr std::uint64_t second = 1'000'000'000;

// `value` counted in units of 10^-digits, without zeros at its end.
std::string decimal(std::uint64_t value, int digits) {
  std::string text = std::to_string(value);
  const auto fraction = static_cast<std::size_t>(digits);
  if (text.size() <= fraction) text.insert(0, fraction + 1 - text.size(), '0');
  text.insert(text.size() - fraction, 1, '.');
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string go_duration(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  std::string text = nanoseconds < 0 ? "-" : "";
  const std::uint64_t all =
      nanoseconds < 0 ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  if (all < 1000) return text + std::to_string(all) + "ns";
  if (all < 1'000'000) return text + decimal(all, 3) + "µs";
  if (all < second) return text + decimal(all, 6) + "ms";
  const std::uint64_t minutes = all / second / 60;
  if (minutes >= 60) text += std::to_string(minutes / 60) + "h";
  if (minutes > 0) text += std::to_string(minutes % 60) + "m";
  return text + decimal(all % (60 * second), 9) + "s";
}

std::string prometheus_duration(std::int64_t nanoseconds) {
  struct Unit {
    const char* name;
    std::int64_t milliseconds;
    bool whole;  // used only where nothing remains
  };
  constexpr std::int64_t day = 24 * 60 * 60 * 1000;
  constexpr std::array<Unit, 7> units{{{"y", 365 * day, true},
                                       {"w", 7 * day, true},
                                       {"d", day, true},
                                       {"h", 60 * 60 * 1000, false},
                                       {"m", 60 * 1000, false},
                                       {"s", 1000, false},
                                       {"ms", 1, false}}};
  std::int64_t rest = nanoseconds / 1'000'000;
  if (rest <= 0) return "0s";
  std::string text{};
  for (const Unit& unit : units) {
    if (unit.whole && rest % unit.milliseconds != 0) continue;
    if (const std::int64_t count = rest / unit.milliseconds; count > 0) text += std::to_string(count) + unit.name;
    rest %= unit.milliseconds;
  }
  return text;
}

}  // namespace pyat::schema_io
