#include "upgrade/timing.hpp"

#include <algorithm>

#include "diag/codes.hpp"
#include "history/place.hpp"

namespace pyat::upgrade {

using diag::Break;
using diag::Timing;
using history::field_at;
using history::Line;

Timings::Timings(const schemas::KnownRelease& from, const schemas::KnownRelease& to)
    : from_(from), to_(to), history_(to), lines_(history::lines_of(to.release.product)) {}

Break Timings::of(const diag::Diagnostic& found) const {
  Break change{.problem = found};
  if (!diag::is_of_unknown_key(found.code)) return change;
  const history::Place place = history::place_of(to_.root, found.path);
  const std::string path = history::join(place.section, place.key);
  const auto answer = history_.gone(path);
  ask_releases(path, answer ? answer->paths : std::vector<std::string>{}, change);
  return change;
}

void Timings::ask_releases(const std::string& path, const std::vector<std::string>& new_paths, Break& change) const {
  const std::size_t first = history::line_with(lines_, from_.root), last = history::line_with(lines_, to_.root);
  const auto takes_new = [&](const Line& line) {
    return std::all_of(new_paths.begin(), new_paths.end(),
                       [&](const std::string& there) { return field_at(line.root, there) != nullptr; });
  };
  change.timing = new_paths.empty() ? Timing::any : takes_new(lines_[first]) ? Timing::before : Timing::together;
  for (std::size_t i = first; i <= last && first <= last; ++i) {
    if (field_at(lines_[i].root, path) == nullptr) {
      change.refused_since = lines_[i].first;
      break;
    }
    if (change.timing == Timing::any || change.timing == Timing::before || !takes_new(lines_[i])) continue;
    if (change.first_with_both.empty()) change.first_with_both = lines_[i].first;
    change.last_with_both = lines_[i].last;
    change.timing = Timing::between;
  }
}

}  // namespace pyat::upgrade
