// The problems that were there on the day when somebody began to look: accepted, so that only what is new makes a run
// fail. Pure: names and existence of files come from outside.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/report.hpp"

namespace pyat::diag {

// So many problems that are alike, in one file.
struct BaselineEntry {
  std::string file{};  // as the baseline names it: relative to its own folder
  std::string code{};
  std::string path{};         // in the document; may be empty
  std::string fingerprint{};  // of code, path and the text at the place: outlives lines that come and go above it
  std::uint64_t count = 1;

  friend auto operator<=>(const BaselineEntry&, const BaselineEntry&) = default;
};
using Baseline = std::vector<BaselineEntry>;

// How the baseline names a file of the report.
using BaselineName = std::function<std::string(const std::string& path)>;

// All that is in the report, in the order in which it is written.
Baseline baseline_of(const Report& report, const BaselineName& name);

// Marks what the baseline accepts. Returns what of it has not occurred in the files of the report; of those that were
// not checked, or not to their end, that says nothing.
Baseline accept(const Baseline& baseline, const BaselineName& name, Report& report);

// Tells each file that was checked whole how much of `left` was its own. `update` is the command that removes it.
void note_unused(const Baseline& left, const BaselineName& name, std::string_view update, Report& report);

// The baseline to write: what is in the report, and of the old one what the report cannot tell. `exists` is asked of
// files that the report does not hold.
Baseline updated(const Baseline& old, const BaselineName& name, const Report& report,
                 const std::function<bool(const std::string& file)>& exists);

}  // namespace pyat::diag
