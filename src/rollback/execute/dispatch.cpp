#include "rollback/execute/dispatch.hpp"

namespace pyat::rollback {
namespace {

StepResult nobody(const Step& step) {
  return {.words = "this pyat has nothing that carries out a step of the kind " + std::string(to_string(step.kind)),
          .next = "pyat --version, and use the release that began the run"};
}

}  // namespace

Sight Dispatch::look(const Step& step) {
  Executor* const executor = find(step);
  return executor == nullptr ? Sight{.words = nobody(step).words} : executor->look(step);
}

StepResult Dispatch::apply(const Step& step) {
  Executor* const executor = find(step);
  return executor == nullptr ? nobody(step) : executor->apply(step);
}

StepResult Dispatch::undo(const Step& step) {
  Executor* const executor = find(step);
  return executor == nullptr ? nobody(step) : executor->undo(step);
}

}  // namespace pyat::rollback
