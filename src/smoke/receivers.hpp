// Where services take what they do not take at their own address.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "health/target.hpp"
#include "smoke/access.hpp"
#include "smoke/server_settings.hpp"

namespace pyat::smoke {

struct Receiver {
  std::string name{};  // "otlp-grpc", "otlp-http", "zipkin"
  Access access{};
  bool is_told = false;    // by pyat.yml or a Compose file
  std::string obstacle{};  // why nothing can be written there, as a clause; empty: it can
};

// Kinds that have receivers: "tempo", "otel-collector", "alloy".
bool has_receivers(std::string_view kind);

// Those that are told; else those that Tempo says its configuration has; else the usual ports of the same host. But
// where another of `all` has receivers on that host, the usual ports are its own. Whether anybody listens is not asked.
std::vector<Receiver> receivers_of(const health::Target& target, const ServerSettings& settings,
                                   std::span<const health::Target> all);

}  // namespace pyat::smoke
