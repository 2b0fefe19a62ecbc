#include "cmd/interrupt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace pyat::cmd {
namespace {

int write_end = -1;

void on_signal(int) {
  const int kept = errno;
  const char byte = 1;
  [[maybe_unused]] const auto written = ::write(write_end, &byte, 1);
  errno = kept;
}

// The end to wait at.
int open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  write_end = ends[1];
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  return ends[0];
}

}  // namespace

int interrupt_fd() {
  static const int read_end = open_pipe();
  return read_end;
}

bool is_interrupted() {
  pollfd waiting{.fd = interrupt_fd(), .events = POLLIN, .revents = 0};
  return waiting.fd >= 0 && ::poll(&waiting, 1, 0) == 1;
}

}  // namespace pyat::cmd
