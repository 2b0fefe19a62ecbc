#include "smoke/traces/release.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace pyat::smoke {
namespace {

using std::chrono::seconds;

// "v2.10.8", "3.1.0-dev"
std::optional<std::pair<unsigned, unsigned>> parse(std::string_view release) {
  if (release.starts_with('v')) release.remove_prefix(1);
  const char* const end = release.data() + release.size();
  unsigned major = 0, minor = 0;
  const auto [dot, major_error] = std::from_chars(release.data(), end, major);
  if (major_error != std::errc{} || dot == end || *dot != '.') return std::nullopt;
  if (std::from_chars(dot + 1, end, minor).ec != std::errc{}) return std::nullopt;
  return std::pair(major, minor);
}

}  // namespace

bool is_since(std::string_view release, unsigned major, unsigned minor) {
  const auto parsed = parse(release);
  return parsed && *parsed >= std::pair(major, minor);
}

Freshness search_freshness(std::string_view release) {
  if (is_since(release, 3, 0))
    return {.not_before = seconds{5}, .deadline = seconds{30}};  // idle 5 s, checked each 5 s
  if (is_since(release, 2, 8)) return {.not_before = seconds{5}, .deadline = seconds{35}};  // idle 5 s, each 10 s
  return {.not_before = seconds{0}, .deadline = seconds{40}};                               // each 10 s, idle or not
}

bool keeps_bytes(std::string_view release) { return !parse(release) || is_since(release, 2, 6); }

std::chrono::milliseconds search_cutoff(std::string_view release) {
  return seconds{is_since(release, 3, 0) || !parse(release) ? 30 : 0};
}

}  // namespace pyat::smoke
