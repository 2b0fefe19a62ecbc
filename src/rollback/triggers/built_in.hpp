// The triggers that count where pyat.yml names none: those that a plan for a migration usually has.
#pragma once

#include <vector>

#include "rollback/triggers/judge.hpp"

namespace pyat::rollback::triggers {

// Those that write, a smoke test and an injected alert, only where it is asked for.
std::vector<Rule> built_in(bool with_writing);

}  // namespace pyat::rollback::triggers
