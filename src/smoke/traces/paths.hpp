// What is written as traces, and how it is read again.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "smoke/path.hpp"

namespace pyat::smoke {

std::span<const Protocol> trace_protocols();  // otlp-grpc, otlp-http, otlp-json, zipkin

// Why a release of a product cannot take a protocol, as a clause; empty: it can, as every Tempo can.
inline std::string trace_obstacle(std::string_view /*product*/, std::string_view /*release*/,
                                  std::string_view /*protocol*/) {
  return {};
}

Path trace_path(const Run& run, const Route& route);

}  // namespace pyat::smoke
