#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "render/smoke_report.hpp"
#include "render/smoke_words.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using smoke::Report;
using smoke::Result;
using smoke::Verdict;
using std::size_t;
using std::string;

constexpr size_t most_named = 2;
constexpr size_t longest_why = 100;  // in bytes

// What the verdict is due to, and the first words of why: "logs, loki: it is down: nobody listens there".
string culprits_words(const Report& report) {
  const Verdict verdict = smoke::verdict_of(report);
  if (verdict == Verdict::passed) return {};
  std::vector<string> culprits{};
  for (const Result& result : report.results) {
    if (result.verdict != verdict) continue;
    string words = path_words(result);
    if (!result.sentence.empty()) words += ": " + begin_of(result.sentence, longest_why);
    if (std::find(culprits.begin(), culprits.end(), words) == culprits.end()) culprits.push_back(std::move(words));
  }
  string line;
  for (size_t i = 0; i < std::min(culprits.size(), most_named); ++i) line += culprits[i] + "; ";
  if (culprits.size() > most_named) line += fmt::format("and {} more; ", culprits.size() - most_named);
  return line;
}

}  // namespace

string smoke_line(const Report& report) {
  const SmokeTotals totals = totals_of(report);
  string line = fmt::format("{} {}: {}", util::rfc3339(report.made), smoke::to_string(smoke::verdict_of(report)),
                            to_printable(culprits_words(report)));
  line += fmt::format("{} of {} expected items found", totals.ledger.found, totals.ledger.expected);
  std::chrono::microseconds slowest{-1};
  for (const Result& result : report.results) {
    if (result.views.empty()) continue;
    if (const auto visible = visible_of(result.views.front().ledger)) slowest = std::max(slowest, visible->p95);
  }
  if (slowest.count() >= 0)
    line += fmt::format(", visible in {} ms (p95 of the slowest path)", milliseconds_words(slowest));
  return line + fmt::format(" ({:.1f} s)", std::chrono::duration<double>(report.took).count());
}

}  // namespace pyat::render
