// What pyat.yml can say of a stack that Compose files describe, and where each of it is from.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compose/project.hpp"
#include "config/service.hpp"

namespace pyat::compose {

// A service as it goes into pyat.yml. Paths are seen from where the paths of the Compose files are seen from.
struct Found {
  config::Service service{};
  std::vector<std::string> facts{};  // where it is from, each a few words: "image grafana/mimir:2.10.3"
  std::vector<std::string> open{};   // what could not be told, and why; each a sentence without a full stop
};

struct Stack {
  std::vector<Found> services{};     // in the order of the files
  std::vector<std::string> notes{};  // of the stack as a whole: services left out, and why
};

// `read` gives configuration files that are mounted from the host, for ports and the like that they set.
Stack inventory_of(const Project& project, const ReadFile& read);

}  // namespace pyat::compose
