#include <array>

#include "cost/measure/catalogue.hpp"
#include "cost/measure/ways_platform.hpp"
#include "cost/measure/ways_telemetry.hpp"

namespace pyat::cost {
namespace {

using namespace ways;  // NOLINT(google-build-using-namespace): tables, of this file alone
using std::string_view;

constexpr auto rows = std::to_array<Quantifiable>({
    {"logs_ingest", "B/s", Signal::logs, "what Loki's distributors took, before compression", logs_ingest},
    {"logs_lines", "line/s", Signal::logs, "lines that Loki's distributors took", logs_lines},
    {"logs_stored_flow", "B/s", Signal::logs,
     "chunks that Loki's ingesters wrote; in bursts, as they are full or old: a short window says little",
     logs_stored_flow},
    {"logs_discarded", "B/s", Signal::logs, "what Loki refused, for whatever reason", logs_discarded},
    {"log_streams", "stream", Signal::logs, "streams in the memory of Loki's ingesters, each once", log_streams},
    {"traces_ingest", "B/s", Signal::traces, "what Tempo's distributors took, after limits", traces_ingest},
    {"spans_ingest", "span/s", Signal::traces, "spans that Tempo's distributors took", spans_ingest},
    {"traces_stored", "B", Signal::traces, "Tempo's blocks in the object store, with those that await deletion",
     traces_stored},
    {"traces_discarded", "span/s", Signal::traces, "spans that Tempo refused, for whatever reason", traces_discarded},
    {"active_series", "series", Signal::metrics, "series that get samples, each once however often it is replicated",
     active_series, Total::first},
    {"memory_series", "series", Signal::metrics, "series in memory, replicas included", memory_series, Total::first},
    {"samples_ingest", "sample/s", Signal::metrics, "samples taken, without refused and deduplicated ones",
     samples_ingest, Total::first},
    {"metrics_ingest", "B/s", Signal::metrics, "requests that Mimir's distributors took, before compression",
     metrics_ingest},
    {"metrics_discarded", "sample/s", Signal::metrics, "samples that Mimir refused, for whatever reason",
     metrics_discarded},
    {"metrics_stored", "B", Signal::metrics, "blocks on the disk of Prometheus; Mimir has no such metric",
     metrics_stored},
    {"queries", "query/s", Signal::shared,
     "queries that were answered; where frontend and queriers are apart, Loki's "
     "count those of both",
     queries, Total::sum, true},
    {"query_time_p50", "s", Signal::shared, "half of all queries were answered in this time", query_time,
     Total::highest, true, false, 0.5},
    {"query_time_p95", "s", Signal::shared, "95 % of all queries were answered in this time", query_time,
     Total::highest, true, false, 0.95},
    {"query_time_p99", "s", Signal::shared, "99 % of all queries were answered in this time", query_time,
     Total::highest, true, false, 0.99},
    {"object_storage_used", "B", Signal::shared, "what is in the buckets, as MinIO's scanner last saw it",
     object_storage_used, Total::sum},
    {"object_storage_objects", "object", Signal::shared, "objects in the buckets, as MinIO's scanner last saw them",
     object_storage_objects, Total::sum},
    {"object_storage_scan_age", "s", Signal::shared, "since MinIO's scanner last looked", object_storage_scan_age},
    {"storage_growth", "B/s", Signal::shared, "by which the store grows; below zero, it shrinks", storage_growth,
     Total::first_or_sum, true},
    {"object_put_requests", "request/s", Signal::shared, "requests that write or list", object_put_requests,
     Total::first_or_sum, true},
    {"object_get_requests", "request/s", Signal::shared, "requests that read", object_get_requests, Total::first_or_sum,
     true},
    {"network_received", "B/s", Signal::shared, "of the machines, else of the containers, else of MinIO",
     network_received, Total::first, true},
    {"network_sent", "B/s", Signal::shared, "of the machines, else of the containers, else of MinIO", network_sent,
     Total::first, true},
    {"cpu_used", "vCPU", Signal::shared, "cores in use, on average", cpu_used, Total::sum, false, true},
    {"memory_used", "B", Signal::shared, "memory that processes hold", memory_used, Total::sum, false, true},
    {"cpu_utilisation", "%", Signal::shared, "of the machines' cores in use, on average", cpu_utilisation},
    {"memory_utilisation", "%", Signal::shared, "of the machines' memory in use", memory_utilisation},
    {"uptime", "%", Signal::shared, "of the scrapes, those that were answered; while nobody scrapes, nobody knows",
     uptime, Total::average, false, true},
    {"incidents", "incident", Signal::shared, "how often a target stopped to answer scrapes, in the window", incidents,
     Total::none, false, true},
    {"time_to_repair", "s", Signal::shared, "until a target answered scrapes again, on average", time_to_repair,
     Total::none, false, true},
});

constexpr auto circumstance_names =
    std::to_array<string_view>({"cortex_distributor_replication_factor", "cortex_distributor_ingest_storage_enabled",
                                "loki_distributor_replication_factor"});

}  // namespace

std::span<const Quantifiable> catalogue() { return rows; }

std::span<const string_view> circumstances() { return circumstance_names; }

}  // namespace pyat::cost
