// What a server checks after it has decoded its configuration: one value at a time (schemas/*/checks/*.json), and the
// rules that relate settings (one file each in this folder, listed in table.cpp).
#pragma once

#include <vector>

#include "diag/diagnostic.hpp"
#include "lint/rules/scope.hpp"
#include "settings/settings.hpp"

namespace pyat::lint::rules {

// A setting whose value does not decode takes part in no rule.
void check_rules(const settings::Settings& settings, const Surroundings& surroundings,
                 std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::lint::rules
