// Mends what can be mended in the text of one file: applies the fixes of its diagnostics, looks at the result as the
// server would, and keeps only what has made the file better.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "diag/report.hpp"

namespace pyat::fix {

enum class Level : std::uint8_t { safe, all };

constexpr bool applies(const diag::Fix& fix, Level level) {
  return !fix.edits.empty() && (fix.safe || level == Level::all);
}

// Looks at a text as the server would.
using Look = std::function<diag::FileReport(std::string text)>;

// The fixed text and its report, whose `fixed` tells what was done. Round by round, as one fix may uncover the need for
// another, until nothing changes; fixing the result again changes nothing.
struct Result {
  std::string text{};
  diag::FileReport report{};
  diag::FileReport original{};  // of the text as it was
};
Result fix_text(std::string text, const Look& look, Level level);

}  // namespace pyat::fix
