// What carries the steps of a run out on this machine, put together.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cmd/context.hpp"
#include "cmd/rollback_notify.hpp"
#include "cmd/rollback_stack.hpp"
#include "rollback/driver/compose_driver.hpp"
#include "rollback/execute/action_executor.hpp"
#include "rollback/execute/check_executor.hpp"
#include "rollback/execute/dispatch.hpp"
#include "rollback/execute/files_executor.hpp"
#include "rollback/execute/flush_executor.hpp"
#include "rollback/execute/notify_executor.hpp"
#include "rollback/execute/services_executor.hpp"
#include "rollback/journal/line.hpp"
#include "rollback/preflight/preflight.hpp"
#include "rollback/store/choose.hpp"
#include "rollback/store/store.hpp"
#include "rollback/watch/probes.hpp"

namespace pyat::cmd {

// The generations that a run is about.
struct RunSides {
  rollback::Generation files{};     // how the files were before it
  rollback::Generation services{};  // and the services
  rollback::Generation target{};
  rollback::Problem problem{};  // then one of them is missing or damaged
};

// As the first line of its journal names them.
RunSides sides_of(const rollback::Begin& begin, const rollback::Listing& listing);

// Where the driver has its copies, in the folder of the stack.
std::string compose_folder(const std::string& stack_folder);

class RollbackWorks {
 public:
  // All must outlive it. `message`: what people are told at the end.
  RollbackWorks(const RollbackOptions& options, rollback::Store& store, rollback::Begin begin, RunSides sides,
                Notifier& notifier, std::function<rollback::notify::Message()> message, Context& context);
  RollbackWorks(const RollbackWorks&) = delete;
  RollbackWorks& operator=(const RollbackWorks&) = delete;

  const RunSides& sides() const { return sides_; }
  rollback::Executor& executor() { return dispatch_; }
  // Who is asked all the time whether it answers.
  rollback::Probes probes();

 private:
  rollback::Material material(const rollback::Generation& generation);
  void set_checks();
  rollback::StepResult preflight();

  const RollbackOptions& options_;
  rollback::Store& store_;
  const rollback::Begin begin_;
  const RunSides sides_;
  Context context_;  // whose network Ctrl-C does not interrupt: a step comes to its end
  std::unique_ptr<net::Client> client_;
  const rollback::Surroundings surroundings_;
  const rollback::PreflightChecks preflight_;
  rollback::ComposeDriver driver_;
  rollback::FilesExecutor files_;
  rollback::ServicesExecutor services_;
  rollback::ActionExecutor actions_;
  rollback::CheckExecutor checks_{};
  rollback::FlushExecutor flush_;
  rollback::NotifyExecutor notify_;
  rollback::Dispatch dispatch_{};
};

}  // namespace pyat::cmd
