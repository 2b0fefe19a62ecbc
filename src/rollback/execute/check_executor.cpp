#include "rollback/execute/check_executor.hpp"

namespace pyat::rollback {

// It changes nothing, so that there is nothing to be seen of it afterwards.
Sight CheckExecutor::look(const Step&) { return {.words = "a check leaves nothing behind"}; }

StepResult CheckExecutor::apply(const Step& step) {
  const std::string* const name = step.detail("check");
  const auto found = name == nullptr ? checks_.end() : checks_.find(*name);
  if (found == checks_.end()) {
    return {.words = "this pyat does not know the check " + (name == nullptr ? step.id : *name),
            .next = "pyat --version, and use the release that began the run"};
  }
  return found->second(step);
}

StepResult CheckExecutor::undo(const Step&) { return {.is_done = true, .words = "a check changes nothing"}; }

}  // namespace pyat::rollback
