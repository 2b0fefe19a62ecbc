#include "health/docker/time.hpp"

#include <charconv>

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

std::optional<unsigned> digits(string_view text, std::size_t begin, std::size_t count) {
  unsigned value = 0;
  const char* const end = text.data() + begin + count;
  const auto [stop, error] = std::from_chars(text.data() + begin, end, value);
  if (error != std::errc{} || stop != end) return {};
  return value;
}

// "Z", "+01:00": seconds east of Greenwich.
std::optional<std::chrono::seconds> read_zone(string_view zone) {
  if (zone == "Z") return std::chrono::seconds{0};
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return {};
  const auto hours = digits(zone, 1, 2);
  const auto minutes = digits(zone, 4, 2);
  if (!hours || !minutes) return {};
  const std::chrono::seconds east = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return zone[0] == '-' ? -east : east;
}

// ".052237079", which may be followed by the zone.
std::chrono::nanoseconds read_fraction(string_view text) {
  std::chrono::nanoseconds sum{}, digit{100'000'000};
  for (std::size_t i = 1; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, digit /= 10) {
    sum += digit * (text[i] - '0');
  }
  return sum;
}

string count(long long number, string_view unit, string_view plural) {
  return std::to_string(number) + ' ' + string(number == 1 ? unit : plural);
}

}  // namespace

std::optional<std::chrono::sys_seconds> read_time(string_view text) {
  constexpr string_view shape = "0000-00-00T00:00:00";
  if (text.size() <= shape.size()) return {};
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != '0' && text[i] != shape[i]) return {};
  }
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second || *year < 1970) return {};
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                                         std::chrono::day{*day}};
  std::size_t zone_begin = shape.size();
  if (text[zone_begin] == '.') zone_begin = text.find_first_not_of("0123456789", zone_begin + 1);
  if (!date.ok() || zone_begin == string_view::npos) return {};
  const auto zone = read_zone(text.substr(zone_begin));
  if (!zone) return {};
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second} - *zone;
}

std::optional<ExactTime> read_exact_time(string_view text) {
  const auto seconds = read_time(text);
  if (!seconds) return {};
  const std::size_t dot = text.find('.');
  return *seconds + (dot == string_view::npos ? std::chrono::nanoseconds{} : read_fraction(text.substr(dot)));
}

string span_text(std::chrono::seconds span) {
  if (span < std::chrono::minutes{1}) return std::to_string(span.count()) + " s";
  if (span < std::chrono::hours{1}) return std::to_string(span / std::chrono::minutes{1}) + " min";
  if (span < std::chrono::days{2}) return std::to_string(span / std::chrono::hours{1}) + " h";
  return count(span / std::chrono::days{1}, "day", "days");
}

string ago(std::chrono::sys_seconds then, std::chrono::system_clock::time_point now) {
  const auto span = std::chrono::floor<std::chrono::seconds>(now) - then;
  return span.count() <= 0 ? "just now" : span_text(span) + " ago";
}

}  // namespace pyat::health
