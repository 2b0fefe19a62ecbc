#include "diag/report.hpp"

#include <algorithm>

namespace pyat::diag {

bool stops_at_start(const FileReport& file) {
  return file.status == Status::warnings && std::any_of(file.diagnostics.begin(), file.diagnostics.end(),
                                                        [](const Diagnostic& found) { return found.stops; });
}

Counts count(const Report& report) {
  Counts counts;
  counts.files = report.files.size();
  for (const FileReport& file : report.files) {
    counts.refused += file.status == Status::refused;
    counts.stopping += stops_at_start(file);
    counts.unreadable += file.status == Status::unreadable;
    for (const Diagnostic& diagnostic : file.diagnostics) {
      counts.errors += diagnostic.severity == Severity::error;
      counts.warnings += diagnostic.severity == Severity::warning;
    }
  }
  return counts;
}

}  // namespace pyat::diag
