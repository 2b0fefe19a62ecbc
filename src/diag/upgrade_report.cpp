#include "diag/upgrade_report.hpp"

#include <algorithm>

namespace pyat::diag {

bool UpgradeReport::breaks_something() const {
  const bool bad_flag = flags_given && std::any_of(flags.begin(), flags.end(), [](const FlagChange& change) {
                          return change.fate == FlagFate::removed || change.fate == FlagFate::renamed;
                        });
  return !breaks.empty() || !already.empty() || bad_flag;
}

}  // namespace pyat::diag
