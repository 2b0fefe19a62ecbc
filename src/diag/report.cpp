#include "diag/report.hpp"

namespace pyat::diag {

Counts count(const Report& report) {
  Counts counts;
  counts.files = report.files.size();
  for (const FileReport& file : report.files) {
    counts.refused += file.status == Status::refused;
    counts.unreadable += file.status == Status::unreadable;
    for (const Diagnostic& diagnostic : file.diagnostics) {
      counts.errors += diagnostic.severity == Severity::error;
      counts.warnings += diagnostic.severity == Severity::warning;
    }
  }
  return counts;
}

}  // namespace pyat::diag
