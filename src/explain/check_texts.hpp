// The checks of one value (schemas/CHECKS.md) by what the servers print of them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"
#include "schemas/table.hpp"

namespace pyat::explain {

struct CheckMatch {
  // With the same text: of several settings, or of several runs of releases. Those of the message's value, if it names
  // one. Empty: no check prints this.
  std::vector<const schemas::CheckRow*> rows{};
  std::optional<std::string_view> value{};  // as the message shows it
};

// Of any product when none is given.
CheckMatch find_checks(std::optional<schemas::Product> product, std::string_view message);

// Does this release have the check, and the setting?
bool is_check_of(const schemas::CheckRow& row, const schemas::KnownRelease& release);

}  // namespace pyat::explain
