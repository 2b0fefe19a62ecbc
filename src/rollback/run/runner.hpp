// Does the steps of a run one after the other, and undoes them from the last to the first when one fails. All that it
// knows is what the journal says, so that it goes on after a crash as if there had been none.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "rollback/journal/journal.hpp"
#include "rollback/run/result.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

struct RunOptions {
  bool may_pass_final = false;  // the stack's name was typed
  // What a person has found out about a step of which nobody else can tell whether it was done: it was, or not.
  std::optional<bool> was_done{};
  // Asked before each step and each attempt: somebody wants it to stop, with the journal as it is.
  std::function<bool()> is_interrupted{};
  // After each line that was written, such as an intent: the place to tell about it, and to send what waits to be sent.
  std::function<void(const Line&, const Progress&)> on_line{};
};

class Runner {
 public:
  // All must live as long as it.
  Runner(Journal& journal, Executor& executor, Machine& machine, const RunOptions& options)
      : journal_(journal), executor_(executor), machine_(machine), options_(options) {}

  // As far as it goes: to the end, back to the beginning, or to where a person is needed.
  RunResult go(Asked asked);
  // Turns back, whatever the journal says, unless there is no way back.
  RunResult go_back(const std::string& why);

 private:
  enum class Flow : std::uint8_t { on, turned, halted };

  Flow forward();
  Flow step_forward(std::size_t index);
  Flow settle(std::size_t index);
  Flow settle_unclear(std::size_t index, const Sight& sight);
  Flow attempt(std::size_t index, unsigned first);
  Flow give_up(std::size_t index);
  Flow turn(std::string why, std::string next);
  Flow back();
  Flow step_back(std::size_t index);
  Flow undo(std::size_t index);
  Flow halt(RunState state, std::string words, std::string next);

  bool is_stale(std::size_t index);
  bool write(Line line);
  bool is_stopped_before(std::size_t index);
  std::optional<Sight> look(std::size_t index);
  StepResult applied(const Step& step);
  StepResult undone(const Step& step);
  void pause(unsigned attempt);

  const Progress& progress() const { return journal_.progress(); }
  const Step& step(std::size_t index) const { return progress().begin().steps[index]; }
  const StepProgress& state(std::size_t index) const { return progress().steps()[index]; }

  Journal& journal_;
  Executor& executor_;
  Machine& machine_;
  const RunOptions& options_;
  RunResult halt_{};
};

}  // namespace pyat::rollback
