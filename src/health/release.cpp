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

bool is_older(std::string_view actual, unsigned major, unsigned minor) {
  if (actual.starts_with('v')) actual.remove_prefix(1);
  const char* const end = actual.data() + actual.size();
  unsigned first = 0;
  unsigned second = 0;
  const auto [dot, error] = std::from_chars(actual.data(), end, first);
  if (error != std::errc{} || dot == end || *dot != '.') return false;
  if (std::from_chars(dot + 1, end, second).ec != std::errc{}) return false;
  return first != major ? first < major : second < minor;
}

}  // namespace pyat::health
