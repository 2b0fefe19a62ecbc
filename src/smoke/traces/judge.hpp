// What the answer to a write of traces means.
#pragma once

#include "smoke/path.hpp"

namespace pyat::smoke {

Outcome judge_otlp_grpc(const Write& write, const net::Answer& answer);
Outcome judge_otlp_http(const Write& write, const net::Answer& answer);  // protobuf and JSON
Outcome judge_zipkin(const Write& write, const net::Answer& answer);

}  // namespace pyat::smoke
