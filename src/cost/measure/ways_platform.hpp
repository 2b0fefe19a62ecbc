// How queries, the object store, machines and service levels are measured, each with its source.
// Include in catalogue_rows.cpp only.
#pragma once

#include <string_view>

#include "cost/measure/catalogue.hpp"

namespace pyat::cost::ways {

using std::string_view;

// ---- queries --------------------------------------------------------------------------------------------------------

inline constexpr string_view loki_routes =
    R"(route=~"loki_api_v1_query|loki_api_v1_query_range|loki_api_v1_series|loki_api_v1_labels|)"
    R"(loki_api_v1_label_name_values|loki_api_v1_index_stats|loki_api_v1_index_volume|loki_api_v1_index_volume_range")";
inline constexpr string_view mimir_routes =
    R"(route=~"prometheus_api_v1_query|prometheus_api_v1_query_range|prometheus_api_v1_series|)"
    R"(prometheus_api_v1_labels|prometheus_api_v1_label_name_values|prometheus_api_v1_read")";
inline constexpr string_view tempo_routes =
    R"(route=~"api_search|api_traces_traceid|api_v2_traces_traceid|api_metrics_query|api_metrics_query_range|)"
    R"(api_search_tags|api_v2_search_tags|api_search_tag_tagname_values|api_v2_search_tag_tagname_values")";
inline constexpr string_view prometheus_handlers = R"(handler=~"/api/v1/query|/api/v1/query_range")";
inline constexpr string_view requests = "the products' mixins: *_request_duration_seconds by route";

inline constexpr Way queries[] = {{.product = "mimir",
                                   .metric = "cortex_query_frontend_queries_total",
                                   .tenant = "user",
                                   .source = "mimir: pkg/frontend/querymiddleware"},
                                  {.product = "loki",
                                   .metric = "loki_request_duration_seconds_count",
                                   .take = Take::count,
                                   .only = loki_routes,
                                   .source = requests},
                                  {.product = "tempo",
                                   .metric = "tempo_query_frontend_queries_total",
                                   .tenant = "tenant",
                                   .source = "tempo: modules/frontend/slos.go, 2.0.0 to 3.0.3"},
                                  {.product = "prometheus",
                                   .metric = "prometheus_http_requests_total",
                                   .only = prometheus_handlers,
                                   .source = "prometheus: web/web.go"}};
inline constexpr Way query_time[] = {{.product = "mimir",
                                      .metric = "cortex_request_duration_seconds_bucket",
                                      .take = Take::quantile,
                                      .only = mimir_routes,
                                      .source = requests},
                                     {.product = "loki",
                                      .metric = "loki_request_duration_seconds_bucket",
                                      .take = Take::quantile,
                                      .only = loki_routes,
                                      .source = requests},
                                     {.product = "tempo",
                                      .metric = "tempo_request_duration_seconds_bucket",
                                      .take = Take::quantile,
                                      .only = tempo_routes,
                                      .source = requests},
                                     {.product = "prometheus",
                                      .metric = "prometheus_http_request_duration_seconds_bucket",
                                      .take = Take::quantile,
                                      .only = prometheus_handlers,
                                      .source = "prometheus: web/web.go"}};

// ---- object storage -------------------------------------------------------------------------------------------------

inline constexpr string_view minio_v2 = "minio: cmd/metrics-v2.go";

// MinIO's scanner finds these out from time to time, and every node exports the same.
inline constexpr Way object_storage_used[] = {{.product = "minio",
                                               .metric = "minio_bucket_usage_total_bytes",
                                               .take = Take::now,
                                               .across = Across::highest,
                                               .label = "bucket",
                                               .source = minio_v2},
                                              {.product = "minio",
                                               .metric = "minio_cluster_usage_total_bytes",
                                               .take = Take::now,
                                               .across = Across::highest,
                                               .source = minio_v2}};
inline constexpr Way object_storage_objects[] = {{.product = "minio",
                                                  .metric = "minio_bucket_usage_object_total",
                                                  .take = Take::now,
                                                  .across = Across::highest,
                                                  .label = "bucket",
                                                  .source = minio_v2}};
