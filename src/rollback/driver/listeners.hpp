// Who listens at a port of this machine, as /proc tells: containers on the host's network and programs beside Docker.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "util/durable_files.hpp"

namespace pyat::rollback {

struct Listener {
  std::string address{};  // "0.0.0.0", "127.0.0.1", "[::]"
  std::uint16_t port = 0;
  std::string protocol{};   // "tcp", "udp"
  std::uint64_t inode = 0;  // of its socket
  bool is_any = false;      // at all addresses
};

// The table /proc/net/tcp, tcp6, udp or udp6. proc(5)
std::vector<Listener> read_listeners(std::string_view table, std::string_view protocol);

struct Listeners {
  std::vector<Listener> all{};
  std::vector<std::string> notes{};  // what could not be read
};

Listeners listeners_of_machine(util::DurableFiles& files);

struct PortOwner {
  std::string name{};     // "nginx"; empty: not found, or without the right to see other users' programs
  std::string process{};  // its number
  std::string group{};    // its control group, which names the container that it is part of
};

PortOwner owner_of(const Listener& listener, util::DurableFiles& files);

}  // namespace pyat::rollback
