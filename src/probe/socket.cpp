#include "probe/socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace pyat::probe {
namespace {

bool is_temporary(int error) { return error == EAGAIN || error == EINTR; }

Transfer failure(int error) { return {.trouble = Trouble::failed, .error = error}; }

}  // namespace

Transfer Socket::connect(const std::vector<Address>& addresses, Deadline deadline) {
  Transfer first{.trouble = Trouble::failed, .error = EADDRNOTAVAIL};
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto share = (deadline.end - Clock::now()) / static_cast<Clock::rep>(addresses.size() - i);
    const Transfer result = connect_to(addresses[i], {Clock::now() + share});
    if (result.trouble == Trouble::none) {
      deadline_ = deadline;
      return result;
    }
    if (i == 0) first = result;
  }
  return first;
}

Transfer Socket::connect_to(const Address& address, Deadline deadline) {
  close();
  fd_ = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) return failure(errno);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address.storage), address.size) == 0) return {};
  if (errno != EINPROGRESS && errno != EINTR) return failure(errno);
  if (const Trouble trouble = wait(POLLOUT, deadline); trouble != Trouble::none) return {.trouble = trouble};
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error == ETIMEDOUT) return {.trouble = Trouble::late};
  return error == 0 ? Transfer{} : failure(error);
}

Transfer Socket::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
    } else if (!is_temporary(errno)) {
      return failure(errno);
    } else if (const Trouble trouble = wait(POLLOUT, deadline_); trouble != Trouble::none) {
      return {.trouble = trouble};
    }
  }
  return {};
}

Transfer Socket::receive(std::span<char> room) {
  for (;;) {
    // Also when bytes are there: a server that never stops sending must not keep us.
    if (deadline_.is_over()) return {.trouble = Trouble::late};
    const ssize_t received = ::recv(fd_, room.data(), room.size(), 0);
    if (received > 0) return {.size = static_cast<std::size_t>(received)};
    if (received == 0) return {.trouble = Trouble::closed};
    if (!is_temporary(errno)) return failure(errno);
    if (const Trouble trouble = wait(POLLIN, deadline_); trouble != Trouble::none) return {.trouble = trouble};
  }
}

Trouble Socket::wait(short events, Deadline deadline) const {
  for (;;) {
    pollfd one{.fd = fd_, .events = events, .revents = 0};
    const int ready = ::poll(&one, 1, deadline.remaining_ms());
    if (ready > 0) return Trouble::none;
    if (ready == 0 && deadline.is_over()) return Trouble::late;
    if (ready < 0 && errno != EINTR) return Trouble::failed;
  }
}

void Socket::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace pyat::probe
