// The checks of single values, which the schemas hold as data.
#pragma once

#include "lint/rules/scope.hpp"

namespace pyat::lint::rules {

void check_values(Scope& scope);

}  // namespace pyat::lint::rules
