// The two releases of an upgrade, and the values that one file gives their settings.
#pragma once

#include <string>
#include <vector>

#include "schemas/catalog.hpp"
#include "settings/settings.hpp"

namespace pyat::upgrade {

struct Sides {
  schemas::KnownRelease from{}, to{};
  const settings::Settings& before;  // the file as `from` reads it
  const settings::Settings& after;   // as `to` does
  std::vector<std::string> flags{};  // given on the command line, without their dashes and values

  bool is_given(std::string_view flag) const {
    for (const std::string& given : flags) {
      if (given == flag) return true;
    }
    return false;
  }
};

}  // namespace pyat::upgrade
