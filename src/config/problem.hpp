// A mistake in pyat.yml. All share one code: the file is pyat's own, and any mistake in it stops pyat.
#pragma once

#include <string>
#include <utility>

#include "diag/diagnostic.hpp"

namespace pyat::config {

inline diag::Diagnostic make_problem(diag::Range where, std::string message, std::string help = {}) {
  return {.code = "bad-inventory",
          .severity = diag::Severity::error,
          .range = where,
          .message = std::move(message),
          .help = std::move(help)};
}

}  // namespace pyat::config
