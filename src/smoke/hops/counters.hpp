// Which counters of which server say what.
#pragma once

#include <span>
#include <string_view>

#include "smoke/hops/hop.hpp"

namespace pyat::smoke {

struct Counter {
  std::string_view kind{}, signal{};
  Role role = Role::received;
  std::string_view name{};    // without "_total", which some releases have and some have not
  std::string_view detail{};  // the label that tells the reason or the exporter; empty: there is none
  std::string_view reason{};  // of a counter without such a label: what it stands for
};

std::span<const Counter> counters();

}  // namespace pyat::smoke
