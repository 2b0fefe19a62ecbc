// The names are from the sources of each product:
//   OpenTelemetry Collector: receiver/receiverhelper, exporter/exporterhelper (documentation.md). Since 0.119 with
//     "_total", in some configurations with a unit between.
//   Mimir: pkg/distributor/distributor.go, pkg/ingester/metrics.go, pkg/util/validation/validate.go
//   Loki: pkg/loghttp/push/push.go, pkg/validation/validate.go
//   Tempo: modules/distributor, modules/overrides/discarded_spans.go, and the collector's receivers inside of it
//   Prometheus: tsdb/head.go, tsdb/exemplar.go
//   Alertmanager: api/metrics, notify/notify.go
#include "smoke/hops/counters.hpp"

#include <array>

namespace pyat::smoke {
namespace {

constexpr std::array rows{
    Counter{"collector", "metrics", Role::received, "otelcol_receiver_accepted_metric_points", {}, {}},
    Counter{"collector", "metrics", Role::refused, "otelcol_receiver_refused_metric_points", {}, {}},
    Counter{"collector", "metrics", Role::refused, "otelcol_receiver_failed_metric_points", {}, {}},
    Counter{"collector", "metrics", Role::sent, "otelcol_exporter_sent_metric_points", "exporter", {}},
    Counter{"collector", "metrics", Role::failed, "otelcol_exporter_send_failed_metric_points", "exporter", {}},
    Counter{"collector", "metrics", Role::failed, "otelcol_exporter_enqueue_failed_metric_points", "exporter", {}},
    Counter{"collector", "logs", Role::received, "otelcol_receiver_accepted_log_records", {}, {}},
    Counter{"collector", "logs", Role::refused, "otelcol_receiver_refused_log_records", {}, {}},
    Counter{"collector", "logs", Role::refused, "otelcol_receiver_failed_log_records", {}, {}},
    Counter{"collector", "logs", Role::sent, "otelcol_exporter_sent_log_records", "exporter", {}},
    Counter{"collector", "logs", Role::failed, "otelcol_exporter_send_failed_log_records", "exporter", {}},
    Counter{"collector", "logs", Role::failed, "otelcol_exporter_enqueue_failed_log_records", "exporter", {}},
    Counter{"collector", "traces", Role::received, "otelcol_receiver_accepted_spans", {}, {}},
    Counter{"collector", "traces", Role::refused, "otelcol_receiver_refused_spans", {}, {}},
    Counter{"collector", "traces", Role::refused, "otelcol_receiver_failed_spans", {}, {}},
    Counter{"collector", "traces", Role::sent, "otelcol_exporter_sent_spans", "exporter", {}},
    Counter{"collector", "traces", Role::failed, "otelcol_exporter_send_failed_spans", "exporter", {}},
    Counter{"collector", "traces", Role::failed, "otelcol_exporter_enqueue_failed_spans", "exporter", {}},

    // samples_in is what came, received_samples what is left of it after validation and deduplication.
    Counter{"mimir", "metrics", Role::received, "cortex_distributor_samples_in", {}, {}},
    Counter{"mimir", "metrics", Role::discarded, "cortex_discarded_samples", "reason", {}},
    Counter{"mimir", "metrics", Role::discarded, "cortex_distributor_deduped_samples", {}, "replicas did not match"},
    Counter{"mimir", "metrics", Role::stored, "cortex_ingester_ingested_samples", {}, {}},
    Counter{"mimir", "exemplars", Role::received, "cortex_distributor_exemplars_in", {}, {}},
    Counter{"mimir", "exemplars", Role::discarded, "cortex_discarded_exemplars", "reason", {}},
    Counter{"mimir", "exemplars", Role::stored, "cortex_ingester_ingested_exemplars", {}, {}},

    Counter{"loki", "logs", Role::received, "loki_distributor_lines_received", {}, {}},
    Counter{"loki", "logs", Role::discarded, "loki_discarded_samples", "reason", {}},
    Counter{"loki", "logs", Role::altered, "loki_mutated_samples", "reason", {}},

    Counter{"tempo", "traces", Role::received, "tempo_distributor_spans_received", {}, {}},
    Counter{"tempo", "traces", Role::refused, "tempo_receiver_refused_spans", {}, {}},
    Counter{"tempo", "traces", Role::discarded, "tempo_discarded_spans", "reason", {}},
    Counter{"tempo", "traces", Role::altered, "tempo_distributor_attributes_truncated", "scope", {}},

    // Its own scrapes are counted too.
    Counter{"prometheus", "metrics", Role::stored, "prometheus_tsdb_head_samples_appended", {}, {}},
    Counter{
        "prometheus", "metrics", Role::discarded, "prometheus_tsdb_out_of_order_samples", {}, "out of order sample"},
    Counter{"prometheus", "metrics", Role::discarded, "prometheus_tsdb_out_of_bound_samples", {}, "out of bounds"},
    Counter{"prometheus", "metrics", Role::discarded, "prometheus_tsdb_too_old_samples", {}, "too old sample"},
    Counter{"prometheus", "exemplars", Role::stored, "prometheus_tsdb_exemplar_exemplars_appended", {}, {}},
    Counter{"prometheus",
            "exemplars",
            Role::discarded,
            "prometheus_tsdb_exemplar_out_of_order_exemplars",
            {},
            "out of order exemplar"},

    Counter{"alertmanager", "alerts", Role::received, "alertmanager_alerts_received", {}, {}},
    Counter{"alertmanager", "alerts", Role::refused, "alertmanager_alerts_invalid", {}, {}},
    Counter{"alertmanager", "alerts", Role::failed, "alertmanager_notifications_failed", "integration", {}},
    Counter{"alertmanager", "alerts", Role::discarded, "alertmanager_notifications_suppressed", "reason", {}}};

}  // namespace

std::span<const Counter> counters() { return rows; }

}  // namespace pyat::smoke
