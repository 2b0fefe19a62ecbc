// The real network.
#pragma once

#include <cstddef>
#include <memory>

#include "net/client.hpp"

namespace pyat::cmd {

// For Context::connect: Ctrl-C interrupts it.
std::unique_ptr<net::Client> connect(std::size_t most_at_once);

// For Context::connect_deaf: it does not.
std::unique_ptr<net::Client> connect_deaf(std::size_t most_at_once);

}  // namespace pyat::cmd
