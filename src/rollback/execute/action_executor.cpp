#include "rollback/execute/action_executor.hpp"

#include <algorithm>

namespace pyat::rollback {
namespace {

using std::chrono::milliseconds;

// What only looks need not take as long as what is done.
constexpr milliseconds longest_look{30'000};

}  // namespace

ActionExecutor::Seen ActionExecutor::see(const Step& step) const {
  const auto action = action_of(step, Act::look);
  if (!action || action->command.empty()) {
    return {.sight = {.words = "pyat.yml names no program that could tell (look)"}};
  }
  // Undoing looks first, and needs time of its own.
  const milliseconds budget = std::min<milliseconds>(longest_look, milliseconds(step.timeout) / 2);
  ProgramEnd end = programs_.run(step, Act::look, action->command, budget);
  Seen seen{.sight = {.words = std::move(end.result.words)}, .took = end.took};
  if (end.was_ended) return seen;
  if (end.exit_code == 0 && end.result.is_done) seen.sight.effect = Effect::present;
  if (end.exit_code == 1) seen.sight.effect = Effect::absent;
  return seen;
}

StepResult ActionExecutor::act(const Step& step, Act act, milliseconds budget) const {
  const auto action = action_of(step, act);
  if (!action) {
    return {.words = "the journal does not say how", .next = "pyat --version, and use the release that began the run"};
  }
  return action->command.empty() ? requests_.send(step, action->request, budget)
                                 : programs_.run(step, act, action->command, budget).result;
}

Sight ActionExecutor::look(const Step& step) { return see(step).sight; }

StepResult ActionExecutor::apply(const Step& step) { return act(step, Act::apply, step.timeout); }

StepResult ActionExecutor::undo(const Step& step) {
  const Seen seen = see(step);
  if (seen.sight.effect == Effect::absent) {
    return {.is_done = true, .words = "there is nothing to undo: " + seen.sight.words};
  }
  return act(step, Act::undo, milliseconds(step.timeout) - seen.took);
}

}  // namespace pyat::rollback
