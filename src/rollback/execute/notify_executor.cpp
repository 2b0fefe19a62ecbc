#include "rollback/execute/notify_executor.hpp"

#include <algorithm>
#include <vector>

#include "util/text.hpp"

namespace pyat::rollback {

Sight NotifyExecutor::look(const Step&) { return {.words = "nobody can tell who has read a message"}; }

StepResult NotifyExecutor::apply(const Step& step) {
  const std::size_t known = queue_.deliveries().size();
  queue_.add(message_());
  queue_.pump(std::min<std::chrono::milliseconds>(patience, step.timeout));
  StepResult result{.is_done = true};
  std::vector<std::string> told{}, waiting{};
  for (std::size_t i = known; i < queue_.deliveries().size(); ++i) {
    const notify::Delivery& delivery = queue_.deliveries()[i];
    result.proofs.push_back(delivery.target + ": " + (delivery.words.empty() ? "not tried yet" : delivery.words));
    if (delivery.state == notify::State::sent) {
      told.push_back(delivery.target);
    } else {
      waiting.push_back(delivery.target);
    }
    if (delivery.state == notify::State::given_up) {
      result.is_done = false;
      result.next = delivery.next;
    }
  }
  if (!told.empty()) result.words = "told " + util::listed(told);
  if (!waiting.empty()) {
    result.words += (told.empty() ? "" : "; ") + util::listed(waiting) +
                    (result.is_done ? " will be told later" : " could not be told");
  }
  if (result.words.empty()) result.words = "nobody wants to be told of this";
  return result;
}

StepResult NotifyExecutor::undo(const Step&) { return {.is_done = true, .words = "what was told stays told"}; }

}  // namespace pyat::rollback
