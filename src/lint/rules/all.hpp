// Every rule, by the name of its file.
#pragma once

#include "lint/rules/scope.hpp"

namespace pyat::lint::rules {

namespace mimir {}

namespace tempo {
void block_timeout(Scope& scope);
}

}  // namespace pyat::lint::rules
