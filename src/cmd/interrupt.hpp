// Ctrl-C as something that can be waited for.
#pragma once

namespace pyat::cmd {

// From now on SIGINT and SIGTERM make this descriptor readable instead of ending the process; the second one ends it,
// as usual. -1 where no pipe can be had: then both do what they always do.
int interrupt_fd();

}  // namespace pyat::cmd
