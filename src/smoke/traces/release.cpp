#include "smoke/traces/release.hpp"

#include "health/release.hpp"

namespace pyat::smoke {
namespace {

using std::chrono::seconds;

}  // namespace

bool is_since(std::string_view release, unsigned major, unsigned minor) {
  const auto known = health::release_of(release);
  return known && *known >= health::Release{major, minor};
}

Freshness search_freshness(std::string_view release) {
  if (is_since(release, 3, 0))
    return {.not_before = seconds{5}, .deadline = seconds{30}};  // idle 5 s, checked each 5 s
  if (is_since(release, 2, 8)) return {.not_before = seconds{5}, .deadline = seconds{35}};  // idle 5 s, each 10 s
  return {.not_before = seconds{0}, .deadline = seconds{40}};                               // each 10 s, idle or not
}

bool keeps_bytes(std::string_view release) { return !health::release_of(release) || is_since(release, 2, 6); }

std::chrono::milliseconds search_cutoff(std::string_view release) {
  return seconds{is_since(release, 3, 0) || !health::release_of(release) ? 30 : 0};
}

}  // namespace pyat::smoke
