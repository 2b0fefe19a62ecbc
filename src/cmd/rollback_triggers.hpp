// What `pyat rollback triggers --act` does once a trigger fires.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/rollback_stack.hpp"

namespace pyat::cmd {

// Goes back to the last good generation without asking. `because`: the names of the triggers that fire.
using GoBack = std::function<ExitCode(const std::vector<std::string>& because)>;

// Of what fires, and what becomes of it. Whoever cannot be reached at once is told of the rollback itself later.
void tell_fired(const RollbackOptions& rollback, std::string words, std::string next, Context& context);

// By `pyat rollback run --yes`, for the same stack.
GoBack go_back_by_run(const RollbackOptions& rollback, Context& context);

}  // namespace pyat::cmd
