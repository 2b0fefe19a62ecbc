// Mends what can be mended in the text of one file: applies the fixes of its diagnostics, looks at the result as the
// server would, and keeps only what has made the file better.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diag/report.hpp"
#include "lint/linter.hpp"

namespace pyat::fix {

enum class Level : std::uint8_t { safe, all };

constexpr bool applies(const diag::Fix& fix, Level level) {
  return !fix.edits.empty() && (fix.safe || level == Level::all);
}

// The fixed text and its report, whose `fixed` tells what was done. Round by round, as one fix may uncover the need for
// another, until nothing changes; fixing the result again changes nothing.
struct Result {
  std::string text{};
  diag::FileReport report{};
  diag::FileReport original{};  // of the text as it was
};
Result fix_text(std::string_view path, std::string text, const lint::Options& options, Level level);

}  // namespace pyat::fix
