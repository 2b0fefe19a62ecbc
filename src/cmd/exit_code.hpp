// What the exit status of pyat means: the same for every command.
#pragma once

namespace pyat::cmd {

enum class ExitCode {
  ok = 0,
  problems = 1,     // what was looked at is not well
  usage = 2,        // the command line or another input of pyat's own is wrong, or nothing could be checked
  failure = 3,      // pyat itself failed, or a rollback has stopped half-way
  timed_out = 124,  // a --wait ran out
};

}  // namespace pyat::cmd
