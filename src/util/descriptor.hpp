// An open file of the system, closed with its owner, and what is done with it until it is done.
#pragma once

#include <string_view>
#include <utility>

namespace pyat::util {

class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd();
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  // Some file systems report a failed write only here. Returns 0 or the errno.
  int close();

 private:
  int fd_;
};

// Writes all of it, however often a signal comes between. Returns 0 or the errno.
int write_all(int fd, std::string_view text);

}  // namespace pyat::util
