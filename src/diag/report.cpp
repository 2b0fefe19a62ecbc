#include "diag/report.hpp"

#include <algorithm>

namespace pyat::diag {

bool stops_at_start(const FileReport& file) {
  return file.status == Status::warnings && std::any_of(file.diagnostics.begin(), file.diagnostics.end(),
                                                        [](const Diagnostic& found) { return found.stops; });
}

bool fails(const FileReport& file) {
  return file.status != Status::unreadable &&
         std::any_of(file.diagnostics.begin(), file.diagnostics.end(),
                     [](const Diagnostic& found) { return is_fatal(found) && !found.in_baseline; });
}

Counts count(const Report& report) {
  Counts counts;
  counts.files = report.files.size();
  for (const FileReport& file : report.files) {
    counts.refused += file.status == Status::refused;
    counts.stopping += stops_at_start(file);
    counts.failing += fails(file);
    counts.unreadable += file.status == Status::unreadable;
    for (const Diagnostic& diagnostic : file.diagnostics) {
      const bool error = diagnostic.severity == Severity::error, warning = diagnostic.severity == Severity::warning;
      counts.errors += error;
      counts.warnings += warning;
      counts.new_errors += error && !diagnostic.in_baseline;
      counts.new_warnings += warning && !diagnostic.in_baseline;
      counts.in_baseline += diagnostic.in_baseline;
    }
  }
  return counts;
}

}  // namespace pyat::diag
