// The answers of `pyat explain` to a log, for people and for programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "diag/report.hpp"
#include "explain/explain.hpp"
#include "render/style.hpp"

namespace pyat::render {

struct ExplainReport {
  std::string log{};                // the name of the log; empty where an argument was the text
  std::uint64_t skipped_bytes = 0;  // at its beginning, because it is too large to be read whole
  explain::Result result{};
  diag::FileReport config{};  // with --config: the file that the problems point into, with its text
};

std::string explain_log_text(const ExplainReport& report, const Style& style);
std::string explain_log_json(const ExplainReport& report);

// Errors of the configuration that the log does not name: the server gives up before it comes to them.
std::size_t count_more_errors(const ExplainReport& report);

// "the newest release that prints this": why this release was taken.
std::string version_reason(const std::string& source);

}  // namespace pyat::render
