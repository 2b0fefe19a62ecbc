// What is written as traces, and how it is read again.
#pragma once

#include <span>

#include "smoke/path.hpp"

namespace pyat::smoke {

std::span<const Protocol> trace_protocols();  // otlp-grpc, otlp-http, otlp-json, zipkin

Path trace_path(const Run& run, const Route& route);

}  // namespace pyat::smoke