inline constexpr Way object_storage_scan_age[] = {{.product = "minio",
                                                   .metric = "minio_usage_last_activity_nano_seconds",
                                                   .take = Take::now,
                                                   .across = Across::highest,
                                                   .divided_by = 1'000'000'000,
                                                   .source = minio_v2},
                                                  {.product = "minio",
                                                   .metric = "minio_cluster_usage_buckets_since_last_update_seconds",
                                                   .take = Take::now,
                                                   .across = Across::highest,
                                                   .source = "minio: cmd/metrics-v3-cluster-usage.go"}};
inline constexpr Way storage_growth[] = {{.product = "minio",
                                          .metric = "minio_bucket_usage_total_bytes",
                                          .take = Take::growth,
                                          .across = Across::highest,
                                          .apart = "bucket",
                                          .source = minio_v2},
                                         {.product = "minio",
                                          .metric = "minio_cluster_usage_total_bytes",
                                          .take = Take::growth,
                                          .across = Across::highest,
                                          .source = minio_v2},
                                         {.product = "tempo",
                                          .metric = "tempodb_backend_bytes_total",
                                          .take = Take::growth,
                                          .across = Across::highest,
                                          .apart = "status, tenant",
                                          .source = "tempo: tempodb/blocklist/poller.go"},
                                         {.product = "prometheus",
                                          .metric = "prometheus_tsdb_storage_blocks_bytes",
                                          .take = Take::growth,
                                          .source = "prometheus: tsdb/db.go"}};

// Three names for one fact: Thanos' bucket (Mimir; Loki's new client), Loki's own clients, Tempo's transport. Uploads,
// lists and deletions are of the dear class, all that reads is of the cheap one; deletions cost nothing.
inline constexpr string_view objstore = "thanos-io/objstore: objstore.go";
inline constexpr Way object_put_requests[] = {
    {.product = "minio",
     .metric = "minio_s3_requests_total",
     .only = R"(api=~"(?i)putobject|putobjectpart|newmultipartupload|completemultipartupload|copyobject|)"
             R"(copyobjectpart|listobjectsv1|listobjectsv2|listmultipartuploads|listobjectparts")",
     .source = minio_v2},
    {.product = "mimir",
     .metric = "thanos_objstore_bucket_operations_total",
     .only = R"(operation=~"upload|iter")",
     .source = objstore},
    {.product = "loki",
     .metric = "loki_objstore_bucket_operations_total",
     .only = R"(operation=~"upload|iter")",
     .since = "Loki 3.3, with storage_config.use_thanos_objstore",
     .source = objstore},
    {.product = "loki",
     .metric = "loki_s3_request_duration_seconds_count",
     .take = Take::count,
     .only = R"(operation=~"S3.PutObject|S3.List")",
     .source = "loki: pkg/storage/chunk/client/aws/s3_storage_client.go, 2.9.4 to 3.7.6"},
    {.product = "tempo",
     .metric = "tempodb_backend_request_duration_seconds_count",
     .take = Take::count,
     .only = R"(operation=~"PUT|POST")",
     .source = "tempo: tempodb/backend/instrumentation, 2.0.0 to 3.0.3"}};
inline constexpr Way object_get_requests[] = {
    {.product = "minio",
     .metric = "minio_s3_requests_total",
     .only = R"(api=~"(?i)getobject|headobject|getobjectattributes|headbucket|getbucketlocation")",
     .source = minio_v2},
    {.product = "mimir",
     .metric = "thanos_objstore_bucket_operations_total",
     .only = R"(operation=~"get|get_range|attributes|exists")",
     .source = objstore},
    {.product = "loki",
     .metric = "loki_objstore_bucket_operations_total",
     .only = R"(operation=~"get|get_range|attributes|exists")",
     .since = "Loki 3.3, with storage_config.use_thanos_objstore",
     .source = objstore},
    {.product = "loki",
     .metric = "loki_s3_request_duration_seconds_count",
     .take = Take::count,
     .only = R"(operation=~"S3.GetObject|S3.ObjectExists|S3.GetAttributes")",
     .source = "loki: pkg/storage/chunk/client/aws/s3_storage_client.go, 2.9.4 to 3.7.6"},
    {.product = "tempo",
     .metric = "tempodb_backend_request_duration_seconds_count",
     .take = Take::count,
     .only = R"(operation=~"GET|HEAD")",
     .source = "tempo: tempodb/backend/instrumentation, 2.0.0 to 3.0.3"}};

