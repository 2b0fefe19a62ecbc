// Ctrl-C as something that can be waited for.
#pragma once

namespace pyat::cmd {

// From now on SIGINT and SIGTERM make this descriptor readable instead of ending the process; the second one ends it,
// as usual. It is the same for all who ask. -1 where no pipe can be had: then both do what they always do.
int interrupt_fd();

// Whether one has come. Also makes that the first one does not end the process.
bool is_interrupted();

}  // namespace pyat::cmd
