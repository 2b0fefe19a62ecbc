#include "net/listening_socket.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace pyat::net {
namespace {

using std::string;
using std::string_view;

constexpr int backlog = 64;

struct Place {
  string host{}, port{};
};

// No port: the text is no address.
Place place_of(string_view address) {
  const std::size_t colon = address.rfind(':');
  if (colon == string_view::npos) return {};
  string_view host = address.substr(0, colon);
  const string_view port = address.substr(colon + 1);
  const bool is_number = !port.empty() && port.size() <= 5 &&
                         std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number || std::stoul(string(port)) > 65535) return {};
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {.host = string(host), .port = string(port)};
}

string address_of(int fd) {
  sockaddr_storage place{};
  socklen_t size = sizeof place;
  std::array<char, 64> host{}, port{};
  auto* address = reinterpret_cast<sockaddr*>(&place);
  if (::getsockname(fd, address, &size) != 0 || ::getnameinfo(address, size, host.data(), host.size(), port.data(),
                                                              port.size(), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return {};
  }
  return place.ss_family == AF_INET6 ? fmt::format("[{}]:{}", host.data(), port.data())
                                     : fmt::format("{}:{}", host.data(), port.data());
}

// -1, with errno, where it cannot be.
int try_address(const addrinfo& place) {
  const int fd = ::socket(place.ai_family, place.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, place.ai_protocol);
  if (fd < 0) return -1;
  const int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(fd, place.ai_addr, place.ai_addrlen) == 0 && ::listen(fd, backlog) == 0) return fd;
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

ListeningSocket refused(string_view address, int error) {
  ListeningSocket out{};
  if (error == EADDRINUSE) {
    out.problem = fmt::format("{} is taken: another program listens there", address);
    out.next = "choose another port, or 0 for any that is free; `ss -ltnp` names the program";
  } else if (error == EADDRNOTAVAIL) {
    out.problem = fmt::format("{} is no address of this machine", address);
    out.next = "choose one of its own (`ip address` lists them), or 0.0.0.0 for all of them";
  } else if (error == EACCES || error == EPERM) {
    out.problem = fmt::format("no permission to listen at {}", address);
    out.next = "choose a port above 1023";
  } else {
    out.problem = fmt::format("cannot listen at {}: {}", address, std::strerror(error));
  }
  return out;
}

}  // namespace

ListeningSocket listen_at(string_view address) {
  const Place place = place_of(address);
  ListeningSocket out{};
  if (place.port.empty()) {
    out.problem = fmt::format("'{}' is no address to listen at", address);
    out.next = "write it as HOST:PORT, such as 127.0.0.1:9095 or 0.0.0.0:9095; port 0 is any that is free";
    return out;
  }
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  const int error =
      ::getaddrinfo(place.host.empty() ? nullptr : place.host.c_str(), place.port.c_str(), &hints, &found);
  if (error != 0) {
    out.problem = fmt::format("cannot listen at {}: {}", address, ::gai_strerror(error));
    out.next = "choose an address of this machine, or 0.0.0.0 for all of them";
    return out;
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, ::freeaddrinfo);
  for (const addrinfo* next = found; next != nullptr; next = next->ai_next) {
    out.fd = try_address(*next);
    if (out.fd >= 0) break;
    if (next->ai_next == nullptr) return refused(address, errno);
  }
  out.address = address_of(out.fd);
  return out;
}

}  // namespace pyat::net
