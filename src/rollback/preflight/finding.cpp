#include "rollback/preflight/finding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 4> levels = {"well", "unknown", "warning", "wrong"};

std::size_t count_of(const std::vector<Finding>& findings, Level level) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [&](const Finding& each) { return each.level == level; }));
}

// "9 of 11 checks are well, 1 warning, 1 unknown"
string summary_of(const std::vector<Finding>& findings) {
  string words = fmt::format("{} of {} checks are well", count_of(findings, Level::well), findings.size());
  if (const auto warnings = count_of(findings, Level::warning); warnings > 0) {
    words += fmt::format(", {} {}", warnings, warnings == 1 ? "warning" : "warnings");
  }
  if (const auto unknown = count_of(findings, Level::unknown); unknown > 0)
    words += fmt::format(", {} unknown", unknown);
  return words;
}

}  // namespace

string_view to_string(Level level) { return levels[static_cast<std::size_t>(level)]; }

StepResult result_of(const std::vector<Finding>& findings) {
  StepResult result{.words = summary_of(findings)};
  std::vector<string> wrong{};
  for (const Finding& finding : findings) {
    string proof = fmt::format("{}: {}: {}", to_string(finding.level), finding.what, finding.words);
    if (!finding.next.empty()) proof += " (" + finding.next + ")";
    result.proofs.push_back(std::move(proof));
    if (finding.level != Level::wrong) continue;
    wrong.push_back(finding.words);
    if (result.next.empty()) result.next = finding.next;
  }
  result.is_done = wrong.empty();
  if (!wrong.empty()) result.words = util::joined(wrong, "; ") + "; " + result.words;
  return result;
}

}  // namespace pyat::rollback
