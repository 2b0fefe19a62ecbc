// The time that is compared with dates in the user's files, and that reports are of.
#pragma once

#include <chrono>

#include "cmd/context.hpp"

namespace pyat::cmd {

// In UTC. The time of SOURCE_DATE_EPOCH where it is set, so that a run can be repeated: a UsageError when that is no
// number of seconds. https://reproducible-builds.org/specs/source-date-epoch/
std::chrono::sys_seconds reported_time(const Context& context);
std::chrono::sys_days today(const Context& context);

}  // namespace pyat::cmd
