// What is written as metrics, and how it is read again.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "smoke/path.hpp"

namespace pyat::smoke {

std::span<const Protocol> metric_protocols();  // remote-write-1, remote-write-2, otlp-http, otlp-json

// Why a release of a product cannot take a protocol, as a clause; empty: it can.
std::string metric_obstacle(std::string_view product, std::string_view release, std::string_view protocol);

// What its own settings say of Route::keeps_exemplars and Route::keeps_native_histograms: a question to the store, and
// what follows from the answer. Of Mimir, what overrides say of single tenants is not known by it. Returns why nothing
// can be written that way, as a clause; empty: nothing is known that speaks against it.
net::Request ask_what_is_kept(const Route& route);
std::string learn_what_is_kept(Route& route, const net::Answer& answer);

Path metric_path(const Run& run, const Route& route);

}  // namespace pyat::smoke
