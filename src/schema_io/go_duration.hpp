// Durations as the servers print them.
#pragma once

#include <cstdint>
#include <string>

namespace pyat::schema_io {

// As time.Duration prints itself: "2h45m30.5s", "0s".
std::string go_duration(std::int64_t nanoseconds);
// As model.Duration of Prometheus does: "1d12h", "0s".
std::string prometheus_duration(std::int64_t nanoseconds);

}  // namespace pyat::schema_io
