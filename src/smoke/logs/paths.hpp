// What is written as logs, and how it is read again.
#pragma once

#include <span>

#include "smoke/path.hpp"

namespace pyat::smoke {

std::span<const Protocol> log_protocols();  // loki-json, loki-protobuf, otlp-http

Path log_path(const Run& run, const Route& route);

}  // namespace pyat::smoke
