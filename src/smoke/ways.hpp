// What a run wrote, as its id has it: who verifies it later must not miss what was never written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "smoke/plan.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

// A set of bits, of which each stays what it is: ids are kept in notes and scripts.
using Ways = std::uint32_t;

inline constexpr Ways way_of_correlation = 1U << 17U;
inline constexpr Ways way_of_objects = 1U << 18U;
inline constexpr Ways way_of_tenants = 1U << 19U;  // each path is a tenant's

// Of all paths of a plan.
Ways ways_of(const Plan& plan);

// Whether the run wrote it; a run whose id does not say may have written everything.
bool has_way(const Run& run, Ways way);

// Whether a path of a signal through a collector, or any through Grafana, is among them.
bool has_collector(Ways ways, std::string_view signal);
bool has_grafana(Ways ways);

// Leaves in a plan what is written. What is written and no path leads to any more becomes a result that is unchecked;
// what is not, a note in Plan::left_out.
void keep_written(Plan& plan, Ways written, const PlanOptions& options);

// Part of labels, short: the same in every run, and another for each path that ends in the same store.
std::string tag_of(std::string_view protocol, std::string_view through, std::string_view tenant);
// The tag of the traces that log lines refer to: those of the first protocol by which the run wrote any.
std::string traces_tag(const Run& run, std::string_view tenant);

}  // namespace pyat::smoke
