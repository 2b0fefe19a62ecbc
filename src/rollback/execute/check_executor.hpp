// Steps that only look: preflight, health, smoke, an alert that must arrive.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "rollback/step.hpp"

namespace pyat::rollback {

// Returns within Step::timeout.
using Check = std::function<StepResult(const Step&)>;

class CheckExecutor final : public Executor {
 public:
  // `name`: what the detail "check" of a step says.
  void set(std::string name, Check check) { checks_.insert_or_assign(std::move(name), std::move(check)); }

  Sight look(const Step& step) override;
  StepResult apply(const Step& step) override;
  StepResult undo(const Step& step) override;

 private:
  std::map<std::string, Check, std::less<>> checks_{};
};

}  // namespace pyat::rollback
