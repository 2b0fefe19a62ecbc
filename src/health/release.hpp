// Whether a server is of the release that somebody expects.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace pyat::health {

// "v2.10.3" and "2.10.3" name the same release; "2.10" names all of its patch releases.
bool is_release(std::string_view actual, std::string_view expected);

struct Release {
  unsigned major = 0, minor = 0;

  auto operator<=>(const Release&) const = default;
};

// Of "v2.10.3", "2.10" and "3.1.0-dev". Nothing of "main-abcdef", or where none is said.
std::optional<Release> release_of(std::string_view text);

// Whether a server that says it is "v2.10.3" is older than major.minor. One that says nothing, or no number, is not.
bool is_older(std::string_view actual, unsigned major, unsigned minor);

}  // namespace pyat::health
