#include "rollback/plan/ways.hpp"

#include <algorithm>
#include <utility>

#include "rollback/plan/plan.hpp"

namespace pyat::rollback {

std::vector<WayBack> ways_back(const Generation& before, const Generation& target) {
  std::vector<WayBack> ways{};
  for (const Service& old : before.services) {
    for (const Service& fresh : target.services) {
      if (old.kind.empty() || old.kind != fresh.kind || old.release == fresh.release) continue;
      WayBack way = can_go_back(old.kind, old.release, fresh.release, before.formats);
      const bool is_known = std::any_of(ways.begin(), ways.end(), [&](const WayBack& each) {
        return each.product == way.product && each.from == way.from && each.to == way.to;
      });
      // What pyat has no table for has no data that another release might not read.
      const bool says_nothing = way.way == Way::unknown && !holds_data(old.kind);
      if (!is_known && !says_nothing) ways.push_back(std::move(way));
    }
  }
  return ways;
}

}  // namespace pyat::rollback
