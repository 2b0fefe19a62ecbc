// The texts of the codes of Mimir's rules, which relate settings to each other: one for each file in
// src/lint/rules/mimir. Included by codes.cpp only. Single line feeds in `detail` are spaces, an empty line begins a
// paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo alertmanager_url{
    .code = "alertmanager-url",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the Alertmanager's external URL is empty, incomplete, or ends with a slash",
    .detail =
        R"(alertmanager.external_url is the address under which users reach the Alertmanager; links in notifications begin
with it. It must not be empty and must not end with a slash. Since Mimir 2.3 it is either a path, which begins with a
slash, or a URL with a scheme and a host: in alertmanager.example.com/path the host would be taken for a part of the
path, in alertmanager:8080 for a scheme.

Since Mimir 2.1 only processes that run the Alertmanager check it: those with the target alertmanager, which is not part
of "all", and from 2.3 to 2.17 backend.)",
    .wrong = R"(target: all,alertmanager
alertmanager:
  external_url: mimir.example.com/alertmanager/
)",
    .right = R"(target: all,alertmanager
alertmanager:
  external_url: https://mimir.example.com/alertmanager
)",
};

inline constexpr CodeInfo duration_order{
    .code = "duration-order",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "one of two durations is too short for the other",
    .detail =
        R"(Some durations make sense only together, and Mimir refuses to start when they do not fit. A query may not run
longer than the HTTP server lets an answer take (querier.timeout, server.http_server_write_timeout; since 2.5).
Ingesters must be asked for longer than the storage is left out (limits.query_ingesters_within, before 2.9
querier.query_ingesters_within; querier.query_store_after), unless one of them is 0. The HA tracker must not fail over
before the elected replica had a second's time after its update timeout and jitter (before 2.17). The longest time to
wait for a stable ring of overrides-exporters must not be below the shortest one.

A value that the file does not set counts with its default: who raises one of two has to look at the other.)",
    .wrong = R"(querier:
  timeout: 5m    # server.http_server_write_timeout is 2m
)",
    .right = R"(querier:
  timeout: 5m
server:
  http_server_write_timeout: 5m
)",
};

inline constexpr CodeInfo needs_other_setting{
    .code = "needs-other-setting",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a setting works only together with a certain value of another one",
    .detail =
        R"(The server refuses a setting that has no effect, or breaks something, without another one. The number of
query-schedulers in use can be limited only when they are found through their ring. Results of range queries can be
cached only when the queries are split. An Alertmanager that replicates over zones must know its own. An ingester may
stop taking writes over gRPC only when it reads from Kafka instead. A querier is given work either by query-frontends or
by query-schedulers, not by both.

The message names both settings and their values; change either of them.)",
    .wrong = R"(query_scheduler:
  max_used_instances: 2
)",
    .right = R"(query_scheduler:
  service_discovery_mode: ring
  max_used_instances: 2
)",
};

inline constexpr CodeInfo spread_minimizing{
    .code = "spread-minimizing",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the ingester's ring cannot compute its tokens with these settings",
    .detail =
        R"(With ingester.ring.token_generation_strategy: spread-minimizing an ingester does not draw its tokens, it computes
them, from its zone and its number. For that it needs the names of all zones (1 to 8, spread_minimizing_zones), its own
zone among them (instance_availability_zone), and an instance_id that ends in a dash and a number. tokens_file_path must
be empty. spread_minimizing_join_ring_in_order is for this strategy only.

Zone and instance ID often come from flags; since Mimir 2.13 only ingesters check them. Without instance_id the name of
the host is taken, so that it is checked here only where the file sets it.)",
    .wrong = R"(ingester:
  ring:
    token_generation_strategy: spread-minimizing
)",
    .right = R"(ingester:
  ring:
    token_generation_strategy: spread-minimizing
    spread_minimizing_zones: zone-a,zone-b,zone-c
    instance_availability_zone: zone-a
)",
};

inline constexpr CodeInfo unknown_exported_limit{
    .code = "unknown-exported-limit",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the overrides-exporter is asked for a limit that it cannot export",
    .detail =
        R"(overrides_exporter.enabled_metrics lists limits by their names in the configuration, with commas between them. Since
Mimir 3.0 every limit is possible that is a number, a duration or a switch. Before, it was a fixed list: ingestion_rate,
ingestion_burst_size, request_rate, request_burst_size, max_global_series_per_user, max_global_series_per_metric,
max_global_exemplars_per_user, max_global_metadata_per_user, max_global_metadata_per_metric,
max_fetched_chunks_per_query, max_fetched_series_per_query, max_fetched_chunk_bytes_per_query,
ruler_max_rules_per_rule_group, ruler_max_rule_groups_per_tenant, alertmanager_notification_rate_limit,
alertmanager_max_dispatcher_aggregation_groups, alertmanager_max_alerts_count, alertmanager_max_alerts_size_bytes, and
since 2.16 ingestion_artificial_delay.

Every component checks it, not only the overrides-exporter.)",
    .wrong = R"(overrides_exporter:
  enabled_metrics: ingestion_rate,max_series_per_user
)",
    .right = R"(overrides_exporter:
  enabled_metrics: ingestion_rate,max_global_series_per_user
)",
};

inline constexpr std::array mimir_rules_codes{alertmanager_url, duration_order, needs_other_setting, spread_minimizing,
                                              unknown_exported_limit};

}  // namespace pyat::diag::code_texts
