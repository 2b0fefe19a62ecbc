// Command line flags of the servers, as far as they are bound to settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/upgrade_report.hpp"
#include "schemas/catalog.hpp"

namespace pyat::upgrade {

// "-target=all -ingester.ring.replication-factor 3", in one line or in several, as a shell or a list of arguments in
// YAML has them.
struct GivenFlags {
  std::vector<std::string> names{};    // without dashes and values
  std::vector<std::string> targets{};  // of -target; empty when it is not given
};
GivenFlags read_flags(std::string_view text);

// What became of each of `given`; of those that are as they were nothing is said.
std::vector<diag::FlagChange> check_flags(const std::vector<std::string>& given, const schemas::KnownRelease& from,
                                          const schemas::KnownRelease& to);

// All flags of `from` that `to` does not know.
std::vector<diag::FlagChange> changed_flags(const schemas::KnownRelease& from, const schemas::KnownRelease& to);

}  // namespace pyat::upgrade
