// How logs, traces and metrics are measured, each with its source.
// Include in catalogue_rows.cpp only.
#pragma once

#include <string_view>

#include "cost/measure/catalogue.hpp"

namespace pyat::cost::ways {

using std::string_view;

// ---- logs -----------------------------------------------------------------------------------------------------------

// The labels of Loki's counters grew: 2.9 tenant and retention_hours, 3.3 aggregated_metric, 3.5 policy, 3.7
// is_internal_stream and format. Sums by the tenant do not see it.
inline constexpr string_view loki_push = "loki: pkg/loghttp/push/push.go, 2.9.0 to 3.7.6";

inline constexpr Way logs_ingest[] = {
    {.product = "loki", .metric = "loki_distributor_bytes_received_total", .tenant = "tenant", .source = loki_push}};
inline constexpr Way logs_lines[] = {
    {.product = "loki", .metric = "loki_distributor_lines_received_total", .tenant = "tenant", .source = loki_push}};
inline constexpr Way logs_stored_flow[] = {{.product = "loki",
                                            .metric = "loki_ingester_chunk_stored_bytes_total",
                                            .tenant = "tenant",
                                            .source = "loki: pkg/ingester/metrics.go, 2.9.0 to 3.7.6"}};
inline constexpr Way logs_discarded[] = {{.product = "loki",
                                          .metric = "loki_discarded_bytes_total",
                                          .tenant = "tenant",
                                          .source = "loki: pkg/validation/validate.go, 2.9.0 to 3.7.6"}};
inline constexpr Way log_streams[] = {{.product = "loki",
                                       .metric = "loki_ingester_memory_streams",
                                       .take = Take::now,
                                       .tenant = "tenant",
                                       .replicated = "loki_distributor_replication_factor",
                                       .source = "loki: pkg/ingester/instance.go, 2.9.0 to 3.7.6"}};

// ---- traces ---------------------------------------------------------------------------------------------------------

inline constexpr string_view tempo_distributor = "tempo: modules/distributor/distributor.go, 2.0.0 to 3.0.3";

inline constexpr Way traces_ingest[] = {{.product = "tempo",
                                         .metric = "tempo_distributor_bytes_received_total",
                                         .tenant = "tenant",
                                         .source = tempo_distributor}};
inline constexpr Way spans_ingest[] = {{.product = "tempo",
                                        .metric = "tempo_distributor_spans_received_total",
                                        .tenant = "tenant",
                                        .source = tempo_distributor}};
// A gauge in spite of its name, which every process that polls the list of blocks exports.
inline constexpr Way traces_stored[] = {{.product = "tempo",
                                         .metric = "tempodb_backend_bytes_total",
                                         .take = Take::now,
                                         .across = Across::highest,
                                         .tenant = "tenant",
                                         .apart = "status",
                                         .source = "tempo: tempodb/blocklist/poller.go, 2.0.0 to 3.0.3"}};
inline constexpr Way traces_discarded[] = {{.product = "tempo",
                                            .metric = "tempo_discarded_spans_total",
                                            .tenant = "tenant",
                                            .source = "tempo: modules/overrides/discarded_spans.go, 2.0.0 to 3.0.3"}};

// ---- metrics --------------------------------------------------------------------------------------------------------

inline constexpr string_view mimir_distributor = "mimir: pkg/distributor/distributor.go";
inline constexpr string_view prometheus_head = "prometheus: tsdb/head.go, 2.42 to 3.5";

// With ingest storage, each partition is owned by one ingester of each zone, and there is no factor to divide by; the
// ingester's number is that of its partition.
inline constexpr Way active_series[] = {
    {.product = "mimir",
     .metric = "cortex_ingester_active_series",
     .take = Take::written_down,
     .tenant = "user",
     .when = "cortex_distributor_ingest_storage_enabled",
     .formula = R"re(sum by (user) (max by (ingester_id, user) (label_replace(label_replace(label_replace()re"
                R"re(cortex_ingester_active_series@F, "ingester_id", "$1", "instance", "(.*)"), )re"
                R"re("ingester_id", "$1", "instance", ".*-([0-9]+)(?::[0-9]+)?"), )re"
                R"re("ingester_id", "$1", "pod", ".*-([0-9]+)"))))re",
     .source = "mimir: operations/mimir-mixin"},
    {.product = "mimir",
     .metric = "cortex_ingester_active_series",
     .take = Take::now,
     .tenant = "user",
     .replicated = "cortex_distributor_replication_factor",
     .source = "mimir: pkg/ingester/metrics.go"},
    {.product = "prometheus", .metric = "prometheus_tsdb_head_series", .take = Take::now, .source = prometheus_head}};
inline constexpr Way memory_series[] = {
    {.product = "mimir",
     .metric = "cortex_ingester_memory_series",
     .take = Take::now,
     .source = "mimir: pkg/ingester/metrics.go"},
    {.product = "prometheus", .metric = "prometheus_tsdb_head_series", .take = Take::now, .source = prometheus_head}};
inline constexpr Way samples_ingest[] = {
    {.product = "mimir",
     .metric = "cortex_distributor_received_samples_total",
     .tenant = "user",
     .source = mimir_distributor},
    {.product = "prometheus", .metric = "prometheus_tsdb_head_samples_appended_total", .source = prometheus_head}};
// The first two of these are of requests as they came in, without their compression.
inline constexpr Way metrics_ingest[] = {{.product = "mimir",
                                          .metric = "cortex_distributor_received_bytes_total",
                                          .tenant = "user",
                                          .since = "Mimir 3.1",
                                          .source = "https://github.com/grafana/mimir/pull/14453"},
                                         {.product = "mimir",
                                          .metric = "cortex_distributor_uncompressed_request_body_size_bytes_sum",
                                          .take = Take::sum,
                                          .tenant = "user",
                                          .since = "Mimir 2.13",
                                          .source = mimir_distributor}};
inline constexpr Way metrics_discarded[] = {{.product = "mimir",
                                             .metric = "cortex_discarded_samples_total",
                                             .tenant = "user",
                                             .source = "mimir: pkg/util/validation/validate.go"}};
inline constexpr Way metrics_stored[] = {{.product = "prometheus",
                                          .metric = "prometheus_tsdb_storage_blocks_bytes",
                                          .take = Take::now,
                                          .source = "prometheus: tsdb/db.go, 2.42 to 3.5"}};

}  // namespace pyat::cost::ways
