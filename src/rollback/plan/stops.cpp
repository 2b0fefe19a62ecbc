#include "rollback/plan/stops.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "rollback/flush/flush.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::seconds;
using Names = std::vector<string>;

constexpr seconds docker_grace{10};

bool holds(const Names& names, const string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<Names> stop_order(const Generation& generation, const Names& services) {
  std::vector<Names> levels{};
  std::vector<const Service*> left{};
  for (const Service& service : generation.services) left.push_back(&service);
  while (!left.empty()) {
    Names needed{};
    for (const Service* service : left) {
      std::copy_if(service->needs.begin(), service->needs.end(), std::back_inserter(needed),
                   [&](const string& name) { return name != service->name; });
    }
    auto rest = std::stable_partition(left.begin(), left.end(),
                                      [&](const Service* each) { return !holds(needed, each->name); });
    // Those that need each other in a circle end together.
    if (rest == left.begin()) rest = left.end();
    Names level{};
    for (auto at = left.begin(); at != rest; ++at) {
      if (holds(services, (*at)->name)) level.push_back((*at)->name);
    }
    if (!level.empty()) levels.push_back(std::move(level));
    left.erase(left.begin(), rest);
  }
  return levels;
}

seconds grace_of(const Service& service) {
  return std::max(docker_grace, stop_timeout_of(service.kind, service.release));
}

seconds longest_stop(const Generation& generation, const Names& services) {
  seconds sum{0};
  for (const Names& level : stop_order(generation, services)) {
    seconds longest{0};
    for (const string& name : level) longest = std::max(longest, grace_of(*find_service(generation, name)));
    sum += longest;
  }
  return sum;
}

}  // namespace pyat::rollback
