// What is written as logs, and how it is read again.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "smoke/path.hpp"

namespace pyat::smoke {

std::span<const Protocol> log_protocols();  // loki-json, loki-protobuf, otlp-http

// Why a release of a product cannot take a protocol, as a clause; empty: it can.
std::string log_obstacle(std::string_view product, std::string_view release, std::string_view protocol);

Path log_path(const Run& run, const Route& route);

}  // namespace pyat::smoke
