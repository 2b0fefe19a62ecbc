// The servers that `pyat probe` knows by name: where each usually listens, and what it says there when it is ready.
#pragma once

#include <span>
#include <string_view>

namespace pyat::probe {

struct Server {
  std::string_view name{};  // "mimir"
  std::string_view url{};   // "http://localhost:8080/ready"
};

std::span<const Server> servers();
const Server* find_server(std::string_view name);

}  // namespace pyat::probe
