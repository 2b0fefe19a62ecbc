// From host names to addresses.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include "probe/deadline.hpp"

namespace pyat::probe {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

struct Lookup {
  std::vector<Address> addresses{};  // in the order in which they are to be tried
  std::string problem{};             // without addresses: why, fit for "URL PROBLEM"
};

// Numbers and "localhost" (127.0.0.1, then ::1) ask nobody: containers have health checks before they have a resolver.
Lookup look_up(const std::string& host, std::uint16_t port, Deadline deadline);

// Is it an address in numbers? Its 4 or 16 bytes, as certificates hold them; else empty.
std::string address_bytes(const std::string& host);

}  // namespace pyat::probe
