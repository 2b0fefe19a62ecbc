// A socket that listens, made of an address in words. Include in .cpp files of this folder only.
#pragma once

#include <string>
#include <string_view>

namespace pyat::net {

struct ListeningSocket {
  int fd = -1;            // -1: there is none. The caller closes it
  std::string address{};  // where it listens in fact
  std::string problem{}, next{};
};

// `address`: "HOST:PORT", "[::1]:PORT" or ":PORT", which is every address of this machine.
ListeningSocket listen_at(std::string_view address);

}  // namespace pyat::net
