// What a plan does with services, read from its steps.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/step.hpp"

namespace pyat::rollback {

// Those that are started, in the order of their names.
std::vector<std::string> started_by(std::span<const Step> steps);
std::vector<std::string> stopped_by(std::span<const Step> steps);

// Whether `other` is stopped before `service` is started: what it has is not in the way then.
bool is_stopped_before(std::span<const Step> steps, std::string_view other, std::string_view service);

}  // namespace pyat::rollback
