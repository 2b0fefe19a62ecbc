// What has to be known of earlier times, so that triggers with `for` and `clears_at` can be judged: which quantities,
// and when.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cost/measure/query_api.hpp"
#include "cost/model.hpp"
#include "cost/scope.hpp"

namespace pyat::cost {

// What one trigger needs: so many looks, in all of that time.
struct LookBack {
  std::chrono::seconds for_time{};
  bool remembers = false;  // it has clears_at: whether it fired before matters
};

inline constexpr std::chrono::seconds longest_look_back = std::chrono::days(30);

// Times before `now`, the oldest grid first: dense enough for the shortest (a twelfth of its time, coarser where there
// would be too many, a half at most) and as far back as the longest needs, and one step more. What remembers is looked
// at for three times its `for`, and an hour where it has none. 60 times at most.
std::vector<TimeGrid> times_before(std::vector<LookBack> wanted, std::chrono::sys_seconds now);

struct PastNeeds {
  std::vector<std::string> names{};    // that are measured, in the order of the rules
  std::vector<LookBack> look_backs{};  // none: the past does not matter
  std::vector<std::string> notes{};
};

// `scope` gives what a `for` is computed of. Mistakes are not reported: judge_triggers() does.
PastNeeds past_needs(const Model& model, const Scope& scope);

// Whether any trigger rests on what plans cost, be it through an input.
bool rest_on_costs(const Model& model);

}  // namespace pyat::cost
