// Begins, goes on with, takes back and confirms the run of a stack. All with the lock of the stack held (lock.hpp).
#pragma once

#include <optional>
#include <string>

#include "rollback/journal/machine.hpp"
#include "rollback/journal/reader.hpp"
#include "rollback/run/result.hpp"
#include "rollback/run/runner.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

struct Session {
  util::DurableFiles& files;
  Machine& machine;
  Executor& executor;
  std::string folder{};  // of the stack, in the state folder
  RunOptions options{};
};

// Why no run can be begun now: one has not ended, or nobody can tell. Nothing: it can.
std::optional<RunResult> refusal(const History& history);

// The plan was made with the lock held: nobody has changed the stack since.
RunResult start(Session& session, Begin begin);

// Goes on after a crash, or where it had stopped; one that had turned back goes on with that.
RunResult resume(Session& session);

RunResult abort_run(Session& session);

// That all is well with a run that waits for it.
RunResult confirm(Session& session);

}  // namespace pyat::rollback
