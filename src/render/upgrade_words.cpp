#include "render/upgrade_words.hpp"

#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {

std::string title_of(std::string_view product) {
  std::string title = to_printable(product);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

std::string upgrade_headline(const diag::UpgradeReport& report) {
  std::string out = to_printable(report.path) + ": " + title_of(report.product) + ' ' + report.from;
  if (report.from_source != "flag") out += " (" + report.from_source + ")";
  out += " to " + report.to;
  if (report.backwards) out += ", which is older";
  return out;
}

std::string upgrade_verdict(const diag::UpgradeReport& report) {
  const std::string server = title_of(report.product) + ' ' + report.to;
  const std::size_t errors = report.breaks.size() + report.already.size();
  if (errors > 0) {
    return server + " does not start with this file: " + counted(errors, "problem") +
           " to mend first; --write does what it can";
  }
  if (report.breaks_something()) return server + " accepts this file, but not the flags";
  return server + " accepts this file as it is";
}

std::string timing_words(const diag::Break& change, const diag::UpgradeReport& report) {
  switch (change.timing) {
    case diag::Timing::unknown: return {};
    case diag::Timing::any: return "any time: " + report.from + " starts without it, too, with its defaults";
    case diag::Timing::before: return "ahead, if you like: " + report.from + " takes both forms";
    case diag::Timing::between:
      return change.first_with_both == change.last_with_both
                 ? "with the server, or on the way: only " + change.first_with_both + " takes both forms"
                 : "with the server, or on the way: " + change.first_with_both + " to " + change.last_with_both +
                       " take both forms";
    case diag::Timing::together: return "with the server: no release takes both forms";
  }
  return {};
}

std::string shown_value(std::string_view value) { return value.empty() ? "\"\"" : to_printable(value); }

std::string flag_words(const diag::FlagChange& change, const diag::UpgradeReport& report) {
  const std::string since = change.since.empty() ? std::string{} : " in " + change.since;
  std::string out;
  switch (change.fate) {
    case diag::FlagFate::renamed: out = "renamed to -" + change.new_flag + since; break;
    case diag::FlagFate::removed: out = "removed" + since; break;
    case diag::FlagFate::deprecated: out = "deprecated: a later release will refuse it"; break;
    case diag::FlagFate::unknown:
      out = "bound to no setting, neither in " + report.from + " nor in " + report.to + ": check its name";
      break;
  }
  if (!change.advice.empty()) out += "; " + change.advice;
  return out;
}

std::string names_of(const std::vector<std::string>& targets) {
  std::string out;
  for (const std::string& target : targets) out += (out.empty() ? "" : ", ") + to_printable(target);
  return out;
}

std::vector<Run> runs_of(const diag::AcceptedBy& answer) {
  std::vector<Run> runs;
  for (const diag::ReleaseVerdict& release : answer.releases) {
    const bool accepted = release.status != diag::Status::refused && release.status != diag::Status::unreadable;
    if (runs.empty() || runs.back().accepted != accepted || runs.back().stops != release.stops) {
      runs.push_back({.first = release.version, .accepted = accepted, .stops = release.stops});
    }
    runs.back().last = release.version;
    ++runs.back().count;
  }
  return runs;
}

Run nearest_run(const diag::AcceptedBy& answer) {
  Run nearest{};
  bool open = false;
  for (const diag::ReleaseVerdict& release : answer.releases) {
    const bool readable = release.status != diag::Status::unreadable;
    if (!readable || (nearest.count > 0 && release.errors > nearest.errors)) {
      open = false;
      continue;
    }
    if (!open || release.errors < nearest.errors) nearest = {.first = release.version, .errors = release.errors};
    open = true;
    nearest.last = release.version;
    ++nearest.count;
  }
  return nearest;
}

std::string words_of(const Run& run) { return run.count == 1 ? run.first : run.first + " to " + run.last; }

FlagCounts count_flags(const std::vector<diag::FlagChange>& flags) {
  FlagCounts counts;
  for (const diag::FlagChange& change : flags) {
    counts.renamed += change.fate == diag::FlagFate::renamed;
    counts.removed += change.fate == diag::FlagFate::removed;
  }
  return counts;
}

}  // namespace pyat::render
