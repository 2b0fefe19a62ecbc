// Which other server a line of a log says that it could not reach.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pyat::health {

struct Peer {
  std::string address{};   // "minio:9000", or "minio" where the line has no port
  std::string why{};       // "connection refused"
  bool is_itself = false;  // localhost
};

// In the words of Go, libpq, Node and Python. nullopt: the line says nothing of the kind.
std::optional<Peer> unreached_peer(std::string_view line);

}  // namespace pyat::health
