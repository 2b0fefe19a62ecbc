// A mistake of a trigger or a rule, as lint reports it.
#pragma once

#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"

namespace pyat::cost {

struct Finding {
  std::string_view code{};  // docs/cost-triggers.md has each
  diag::Severity severity = diag::Severity::warning;
  std::string file{};
  diag::Position place{};     // line 0: the file as a whole
  std::string subject{};      // "trigger storage", "alert HighIngestionRate"
  std::string what{}, why{};  // sentences without a full stop
  std::string instead{};      // what to write
};

}  // namespace pyat::cost
