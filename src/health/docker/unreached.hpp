// Why a service cannot be reached although its container runs.
#pragma once

#include "health/report.hpp"
#include "health/target.hpp"

namespace pyat::health {

// Adds to the check `reach`, which is down, what the ports of the container tell: that the port is not published, or is
// another one. False: they tell nothing.
bool explain_unreached(const Target& target, const Container& container, Check& reach);

}  // namespace pyat::health
