#include "cost/promql/metrics.hpp"

#include <algorithm>
#include <array>

#include "util/edit_distance.hpp"

namespace pyat::cost::promql {
namespace {

using std::string_view;

constexpr string_view loki_push = "loki: pkg/loghttp/push/push.go";
constexpr string_view minio_v2 = "minio: cmd/metrics-v2.go";

constexpr auto rows = std::to_array<MetricFacts>({
    {"loki_distributor_bytes_received_total", MetricKind::counter, "tenant, retention, policy, format and instance",
     loki_push},
    {"loki_distributor_lines_received_total", MetricKind::counter, "tenant, retention, policy, format and instance",
     loki_push},
    {"loki_discarded_bytes_total", MetricKind::counter, "tenant, reason and instance", "loki: pkg/validation"},
    {"loki_ingester_chunk_stored_bytes_total", MetricKind::counter, "tenant and instance", "loki: pkg/ingester"},
    {"tempo_distributor_bytes_received_total", MetricKind::counter, "tenant and instance",
     "tempo: modules/distributor"},
    {"tempo_distributor_spans_received_total", MetricKind::counter, "tenant and instance",
     "tempo: modules/distributor"},
    {"tempodb_backend_bytes_total", MetricKind::gauge, "tenant, status and instance",
     "tempo: tempodb/blocklist/poller.go"},
    {"cortex_distributor_received_samples_total", MetricKind::counter, "user and instance", "mimir: pkg/distributor"},
    {"cortex_distributor_samples_in_total", MetricKind::counter, "user and instance", "mimir: pkg/distributor"},
    {"cortex_discarded_samples_total", MetricKind::counter, "user, reason and instance", "mimir: pkg/util/validation"},
    {"cortex_ingester_active_series", MetricKind::gauge, "user and instance", "mimir: pkg/ingester"},
    {"cortex_ingester_memory_series", MetricKind::gauge, "instance", "mimir: pkg/ingester"},
    {"cortex_bucket_blocks_count", MetricKind::gauge, "user", "mimir: pkg/compactor"},
    {"minio_bucket_usage_total_bytes", MetricKind::gauge, "bucket and server", minio_v2},
    {"minio_bucket_usage_object_total", MetricKind::gauge, "bucket and server", minio_v2},
    {"minio_cluster_usage_total_bytes", MetricKind::gauge, "server", minio_v2},
    {"minio_cluster_usage_object_total", MetricKind::gauge, "server", minio_v2},
    {"minio_cluster_capacity_usable_total_bytes", MetricKind::gauge, "", minio_v2},
    {"minio_cluster_capacity_raw_total_bytes", MetricKind::gauge, "", minio_v2},
    {"minio_node_drive_total_bytes", MetricKind::gauge, "", minio_v2},
    {"minio_cluster_nodes_online_total", MetricKind::gauge, "", minio_v2},
    {"minio_cluster_nodes_offline_total", MetricKind::gauge, "", minio_v2},
    {"node_memory_MemTotal_bytes", MetricKind::gauge, "", "node_exporter"},
    {"up", MetricKind::gauge, "", "prometheus"},
});

constexpr auto counter_ends = std::to_array<string_view>({"_total", "_sum", "_bucket"});
constexpr auto gauge_ends =
    std::to_array<string_view>({"_bytes", "_seconds", "_ratio", "_percent", "_celsius", "_info", "_timestamp"});

constexpr auto functions = std::to_array<string_view>({"abs",
                                                       "absent",
                                                       "absent_over_time",
                                                       "acos",
                                                       "acosh",
                                                       "asin",
                                                       "asinh",
                                                       "atan",
                                                       "atanh",
                                                       "avg_over_time",
                                                       "ceil",
                                                       "changes",
                                                       "clamp",
                                                       "clamp_max",
                                                       "clamp_min",
                                                       "cos",
                                                       "cosh",
                                                       "count_over_time",
                                                       "day_of_month",
                                                       "day_of_week",
                                                       "day_of_year",
                                                       "days_in_month",
                                                       "deg",
                                                       "delta",
                                                       "deriv",
                                                       "double_exponential_smoothing",
                                                       "end",
                                                       "exp",
                                                       "first_over_time",
                                                       "floor",
                                                       "histogram_avg",
                                                       "histogram_count",
                                                       "histogram_fraction",
                                                       "histogram_quantile",
                                                       "histogram_stddev",
                                                       "histogram_stdvar",
                                                       "histogram_sum",
                                                       "holt_winters",
                                                       "hour",
                                                       "idelta",
                                                       "increase",
                                                       "info",
                                                       "irate",
                                                       "label_join",
                                                       "label_replace",
                                                       "last_over_time",
                                                       "ln",
                                                       "log10",
                                                       "log2",
                                                       "mad_over_time",
                                                       "max_over_time",
                                                       "min_over_time",
                                                       "minute",
                                                       "month",
                                                       "pi",
                                                       "predict_linear",
                                                       "present_over_time",
                                                       "quantile_over_time",
                                                       "rad",
                                                       "rate",
                                                       "resets",
                                                       "round",
                                                       "scalar",
                                                       "sgn",
                                                       "sin",
                                                       "sinh",
                                                       "sort",
                                                       "sort_by_label",
                                                       "sort_by_label_desc",
                                                       "sort_desc",
                                                       "sqrt",
                                                       "start",
                                                       "stddev_over_time",
                                                       "stdvar_over_time",
                                                       "sum_over_time",
                                                       "tan",
                                                       "tanh",
                                                       "time",
                                                       "timestamp",
                                                       "ts_of_first_over_time",
                                                       "ts_of_last_over_time",
                                                       "ts_of_max_over_time",
                                                       "ts_of_min_over_time",
                                                       "vector",
                                                       "year"});

}  // namespace

const MetricFacts* facts_of(string_view metric) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const MetricFacts& each) { return each.name == metric; });
  return found == rows.end() ? nullptr : &*found;
}

MetricKind kind_of(string_view metric) {
  if (const MetricFacts* facts = facts_of(metric)) return facts->kind;
  if (metric.find(':') != string_view::npos) return MetricKind::unknown;  // of a recording rule
  const auto ends = [&](string_view end) { return metric.ends_with(end); };
  if (std::any_of(counter_ends.begin(), counter_ends.end(), ends)) return MetricKind::counter;
  if (std::any_of(gauge_ends.begin(), gauge_ends.end(), ends)) return MetricKind::gauge;
  return MetricKind::unknown;
}

bool is_function(string_view name) { return std::find(functions.begin(), functions.end(), name) != functions.end(); }

string_view nearest_function(string_view name) { return util::nearest(name, functions); }

}  // namespace pyat::cost::promql