// ---- machines -------------------------------------------------------------------------------------------------------

inline constexpr string_view client_golang = "prometheus/client_golang: prometheus/process_collector.go";
inline constexpr string_view cadvisor = "google/cadvisor: docs/storage/prometheus.md";
inline constexpr string_view node = "prometheus/node_exporter: collector";

// process_network_*_bytes_total is not here: it counts what the network namespace has seen, which of processes beside
// each other is the traffic of the whole machine, once each.
inline constexpr Way network_received[] = {
    {.product = "node", .metric = "node_network_receive_bytes_total", .only = R"(device!="lo")", .source = node},
    {.product = "container",
     .metric = "container_network_receive_bytes_total",
     .only = R"(name!="")",
     .source = cadvisor},
    {.product = "minio", .metric = "minio_s3_traffic_received_bytes", .source = minio_v2}};
inline constexpr Way network_sent[] = {
    {.product = "node", .metric = "node_network_transmit_bytes_total", .only = R"(device!="lo")", .source = node},
    {.product = "container",
     .metric = "container_network_transmit_bytes_total",
     .only = R"(name!="")",
     .source = cadvisor},
    {.product = "minio", .metric = "minio_s3_traffic_sent_bytes", .source = minio_v2}};
inline constexpr Way cpu_used[] = {
    {.product = "process", .metric = "process_cpu_seconds_total", .label = "job", .source = client_golang},
    {.product = "minio", .metric = "minio_node_process_cpu_total_seconds", .label = "job", .source = minio_v2},
    {.product = "container",
     .metric = "container_cpu_usage_seconds_total",
     .only = R"(name!="")",
     .label = "name",
     .source = cadvisor}};
inline constexpr Way memory_used[] = {{.product = "process",
                                       .metric = "process_resident_memory_bytes",
                                       .take = Take::now,
                                       .label = "job",
                                       .source = client_golang},
                                      {.product = "minio",
                                       .metric = "minio_node_process_resident_memory_bytes",
                                       .take = Take::now,
                                       .label = "job",
                                       .source = minio_v2},
                                      {.product = "container",
                                       .metric = "container_memory_working_set_bytes",
                                       .take = Take::now,
                                       .only = R"(name!="")",
                                       .label = "name",
                                       .source = cadvisor}};
inline constexpr Way cpu_utilisation[] = {
    {.product = "node",
     .metric = "node_cpu_seconds_total",
     .take = Take::written_down,
     .formula = R"(100 * (1 - avg(rate(node_cpu_seconds_total{mode="idle"@C}[@W]))))",
     .source = node}};
inline constexpr Way memory_utilisation[] = {
    {.product = "node",
     .metric = "node_memory_MemAvailable_bytes",
     .take = Take::written_down,
     .formula = "100 * (1 - sum(node_memory_MemAvailable_bytes@F) / sum(node_memory_MemTotal_bytes@F))",
     .source = node}};

// ---- service levels -------------------------------------------------------------------------------------------------

inline constexpr string_view up_series = "https://prometheus.io/docs/concepts/jobs_instances/";

inline constexpr Way uptime[] = {{.metric = "up",
                                  .take = Take::written_down,
                                  .label = "job",
                                  .formula = "100 * avg by (job) (avg_over_time(up@J[@W]))",
                                  .source = up_series}};
// Each time a target goes down, `up` falls from 1 to 0: a reset, as of a counter.
inline constexpr Way incidents[] = {
    {.metric = "up", .take = Take::written_down, .formula = "sum(resets(up@J[@W]))", .source = up_series}};
inline constexpr Way time_to_repair[] = {{.metric = "up",
                                          .take = Take::written_down,
                                          .formula = "sum(1 - avg_over_time(up@J[@W])) * @S / sum(resets(up@J[@W]))",
                                          .source = up_series}};

}  // namespace pyat::cost::ways
