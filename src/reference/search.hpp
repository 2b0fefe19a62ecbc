// Finding a field by what people have at hand: its path, the end of it, or a command line flag.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"

namespace pyat::reference {

struct Match {
  schemas::Product product{};
  std::string path{};
  std::string_view newest{};  // the last release that has it
};

// In all releases of a product, those first that `asked` has; each path once. A path that exists is the only match;
// else what ends with `query`, or has it for its flag (-ingester.ring.store, with or without its dashes).
std::vector<Match> search(const schemas::KnownRelease& asked, std::string_view query);

// What may have been meant by a query without a match: paths of the release asked for, the nearest first; few.
std::vector<std::string> suggestions(const schemas::KnownRelease& asked, std::string_view query);

}  // namespace pyat::reference
