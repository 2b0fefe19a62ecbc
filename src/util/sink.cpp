#include "util/sink.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace pyat::util {

void FdSink::write(std::string_view text) {
  if (error_ != 0) return;
  if (buffer_.size() + text.size() > capacity_) flush();
  if (text.size() > capacity_) {
    send(text);
  } else {
    buffer_ += text;
  }
}

int FdSink::flush() {
  if (!buffer_.empty()) {
    send(buffer_);
    buffer_.clear();
  }
  return error_;
}

void FdSink::send(std::string_view text) {
  while (!text.empty() && error_ == 0) {
    const ssize_t written = ::write(fd_, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // the other end shares a terminal or pipe that it made non-blocking
      pollfd wait{fd_, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
}

}  // namespace pyat::util
