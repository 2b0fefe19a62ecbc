#include "util/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace pyat::util {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units = {
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::int64_t longest = std::int64_t{3650} * 86'400'000;

// The factor of the unit at the beginning of `text`, which is taken off; 0 when there is none.
std::int64_t take_unit(std::string_view& text) {
  for (const auto& [name, factor] : units) {
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return factor;
  }
  return 0;
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t sum = 0;
  while (!text.empty()) {
    std::int64_t number = 0;
    if (text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::int64_t factor = take_unit(text);
    if (factor == 0 || number > longest / factor) return std::nullopt;
    sum += number * factor;
    if (sum > longest) return std::nullopt;
  }
  return milliseconds(sum);
}

}  // namespace pyat::util
