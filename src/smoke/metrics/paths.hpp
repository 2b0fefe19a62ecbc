// What is written as metrics, and how it is read again.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "smoke/path.hpp"
#include "smoke/server_settings.hpp"

namespace pyat::smoke {

std::span<const Protocol> metric_protocols();  // remote-write-1, remote-write-2, otlp-http, otlp-json

// Why a release of a product cannot take a protocol, as a clause; empty: it can.
std::string metric_obstacle(std::string_view product, std::string_view release, std::string_view protocol);

// Of Mimir, what overrides say of single tenants is not known by it.
KeptKinds kept_kinds(std::string_view product, const ServerSettings& settings);

// Why a store does not listen for a protocol, as its own settings say, as a clause; empty: nothing is known that speaks
// against it.
std::string receiver_obstacle(const ServerSettings& settings, std::string_view protocol);

Path metric_path(const Run& run, const Route& route);

}  // namespace pyat::smoke
