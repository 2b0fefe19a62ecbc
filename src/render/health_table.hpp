// The table of `pyat health`: which columns there are, and what stands in them.
#pragma once

#include <vector>

#include "health/report.hpp"
#include "render/table.hpp"

namespace pyat::render {

inline constexpr unsigned rank_of_phases = 12;

// Without the columns in which no service has anything to say; the reasons stand beside it.
Table health_table(const std::vector<health::Service>& services);

}  // namespace pyat::render
