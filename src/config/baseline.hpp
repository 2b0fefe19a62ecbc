// The file that holds a baseline: JSON, one entry a line, so that two branches can be merged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diag/baseline.hpp"
#include "diag/report.hpp"

namespace pyat::config {

struct BaselineResult {
  std::optional<diag::Baseline> baseline{};  // set when there is no mistake
  diag::FileReport report{};
};

// Some fifty thousand problems; reading so many takes seconds.
inline constexpr std::size_t max_baseline_size = 8 * 1024 * 1024;

BaselineResult load_baseline(std::string_view path, std::string_view text);

std::string baseline_text(const diag::Baseline& baseline);

}  // namespace pyat::config
