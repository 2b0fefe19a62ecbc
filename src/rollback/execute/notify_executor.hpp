// The step that tells people. What cannot be sent at once stays queued: it never holds a rollback up.
#pragma once

#include <chrono>
#include <functional>

#include "rollback/notify/queue.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

class NotifyExecutor final : public Executor {
 public:
  // So long the step waits for answers.
  static constexpr std::chrono::milliseconds patience{3000};

  // `message`: what is to be told now. Both must outlive it.
  NotifyExecutor(notify::Queue& queue, std::function<notify::Message()> message)
      : queue_(queue), message_(std::move(message)) {}

  Sight look(const Step& step) override;
  StepResult apply(const Step& step) override;
  StepResult undo(const Step& step) override;

 private:
  notify::Queue& queue_;
  std::function<notify::Message()> message_;
};

}  // namespace pyat::rollback
