// A mistake in a file of pyat's own, pyat.yml unless its reader says otherwise. All share one code: any mistake in such
// a file stops pyat.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "diag/diagnostic.hpp"

namespace pyat::config {

inline diag::Diagnostic make_problem(diag::Range where, std::string message, std::string help = {}) {
  return {.code = "bad-inventory",
          .severity = diag::Severity::error,
          .range = where,
          .message = std::move(message),
          .help = std::move(help)};
}

// A problem of the value at `path`.
inline void add_problem(std::vector<diag::Diagnostic>& problems, diag::Range where, std::string path,
                        std::string message, std::string help = {}) {
  problems.push_back(make_problem(where, std::move(message), std::move(help)));
  problems.back().path = std::move(path);
}

inline void sort_by_place(std::vector<diag::Diagnostic>& problems) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const auto& a, const auto& b) { return a.range.begin < b.range.begin; });
}

}  // namespace pyat::config
