// What a server is set up to write: the markers of its data in a generation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"

namespace pyat::rollback {

// A format that a configuration switches off, which the release writes by default.
constexpr std::string_view switched_off = "off";

struct Markers {
  std::vector<Format> formats{};
  std::string problem{};  // why the configuration says nothing; the formats are then the defaults of the release
};

// `configuration`: the server's file, with its variables replaced; empty where it has none. `command`: its arguments.
Markers markers_of(std::string_view product, std::string_view release, std::string_view configuration,
                   const std::vector<std::string>& command);

}  // namespace pyat::rollback
