// What is written as metrics, and how it is read again.
#pragma once

#include <span>

#include "smoke/path.hpp"

namespace pyat::smoke {

std::span<const Protocol> metric_protocols();  // remote-write-1, remote-write-2, otlp-http

Path metric_path(const Run& run, const Route& route);

}  // namespace pyat::smoke
