// Gives each step to the one who carries out steps of its kind.
#pragma once

#include <array>
#include <cstddef>

#include "rollback/step.hpp"

namespace pyat::rollback {

class Dispatch final : public Executor {
 public:
  // `executor` must outlive it.
  void set(Kind kind, Executor& executor) { executors_.at(static_cast<std::size_t>(kind)) = &executor; }

  // A step of a kind that nobody carries out fails.
  Sight look(const Step& step) override;
  StepResult apply(const Step& step) override;
  StepResult undo(const Step& step) override;

 private:
  Executor* find(const Step& step) const { return executors_.at(static_cast<std::size_t>(step.kind)); }

  std::array<Executor*, kind_count> executors_{};
};

}  // namespace pyat::rollback
