#include "rollback/formats/release.hpp"

#include <fmt/format.h>

#include <charconv>

namespace pyat::rollback {

std::optional<Release> parse_release(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const char* at = text.data();
  const char* const end = at + text.size();
  Release release{};
  unsigned* const parts[] = {&release.major, &release.minor, &release.patch};
  for (std::size_t i = 0; i < std::size(parts); ++i) {
    const auto [next, error] = std::from_chars(at, end, *parts[i]);
    if (error != std::errc{}) return std::nullopt;
    at = next;
    if (i == 2 || at == end || *at != '.') return i == 0 ? std::nullopt : std::optional(release);
    ++at;
  }
  return release;
}

std::string to_string(const Release& release) {
  return fmt::format("{}.{}.{}", release.major, release.minor, release.patch);
}

}  // namespace pyat::rollback
