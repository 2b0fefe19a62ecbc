// What `pyat rollback run`, `resume`, `abort` and `confirm` have in common: the lock of the stack, its journal, who
// carries the steps out, who is told, and what is shown.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/rollback_notify.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/rollback_works.hpp"
#include "rollback/journal/lock.hpp"
#include "rollback/journal/machine.hpp"
#include "rollback/run/session.hpp"
#include "rollback/watch/watch.hpp"

namespace pyat::cmd {

class RollbackSession {
 public:
  // Takes the lock: a UsageError where somebody else has it. `command`: "run", for those who are locked out meanwhile.
  // All must outlive it.
  RollbackSession(const RollbackOptions& options, rollback::Store& store, const std::string& command, Context& context);
  RollbackSession(const RollbackSession&) = delete;
  RollbackSession& operator=(const RollbackSession&) = delete;

  using Act = std::function<rollback::RunResult(rollback::Session&)>;

  rollback::RunOptions& run_options() { return run_options_; }

  rollback::RunResult start(rollback::Begin begin);
  // With the run that has not ended; where there is none, nobody is needed who could carry something out.
  rollback::RunResult go_on(const Act& act);
  // Until somebody elsewhere has confirmed it, or the time is over: then it is undone.
  rollback::RunResult wait_for_confirmation();

  // Shows what it has come to, tells people, and lets go of the lock.
  ExitCode end(rollback::RunResult result);

 private:
  void take_lock();
  bool try_lock();
  void judge(const rollback::Generation& target, rollback::RunResult& result);
  void let_go();
  rollback::RunResult with_works(const rollback::Begin& begin, const Act& act);
  // What has been seen so far of who answers; nothing depends on it.
  void keep_watch();
  void add_blackouts(rollback::RunResult& result) const;
  void show(const rollback::Line& line, const rollback::Progress& progress);
  void tell_rest(const rollback::RunResult& result);
  std::optional<rollback::RunResult> look_at_waiting(const std::string& path);
  bool send_rest();

  const RollbackOptions& options_;
  rollback::Store& store_;
  Context& context_;
  const bool is_shown_;  // the lines of the journal, on standard output
  std::string folder_;
  std::unique_ptr<rollback::Machine> machine_;
  std::unique_ptr<rollback::LockFiles> lock_files_ = rollback::real_lock_files();
  rollback::LockResult lock_{};
  rollback::RunOptions run_options_{};
  std::optional<Notifier> notifier_{};
  std::vector<std::string> undelivered_{};  // messages that were given up before the lock was let go
  rollback::Progress progress_{};           // as of the last line
  std::optional<rollback::Stamp> intent_{};
  std::unique_ptr<rollback::Watch> watch_{};
  std::optional<rollback::WatchLog> watch_log_{};
};

// `typed`: what --confirm says; empty: nothing. Another name than that of the stack is a UsageError.
void check_typed_name(const std::string& typed, const std::string& stack);

extern const std::span<const std::string_view> run_formats;

}  // namespace pyat::cmd
