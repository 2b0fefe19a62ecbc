// What `pyat lint` found in each file: the data that every output format is made from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"

namespace pyat::diag {

// refused: exactly when the real server of that release refuses the file.
// unreadable: there is no verdict, because the file could not be read or is not a server configuration.
enum class Status : std::uint8_t { ok, warnings, refused, unreadable };

constexpr std::string_view to_string(Status status) {
  switch (status) {
    case Status::ok: return "ok";
    case Status::warnings: return "warnings";
    case Status::refused: return "refused";
    case Status::unreadable: return "unreadable";
  }
  return "";
}

// A file with settings per tenant that a configuration names, as a path on the server's machine.
struct TenantFile {
  std::string path{};
  Range range{};  // where it is named
};

// A problem that `--fix` has mended.
struct FixedProblem {
  std::string_view code{};
  Position place{};  // where it stood when it was mended
  std::string path{};
  std::string title{};  // of the fix
  bool safe = false;
};

struct FileReport {
  std::string path{};            // as it was given or found; "<stdin>" for standard input
  std::string product{};         // "mimir", "tempo"; empty when it could not be told
  std::string product_source{};  // why: "flag", "modeline", "pyat.yml", "file name", "content"
  std::string version{};         // "2.10.3"
  std::string version_source{};  // "flag", "modeline", "pyat.yml", "default"
  Status status = Status::ok;
  std::vector<Diagnostic> diagnostics{};  // in file order
  std::size_t ignored = 0;                // problems that comments in the file took out of `diagnostics`
  std::vector<FixedProblem> fixed{};      // by `--fix`; `diagnostics` are what remains
  std::vector<TenantFile> tenant_files{};
  bool holds_tenants = false;         // the file is not a configuration, but such a file that one names
  bool flat_tenants_allowed = false;  // Tempo: enable_legacy_overrides
  std::string text{};                 // the file, as far as the snippets of `diagnostics` need it
};

// Is there a warning of which the server dies while it starts, although it accepts the file?
bool stops_at_start(const FileReport& file);

struct Report {
  std::vector<FileReport> files{};
  double seconds = 0;  // wall time of the whole run
};

struct Counts {
  std::size_t files = 0, refused = 0, unreadable = 0, errors = 0, warnings = 0;
  std::size_t stopping = 0;  // accepted files with which the server stops while starting
  // With a baseline: what it does not accept.
  std::size_t failing = 0, new_errors = 0, new_warnings = 0;
  std::size_t in_baseline = 0;  // diagnostics that it does
};
Counts count(const Report& report);

// Does the server not run with it, for a reason that no baseline accepts?
bool fails(const FileReport& file);

}  // namespace pyat::diag
