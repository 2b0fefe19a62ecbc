#include "rollback/preflight/services.hpp"

#include <algorithm>
#include <set>

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

bool names(const Step& step, string_view service) {
  return std::find(step.services.begin(), step.services.end(), service) != step.services.end();
}

std::vector<string> services_of(std::span<const Step> steps, Kind kind) {
  std::set<string> all{};
  for (const Step& step : steps) {
    if (step.kind == kind) all.insert(step.services.begin(), step.services.end());
  }
  return {all.begin(), all.end()};
}

}  // namespace

std::vector<string> started_by(std::span<const Step> steps) { return services_of(steps, Kind::up); }

std::vector<string> stopped_by(std::span<const Step> steps) { return services_of(steps, Kind::down); }

bool is_stopped_before(std::span<const Step> steps, string_view other, string_view service) {
  for (const Step& step : steps) {
    if (step.kind == Kind::down && names(step, other)) return true;
    if (step.kind == Kind::up && names(step, service)) return false;
  }
  return false;
}

}  // namespace pyat::rollback
