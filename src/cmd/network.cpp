#include "cmd/network.hpp"

#include "cmd/interrupt.hpp"
#include "net/curl_client.hpp"

namespace pyat::cmd {

std::unique_ptr<net::Client> connect(std::size_t most_at_once) {
  return net::make_curl_client({.most_at_once = most_at_once, .interrupt_fd = interrupt_fd()});
}

std::unique_ptr<net::Client> connect_deaf(std::size_t most_at_once) {
  return net::make_curl_client({.most_at_once = most_at_once});
}

}  // namespace pyat::cmd
