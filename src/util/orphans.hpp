// What a program has started and not ended: found, and ended with it.
#pragma once

#include <sys/types.h>

namespace pyat::util {

// While it lives, processes whose parent has died become children of this one, so that they can be found.
class AdoptedOrphans {
 public:
  AdoptedOrphans();
  AdoptedOrphans(const AdoptedOrphans&) = delete;
  AdoptedOrphans& operator=(const AdoptedOrphans&) = delete;
  ~AdoptedOrphans();

 private:
  int before_ = 0;
};

// Ends, by SIGKILL, what is left in the group of `leader`, which has ended and has not been waited for, and what this
// process has adopted since the leader was started. Returns how many processes that were.
unsigned end_orphans(pid_t leader);

}  // namespace pyat::util
