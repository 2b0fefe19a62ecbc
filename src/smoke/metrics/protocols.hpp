// The ways in which metrics are written, and which release takes which.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "smoke/path.hpp"

namespace pyat::smoke::metrics {

inline constexpr std::string_view remote_write_1 = "remote-write-1";
inline constexpr std::string_view remote_write_2 = "remote-write-2";
inline constexpr std::string_view otlp_http = "otlp-http";  // protobuf
inline constexpr std::string_view otlp_json = "otlp-json";

// The path of the URL that the data is posted to.
std::string_view write_path_of(const Route& route);
// What comes before "/api/v1/query" when it is read.
std::string_view read_prefix_of(const Route& route);

// Whether native histograms and exemplars are kept: what the route knows, else what its release does by default.
bool keeps_native_histograms(const Route& route);
bool keeps_exemplars(const Route& route);

}  // namespace pyat::smoke::metrics
