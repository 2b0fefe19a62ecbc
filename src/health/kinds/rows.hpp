// The kinds, each in its own file: what kinds.cpp lists.
#pragma once

#include "health/probe.hpp"

namespace pyat::health {

extern const Kind alertmanager_kind;
extern const Kind alloy_kind;
extern const Kind grafana_kind;
extern const Kind grpc_kind;
extern const Kind http_kind;
extern const Kind loki_kind;
extern const Kind mimir_kind;
extern const Kind minio_kind;
extern const Kind otel_collector_kind;
extern const Kind postgresql_kind;
extern const Kind prometheus_kind;
extern const Kind promtail_kind;
extern const Kind pyroscope_kind;
extern const Kind redis_kind;
extern const Kind s3_kind;
extern const Kind tcp_kind;
extern const Kind tempo_kind;

}  // namespace pyat::health
