#include "smoke/report.hpp"

#include <algorithm>

namespace pyat::smoke {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed: return "passed";
    case Verdict::warned: return "warned";
    case Verdict::unchecked: return "unchecked";
    case Verdict::failed: return "failed";
  }
  return {};
}

Verdict verdict_of(const Report& report) {
  const bool is_whole = !report.results.empty() && !report.was_interrupted;
  Verdict worst = is_whole ? Verdict::passed : Verdict::unchecked;
  for (const Result& result : report.results) worst = std::max(worst, result.verdict);
  return worst;
}

}  // namespace pyat::smoke
