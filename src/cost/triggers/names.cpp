#include "cost/triggers/names.hpp"

#include <algorithm>
#include <array>

namespace pyat::cost {
namespace {

using std::string_view;

// Rates are taken over five minutes, which has four scrapes in it even at one a minute. Gauges are never rated: growth
// is the slope of a line through a day. Sums are over everything that splits the series.
constexpr string_view logs = "sum(rate(loki_distributor_bytes_received_total[5m]))";
constexpr string_view traces = "sum(rate(tempo_distributor_bytes_received_total[5m]))";
constexpr string_view requests = "sum(rate(cortex_distributor_uncompressed_request_body_size_bytes_sum[5m]))";
constexpr string_view ingestion =
    "(sum(rate(loki_distributor_bytes_received_total[5m])) or vector(0)) + "
    "(sum(rate(tempo_distributor_bytes_received_total[5m])) or vector(0)) + "
    "(sum(rate(cortex_distributor_uncompressed_request_body_size_bytes_sum[5m])) or vector(0))";
constexpr string_view stored = "sum(max by (bucket) (minio_bucket_usage_total_bytes))";
constexpr string_view growth = "sum(max by (bucket) (deriv(minio_bucket_usage_total_bytes[24h])))";

constexpr auto rows = std::to_array<KnownName>({
    {"monthly_cost", "USD/month"},
    {"current_cost", "USD/month"},
    {"baseline_cost", "USD/month"},
    {"budget", "USD/month"},
    {"forecast", "USD/month"},
    {"savings", "USD/month", Signal::shared, false, true},
    {"savings_percent", "%", Signal::shared, false, true},
    {"logs_ingest", "B/s", Signal::logs, false, false, logs},
    {"logs_lines", "line/s", Signal::logs, false, false, "sum(rate(loki_distributor_lines_received_total[5m]))"},
    {"logs_stored_flow", "B/s", Signal::logs, false, false, "sum(rate(loki_ingester_chunk_stored_bytes_total[1h]))"},
    {"logs_discarded", "B/s", Signal::logs, false, false, "sum(rate(loki_discarded_bytes_total[5m]))"},
    {"log_streams", "stream", Signal::logs},
    {"traces_ingest", "B/s", Signal::traces, false, false, traces},
    {"spans_ingest", "span/s", Signal::traces, false, false, "sum(rate(tempo_distributor_spans_received_total[5m]))"},
    // Every process that polls the list of blocks exports the same.
    {"traces_stored", "B", Signal::traces, false, false, "sum(max by (tenant, status) (tempodb_backend_bytes_total))"},
    {"traces_discarded", "span/s", Signal::traces, false, false, "sum(rate(tempo_discarded_spans_total[5m]))"},
    {"active_series", "series", Signal::metrics, false, false,
     "sum(cortex_ingester_active_series) / on() max(cortex_distributor_replication_factor)"},
    {"memory_series", "series", Signal::metrics, false, false, "sum(cortex_ingester_memory_series)"},
    {"samples_ingest", "sample/s", Signal::metrics, false, false,
     "sum(rate(cortex_distributor_received_samples_total[5m]))"},
    {"metrics_ingest", "B/s", Signal::metrics, false, false, requests},
    {"metrics_discarded", "sample/s", Signal::metrics, false, false, "sum(rate(cortex_discarded_samples_total[5m]))"},
    {"metrics_stored", "B", Signal::metrics, false, false, "sum(prometheus_tsdb_storage_blocks_bytes)"},
    {"ingestion_rate", "B/s", Signal::shared, false, false, ingestion},
    {"queries", "query/s"},
    {"query_time_p50", "s"},
    {"query_time_p95", "s"},
    {"query_time_p99", "s"},
    {"object_storage_used", "B", Signal::shared, false, false, stored},
    {"object_storage_objects", "object", Signal::shared, false, false,
     "sum(max by (bucket) (minio_bucket_usage_object_total))"},
    {"object_storage_scan_age", "s"},
    {"storage_growth", "B/s", Signal::shared, false, true, growth},
    {"object_put_requests", "request/s"},
    {"object_get_requests", "request/s"},
    {"network_received", "B/s", Signal::shared, false, false,
     R"(sum(rate(node_network_receive_bytes_total{device!="lo"}[5m])))"},
    {"network_sent", "B/s", Signal::shared, false, false,
     R"(sum(rate(node_network_transmit_bytes_total{device!="lo"}[5m])))"},
    {"cpu_used", "vCPU", Signal::shared, false, false, "sum(rate(process_cpu_seconds_total[5m]))"},
    {"memory_used", "B", Signal::shared, false, false, "sum(process_resident_memory_bytes)"},
    {"cpu_utilisation", "%", Signal::shared, true, false, R"(1 - avg(rate(node_cpu_seconds_total{mode="idle"}[5m])))"},
    {"memory_utilisation", "%", Signal::shared, true, false,
     "1 - sum(node_memory_MemAvailable_bytes) / sum(node_memory_MemTotal_bytes)"},
    {"uptime", "%", Signal::shared, true, false, "avg(avg_over_time(up[30d]))"},
    {"incidents", "incident/month"},
    {"time_to_repair", "s"},
});

}  // namespace

std::span<const KnownName> known_names() { return rows; }

const KnownName* known_name(string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const KnownName& each) { return each.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace pyat::cost
