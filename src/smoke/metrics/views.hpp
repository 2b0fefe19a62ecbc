// The ways in which the data of a plan is read again.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "smoke/metrics/plan.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke::metrics {

std::vector<View> views_of(const std::shared_ptr<const Plan>& plan, const Route& route);

}  // namespace pyat::smoke::metrics
