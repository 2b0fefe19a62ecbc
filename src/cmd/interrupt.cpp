#include "cmd/interrupt.hpp"

#include <fcntl.h>
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

}  // namespace

int interrupt_fd() {
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

}  // namespace pyat::cmd
