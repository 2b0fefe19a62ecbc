#include "health/summary.hpp"

#include <algorithm>
#include <numeric>

namespace pyat::health {
namespace {

bool is_warning(const Check& check) { return check.is_warning && is_well(check.state); }

void add(Counts& counts, const Service& service) {
  ++counts.of_state[static_cast<std::size_t>(service.state)];
  counts.warnings += static_cast<std::size_t>(std::count_if(service.checks.begin(), service.checks.end(), is_warning));
}

}  // namespace

std::size_t Counts::services() const { return std::accumulate(of_state.begin(), of_state.end(), std::size_t{0}); }

Counts count(const Report& report) {
  Counts counts = report.left_out;
  for (const Service& service : report.services) add(counts, service);
  return counts;
}

void leave_out_well(Report& report) {
  std::erase_if(report.services, [&](const Service& service) {
    const bool is_boring = is_well(service.state) && !has_warning(service);
    if (is_boring) add(report.left_out, service);
    return is_boring;
  });
}

bool has_warning(const Service& service) {
  return std::any_of(service.checks.begin(), service.checks.end(), is_warning);
}

Verdict verdict(const Report& report) {
  const Counts counts = count(report);
  const std::size_t well = counts.of(State::up) + counts.of(State::completed);
  if (well + counts.of(State::unknown) < counts.services()) return Verdict::problems;
  return well == 0 || counts.of(State::unknown) > 0 || report.was_interrupted ? Verdict::unknown : Verdict::ok;
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok: return "ok";
    case Verdict::problems: return "problems";
    case Verdict::unknown: return "unknown";
  }
  return "unknown";
}

}  // namespace pyat::health
