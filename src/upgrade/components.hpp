// Which components read which part of a configuration, so that a change to a component that does not run is not news.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/release.hpp"

namespace pyat::upgrade {

// The components that a server with this `target` runs: all of them when the target is not known.
class Components {
 public:
  Components(const schemas::Release& release, const std::vector<std::string>& targets);

  // Does one of them read the setting?
  bool read(std::string_view path) const;

 private:
  bool runs(std::string_view module) const;

  schemas::Product product_;
  bool all_ = false;
  std::vector<std::string> modules_{};
};

}  // namespace pyat::upgrade
