// The text of one Compose file as a Value. Mistakes are data, with their places.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compose/interpolate.hpp"
#include "compose/value.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::compose {

// A variable without a value, at its first place.
struct UnsetVariable {
  std::string name{};
  std::size_t file = 0;
  diag::Range where{};
};

struct ReadText {
  Value root{};  // a mapping when there is no error among the problems
  std::vector<diag::Diagnostic> problems{};
  std::vector<UnsetVariable> unset{};  // each name once
};

// `file` is what Value::file of all that is read will be.
ReadText read_text(std::string_view text, std::size_t file, const Environment& environment);

diag::Diagnostic problem_at(diag::Range where, std::string path, std::string message, std::string help = {});
diag::Diagnostic warning_at(diag::Range where, std::string path, std::string message, std::string help = {});

}  // namespace pyat::compose
