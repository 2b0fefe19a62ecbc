// Releases of the servers, to the patch: some formats changed within a minor release.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::rollback {

struct Release {
  unsigned major = 0, minor = 0, patch = 0;

  constexpr auto operator<=>(const Release&) const = default;
};

// Of "v2.10.8", "2.10.8" and "3.0.0-rc.1"; "2.10" is taken for its first patch release. Nothing of "main-1a2b3c4".
std::optional<Release> parse_release(std::string_view text);

// "2.10.8"
std::string to_string(const Release& release);

// From one release on, until before another.
struct Span {
  Release from{}, until{};

  constexpr bool contains(const Release& release) const { return from <= release && release < until; }
};

constexpr Release open_end{~0U, 0, 0};
constexpr Span never{};
constexpr Span always{.from = {}, .until = open_end};
constexpr Span since(unsigned major, unsigned minor, unsigned patch = 0) { return {{major, minor, patch}, open_end}; }
constexpr Span between(Release from, Release until) { return {from, until}; }

}  // namespace pyat::rollback
