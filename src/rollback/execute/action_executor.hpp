// Carries out the steps of pyat.yml that run a program or send a request.
#pragma once

#include "rollback/execute/program.hpp"
#include "rollback/execute/request.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

// Of the kinds command and http: either may be undone by the other, and a program tells whether either is done.
class ActionExecutor final : public Executor {
 public:
  // All must outlive it.
  ActionExecutor(util::ProcessRunner& runner, net::Client& client, util::DurableFiles& files,
                 const Surroundings& surroundings, const notify::FindSecret& find)
      : programs_(runner, files, surroundings), requests_(client, files, surroundings, find) {}

  Sight look(const Step& step) override;
  StepResult apply(const Step& step) override;
  StepResult undo(const Step& step) override;

 private:
  struct Seen {
    Sight sight{};
    std::chrono::milliseconds took{};
  };
  Seen see(const Step& step) const;
  StepResult act(const Step& step, Act act, std::chrono::milliseconds budget) const;

  Programs programs_;
  Requests requests_;
};

}  // namespace pyat::rollback
