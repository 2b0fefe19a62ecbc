// Starts and stops services through a driver. Undoing a start is stopping, and the other way round.
#pragma once

#include <chrono>

#include "rollback/driver/driver.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

class ServicesExecutor final : public Executor {
 public:
  // `up` is about services of the target, `down` about those of the generation before, `wait_healthy` about those of
  // the one that it names. All must outlive it.
  ServicesExecutor(Driver& driver, Material before, Material target)
      : driver_(driver), before_(std::move(before)), target_(std::move(target)) {}

  Sight look(const Step& step) override;
  StepResult apply(const Step& step) override;
  // Starting what was stopped waits until it is as well as it was, as far as the time-out allows: what has taken its
  // place is stopped next.
  StepResult undo(const Step& step) override;

 private:
  Driver::Names that_served(const Step& step) const;
  bool is_another(const ServiceLook& look) const;
  const Generation& waited_for(const Step& step) const;
  StepResult start_again(const Step& step);

  Driver& driver_;
  Material before_;
  Material target_;
};

}  // namespace pyat::rollback
