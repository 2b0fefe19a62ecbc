#include <fmt/format.h>

#include <algorithm>

#include "render/smoke_report.hpp"
#include "render/smoke_words.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {

std::string smoke_line(const smoke::Report& report) {
  const SmokeTotals totals = totals_of(report);
  std::string line = fmt::format("{} {}: ", util::rfc3339(report.made), smoke::to_string(smoke::verdict_of(report)));
  line += fmt::format("{} of {} written items found", totals.ledger.found, totals.written.written);
  std::chrono::microseconds slowest{-1};
  for (const smoke::Result& result : report.results) {
    if (result.views.empty()) continue;
    if (const auto visible = visible_of(result.views.front().ledger)) slowest = std::max(slowest, visible->p95);
  }
  if (slowest.count() >= 0)
    line += fmt::format(", visible in {} ms (p95 of the slowest path)", milliseconds_words(slowest));
  return line + fmt::format(" ({:.1f} s)", std::chrono::duration<double>(report.took).count());
}

}  // namespace pyat::render
