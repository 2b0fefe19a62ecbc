// How the data of a plan is written: in which requests, by which protocol, and what the answers mean.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "smoke/metrics/plan.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke::metrics {

// Consecutive items: some groups whole, or one group from one time to another.
struct Chunk {
  std::size_t first_group = 0, groups = 1;
  std::size_t begin = 0, end = 0;  // times, of a group that has been divided; end 0: all
};

// Small ones for few items, so that there is something to tell apart; larger ones for many. What is of one series goes
// in one lane, one after the other: servers refuse a sample that is older than the one before. Native histograms go
// alone, because a server that refuses them refuses the whole request.
std::vector<Chunk> chunks_of(const Plan& plan);

Write write_of(const Plan& plan, const Route& route, const Chunk& chunk);

Outcome judge(const Write& write, const net::Answer& answer);

}  // namespace pyat::smoke::metrics
