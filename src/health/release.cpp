#include "health/release.hpp"

#include <charconv>

namespace pyat::health {

bool is_release(std::string_view actual, std::string_view expected) {
  const auto bare = [](std::string_view text) { return text.starts_with('v') ? text.substr(1) : text; };
  actual = bare(actual);
  expected = bare(expected);
  if (!actual.starts_with(expected)) return false;
  actual.remove_prefix(expected.size());
  return actual.empty() || (actual.front() < '0' || actual.front() > '9');
}

std::optional<Release> release_of(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const char* const end = text.data() + text.size();
  Release release{};
  const auto [dot, error] = std::from_chars(text.data(), end, release.major);
  if (error != std::errc{} || dot == end || *dot != '.') return std::nullopt;
  if (std::from_chars(dot + 1, end, release.minor).ec != std::errc{}) return std::nullopt;
  return release;
}

bool is_older(std::string_view actual, unsigned major, unsigned minor) {
  const std::optional<Release> release = release_of(actual);
  return release && *release < Release{major, minor};
}

}  // namespace pyat::health
