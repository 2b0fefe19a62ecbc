#include "explain/known_texts.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace pyat::explain {
namespace {

constexpr auto mimir = schemas::Product::mimir;
constexpr auto tempo = schemas::Product::tempo;
constexpr auto warning = diag::Severity::warning;

// Texts of cmd/tempo/app/config.go of 2.0 to 3.0.
constexpr std::array warnings{
    KnownText{
        tempo, "ingester.complete_block_timeout < storage.trace.blocklist_poll",
        "ingester.complete_block_timeout storage.trace.blocklist_poll",
        "ingesters drop a block before the queriers have found it in the storage: its traces are missing meanwhile",
        "make ingester.complete_block_timeout longer than storage.trace.blocklist_poll, 3 times as long is usual",
        warning},
    KnownText{tempo, "live_store.complete_block_timeout < storage.trace.blocklist_poll",
              "live_store.complete_block_timeout storage.trace.blocklist_poll",
              "live stores drop a block before the queriers have found it in the storage",
              "make live_store.complete_block_timeout longer than storage.trace.blocklist_poll", warning},
    KnownText{tempo, "backend_worker.compaction.compacted_block_timeout < storage.trace.blocklist_poll",
              "backend_worker.compaction.compacted_block_retention storage.trace.blocklist_poll",
              "compacted blocks are deleted while queriers still read them",
              "make the retention of compacted blocks longer than storage.trace.blocklist_poll", warning},
    KnownText{
        tempo, "compactor.compaction.compacted_block_timeout < storage.trace.blocklist_poll",
        "compactor.compaction.block_retention storage.trace.blocklist_poll",
        "blocks are deleted while queriers still read them; the check compares block_retention, whatever its text "
        "says",
        "make compactor.compaction.block_retention longer than storage.trace.blocklist_poll", warning},
    KnownText{tempo, "backend_worker.Compactor.RetentionConcurrency must be greater than zero",
              "backend_worker.compaction.retention_concurrency", "0 is not taken, and the default is used instead",
              "remove retention_concurrency, or set it to 1 or more", warning},
    KnownText{tempo, "Compactor.RetentionConcurrency must be greater than zero",
              "compactor.compaction.retention_concurrency", "0 is not taken, and the default is used instead",
              "remove retention_concurrency, or set it to 1 or more", warning},
    KnownText{tempo, "Compactor.FlushSizeBytes < 5242880", "compactor.compaction.v2_out_buffer_bytes",
              "S3 takes no parts below 5 MiB in an upload", "set v2_out_buffer_bytes to 5242880 or more", warning},
    KnownText{tempo, "Trace.BlocklistPollConcurrency must be greater than zero",
              "storage.trace.blocklist_poll_concurrency", "0 is not taken, and the default is used instead",
              "remove blocklist_poll_concurrency, or set it to 1 or more", warning},
    KnownText{tempo, "Span logging for discarded traces is enabled", "distributor.log_discarded_spans.enabled",
              "the distributor writes a line for each discarded span",
              "disable it once you have found what you look for", warning},
    KnownText{tempo, "Span logging is enabled", "distributor.log_received_spans.enabled",
              "the distributor writes a line for each span", "disable it once you have found what you look for",
              warning},
    KnownText{tempo, "c.Distributor.LogReceivedTraces is deprecated", "distributor.log_received_traces",
              "the setting has a new name", "write distributor.log_received_spans.enabled instead", warning},
    KnownText{tempo, "Local backend will not correctly retrieve traces", "storage.trace.backend target",
              "with backend: local, each part of a distributed Tempo sees only the blocks on its own disk",
              "use s3, gcs or azure, or run all parts in one with target: all", warning},
    KnownText{tempo, "Inline, unscoped overrides are deprecated", "overrides",
              "overrides: is written in its old, flat form", "move the limits below overrides.defaults, in sections",
              warning},
    KnownText{tempo, "Legacy (flat, unscoped) overrides format is in use", "overrides",
              "overrides: is written in its old, flat form, which a later release will refuse",
              "move the limits below overrides.defaults, in sections", warning},
    KnownText{tempo, "Trace storage conflicts with user-configurable overrides storage",
              "storage.trace overrides.user_configurable_overrides.client",
              "traces and overrides are written to the same place of the same storage",
              "give overrides.user_configurable_overrides.client a bucket or prefix of its own", warning},
    KnownText{tempo, "Trace.S3.NativeAWSAuthEnabled is deprecated", "storage.trace.s3.native_aws_auth_enabled",
              "the setting does nothing any more", "remove it", warning},
    KnownText{tempo, "c.StorageConfig.Trace.Cache is deprecated", "storage.trace.cache",
              "caches have moved to a section of their own", "describe the caches under cache.caches", warning},
    KnownText{tempo, "TraceByID.ConcurrentShards greater than query_shards",
              "query_frontend.trace_by_id.concurrent_shards query_frontend.trace_by_id.query_shards",
              "no more shards can run at once than there are", "set concurrent_shards to query_shards or less",
              warning},
    KnownText{tempo, "c.BlockConfig.BlockCfg.Version != c.WAL.Version", "storage.trace.block.version",
              "the write-ahead log has another block version than the blocks; that of the blocks is used",
              "remove storage.trace.wal.version", warning},
    KnownText{tempo, "Trace.Block.Version != \"v2\" but v2_index_downsample_bytes is set",
              "storage.trace.block.v2_index_downsample_bytes", "only blocks of version v2 know this setting",
              "remove it", warning},
    KnownText{tempo, "Trace.Block.Version != \"v2\" but v2_index_page_size_bytes is set",
              "storage.trace.block.v2_index_page_size_bytes", "only blocks of version v2 know this setting",
              "remove it", warning},
    KnownText{tempo, "Trace.Block.Version != \"v2\" but v2_in_buffer_bytes is set",
              "compactor.compaction.v2_in_buffer_bytes", "only blocks of version v2 know this setting", "remove it",
              warning},
    KnownText{tempo, "Trace.Block.Version != \"v2\" but v2_out_buffer_bytes is set",
              "compactor.compaction.v2_out_buffer_bytes", "only blocks of version v2 know this setting", "remove it",
              warning},
    KnownText{tempo, "Trace.Block.Version != \"v2\" but v2_prefetch_traces_count is set",
              "compactor.compaction.v2_prefetch_traces_count", "only blocks of version v2 know this setting",
              "remove it", warning},
    KnownText{tempo, "c.BackendScheduler.Work.PruneAge must be greater than 2x",
              "backend_scheduler.work.prune_age storage.trace.blocklist_poll",
              "the scheduler forgets a block before the next poll can see that it was compacted",
              "make backend_scheduler.work.prune_age longer than 2 times storage.trace.blocklist_poll", warning},
    KnownText{tempo, "c.Frontend.MCPServer.Enabled is enabled", "query_frontend.mcp_server.enabled",
              "language models that ask this server get to see trace data", "disable it unless that is meant", warning},
    KnownText{tempo, "query_frontend.rf1_after is deprecated", "query_frontend.rf1_after",
              "the setting does nothing any more", "remove it", warning},
    KnownText{tempo, "unknown AST transformation", "query_frontend.skip_ast_transformations",
              "no such transformation of queries", "take names from the list that the message gives", warning},
    KnownText{tempo, "dedicated column", "storage.trace.block.parquet_dedicated_columns",
              "a dedicated column has a name, type or scope that Tempo does not take",
              "give each column a name, a scope (span or resource) and a type that the release knows", warning},
};

// What both die of while they start, or while they read the file.
constexpr std::array deaths{
    KnownText{tempo, "unknown type: \"", "distributor.receivers", "this release of Tempo has no receiver of that name",
              "take one of those that the message lists: otlp, jaeger, zipkin, opencensus or kafka, where it has them"},
    KnownText{tempo, "error reading configuration for \"", "distributor.receivers",
              "a receiver does not take its settings", "compare its section with the receiver of the message"},
    KnownText{tempo, "cannot unmarshal the configuration: ", "distributor.receivers",
              "a receiver does not take its settings", "compare its section with the receiver that the message names"},
    KnownText{tempo, "unknown backend", "storage.trace.backend", "no such storage backend",
              "write local, s3, gcs or azure"},
    KnownText{mimir, "unsupported storage backend", "", "no such storage backend",
              "write s3, gcs, azure, swift or filesystem"},
    KnownText{mimir, "storage prefix contains invalid characters", "",
              "the prefix in the bucket may hold letters and digits only", "remove slashes, dashes and points from it"},
    KnownText{mimir, "cannot overlap with the configured", "",
              "two parts would write into the same folder, one inside the other",
              "give each of the two paths a folder of its own"},
    KnownText{mimir, "must be lower than or equal to HTTP server write timeout",
              "querier.timeout server.http_server_write_timeout",
              "the server would cut answers off before the querier gives up",
              "lower querier.timeout, or raise server.http_server_write_timeout"},
    KnownText{mimir, "empty block ranges for TSDB", "blocks_storage.tsdb.block_ranges_period",
              "no length of blocks is given", "remove block_ranges_period to keep its default of 2h"},
    KnownText{mimir, "HA Tracker failover timeout", "distributor.ha_tracker.ha_tracker_failover_timeout",
              "the failover comes before the next update is due",
              "make ha_tracker_failover_timeout at least 1s longer than the update timeout plus its jitter"},
    KnownText{mimir, "the Kafka address has not been configured", "ingest_storage.kafka.address",
              "with ingest_storage.enabled, Mimir writes through Kafka", "set ingest_storage.kafka.address"},
};

struct Beginning {
  std::string_view text, meaning;
};

// Config.Validate of pkg/mimir/mimir.go.
constexpr std::array sections{
    Beginning{"invalid TSDB config: ", "blocks_storage"},
    Beginning{"invalid rulestore config: ", "ruler_storage"},
    Beginning{"invalid ruler config: ", "ruler"},
    Beginning{"invalid alertmanager storage config: ", "alertmanager_storage"},
    Beginning{"invalid alertmanager config: ", "alertmanager"},
    Beginning{"invalid compactor config: ", "compactor"},
    Beginning{"invalid distributor config: ", "distributor"},
    Beginning{"invalid querier config: ", "querier"},
    Beginning{"invalid query-frontend config: ", "frontend"},
    Beginning{"invalid frontend_worker config: ", "frontend_worker"},
    Beginning{"invalid query-scheduler config: ", "query_scheduler"},
    Beginning{"invalid ingester_client config: ", "ingester_client"},
    Beginning{"invalid ingester config: ", "ingester"},
    Beginning{"invalid ingest storage config: ", "ingest_storage"},
    Beginning{"invalid store-gateway config: ", "store_gateway"},
    Beginning{"invalid limits config", "limits"},
    Beginning{"invalid usage stats config: ", "usage_stats"},
    Beginning{"invalid overrides-exporter config: ", "overrides_exporter"},
    Beginning{"invalid vault config: ", "vault"},
    Beginning{"invalid memberlist config: ", "memberlist"},
};

// The texts are those that the checks of the decode layer print, too.
constexpr std::array types{
    Beginning{"units: ", "flagext.Bytes"},
    Beginning{"not a valid duration string", "model.Duration"},
    Beginning{"unknown unit \"", "model.Duration"},
    Beginning{"time: ", "time.Duration"},
    Beginning{"unrecognized log level", "log.Level"},
    Beginning{"unrecognized log format", "logging.Format"},
    Beginning{"invalid encoding: ", "backend.Encoding"},
    Beginning{"unsupported bucket lookup type", "s3.BucketLookupType"},
    Beginning{"unknown relabel action", "relabel.Action"},
    Beginning{"unrecognized ValidationScheme", "model.ValidationScheme"},
    Beginning{"cidr: ", "flagext.CIDRSliceCSV"},
    Beginning{"parse \"", "flagext.URLValue"},
};

std::string_view look_up(std::span<const Beginning> table, std::string_view message) {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Beginning& row) { return message.starts_with(row.text); });
  return found == table.end() ? std::string_view{} : found->meaning;
}

}  // namespace

const KnownText* find_known_text(std::optional<schemas::Product> product, std::string_view message) {
  const auto fits = [&](const KnownText& known) {
    return (!product || *product == known.product) && message.find(known.text) != std::string_view::npos;
  };
  for (const std::span<const KnownText> table :
       {std::span<const KnownText>(warnings), std::span<const KnownText>(deaths)}) {
    const auto found = std::find_if(table.begin(), table.end(), fits);
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

std::string_view section_of_text(std::string_view message) { return look_up(sections, message); }

std::string_view type_of_text(std::string_view message) { return look_up(types, message); }

}  // namespace pyat::explain
