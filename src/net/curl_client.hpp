// The client that talks to the network, through libcurl.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "net/client.hpp"

namespace pyat::net {

struct CurlOptions {
  std::size_t most_at_once = 256;  // connections; what is beyond waits, and its time runs
  int interrupt_fd = -1;           // readable when the user has had enough; -1: never
  // The time of day, which signatures carry; nullptr: that of the system.
  std::function<std::chrono::sys_seconds()> time_of_day = nullptr;
};

// libcurl is loaded here, not at the start of the program: linked, it would cost every run twelve million instructions.
// Where it is missing, every request ends as Problem::no_library.
std::unique_ptr<Client> make_curl_client(const CurlOptions& options);

}  // namespace pyat::net
