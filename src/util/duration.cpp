#include "util/duration.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace pyat::util {
namespace {

using std::string_view;
using std::chrono::milliseconds;

constexpr milliseconds longest = std::chrono::days{3653};
// Of those that begin alike, the longer one first.
constexpr std::array<std::pair<string_view, std::int64_t>, 5> units = {
    {{"d", 86400000}, {"h", 3600000}, {"ms", 1}, {"m", 60000}, {"s", 1000}}};

// The milliseconds of the unit that `rest` begins with, which is taken off; 0 where it begins with none.
std::int64_t take_unit(string_view& rest) {
  for (const auto& [name, size] : units) {
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    return size;
  }
  return 0;
}

}  // namespace

std::optional<milliseconds> parse_duration(string_view text) {
  if (text == "0") return milliseconds{0};
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{} || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::int64_t unit = take_unit(text);
    if (unit == 0) return std::nullopt;
    total += number * static_cast<double>(unit);
    if (!(total <= static_cast<double>(longest.count()))) return std::nullopt;
  }
  return milliseconds{static_cast<std::int64_t>(total + 0.5)};
}

std::string duration_words(milliseconds duration) {
  const std::int64_t count = duration.count();
  if (count < 1000) return std::to_string(count) + " ms";
  std::string fraction = std::to_string(1000 + count % 1000).substr(1);
  while (fraction.ends_with('0')) fraction.pop_back();
  return std::to_string(count / 1000) + (fraction.empty() ? "" : "." + fraction) + " s";
}

}  // namespace pyat::util
