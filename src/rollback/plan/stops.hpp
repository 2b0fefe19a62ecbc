// In which order services are stopped, and how long that may take.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "rollback/generation.hpp"

namespace pyat::rollback {

// Of these services: those of a level need none of its own and of the levels before it, so that nobody loses what it
// still works with. A level ends before the next one begins. What the generation does not have is not in it.
std::vector<std::vector<std::string>> stop_order(const Generation& generation,
                                                 const std::vector<std::string>& services);

// How long a container of the service may take to end by itself, whatever its Compose file says: what its product
// needs, and Docker's own 10 s at least.
std::chrono::seconds grace_of(const Service& service);

// All of them one level after the other, where the slowest of each takes all of its time.
std::chrono::seconds longest_stop(const Generation& generation, const std::vector<std::string>& services);

}  // namespace pyat::rollback
