#include "health/release.hpp"

namespace pyat::health {

bool is_release(std::string_view actual, std::string_view expected) {
  const auto bare = [](std::string_view text) { return text.starts_with('v') ? text.substr(1) : text; };
  actual = bare(actual);
  expected = bare(expected);
  if (!actual.starts_with(expected)) return false;
  actual.remove_prefix(expected.size());
  return actual.empty() || (actual.front() < '0' || actual.front() > '9');
}

}  // namespace pyat::health
