// The texts of the codes of Tempo's rules, which relate settings to each other: one for each file in
// src/lint/rules/tempo. Included by codes.cpp only. Single line feeds in `detail` are spaces, an empty line begins a
// paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo block_timeout{
    .code = "block-timeout",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a block is given up before everybody knows of the one that takes its place",
    .detail =
        R"(An ingester keeps a block for complete_block_timeout after it has flushed it; a compactor keeps the blocks that it
has compacted for compacted_block_timeout. Queriers learn of new blocks once every storage.trace.blocklist_poll. When
the timeout is shorter than that, there is a time in which neither the old block nor the new one is searched, and traces
seem to be lost.

Tempo starts all the same, and warns. Make the timeout longer than the poll interval, twice as long to be safe.)",
    .wrong = R"(ingester:
  complete_block_timeout: 1m
storage:
  trace:
    blocklist_poll: 5m
)",
    .right = R"(ingester:
  complete_block_timeout: 15m
storage:
  trace:
    blocklist_poll: 5m
)",
};

inline constexpr CodeInfo bad_dedicated_column{
    .code = "bad-dedicated-column",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a dedicated attribute column that the block format cannot have",
    .detail =
        R"(Attributes listed in parquet_dedicated_columns are stored in columns of their own. Each needs a scope (span or resource,
since 2.10 also event), a type (string, since 2.10 also int) and a name; there is room for ten columns of a scope, five of
numbers.

Tempo warns of a mistake here when it has read its configuration, and then stops while it starts its storage: take the
warning for an error.)",
    .wrong = R"(storage:
  trace:
    block:
      parquet_dedicated_columns:
        - name: http.route
          type: string
)",
    .right = R"(storage:
  trace:
    block:
      parquet_dedicated_columns:
        - name: http.route
          type: string
          scope: span
)",
};

inline constexpr CodeInfo concurrent_shards{
    .code = "concurrent-shards",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "more shards of a trace query run at a time than there are",
    .detail =
        R"(A query for one trace is split into query_shards parts, of which concurrent_shards are asked at a time. More than there
are cannot be asked; Tempo uses query_shards for both, and says so.)",
    .wrong = R"(query_frontend:
  trace_by_id:
    query_shards: 20
    concurrent_shards: 50
)",
    .right = R"(query_frontend:
  trace_by_id:
    query_shards: 50
    concurrent_shards: 20
)",
};

inline constexpr CodeInfo partition_assignment{
    .code = "partition-assignment",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "partitions are given to the block builder in two ways",
    .detail =
        R"(assigned_partitions lists the partitions of each instance by name, partitions_per_instance deals them out by number. When
both are set, Tempo uses the list and passes over the number.)",
    .wrong = R"(block_builder:
  assigned_partitions:
    tempo-0: [0, 1]
  partitions_per_instance: 2
)",
    .right = R"(block_builder:
  partitions_per_instance: 2
)",
};

inline constexpr CodeInfo prune_age{
    .code = "prune-age",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "the backend scheduler forgets finished work too early",
    .detail =
        R"(The scheduler hands out compaction jobs and remembers them for backend_scheduler.work.prune_age. It learns what became of
the blocks when it polls the storage, every storage.trace.blocklist_poll. When it forgets a job before it has polled
twice, it may hand out the same blocks again.

Tempo starts all the same, and warns. Make prune_age longer than twice the poll interval.)",
    .wrong = R"(backend_scheduler:
  work:
    prune_age: 10m
storage:
  trace:
    blocklist_poll: 5m
)",
    .right = R"(backend_scheduler:
  work:
    prune_age: 1h
storage:
  trace:
    blocklist_poll: 5m
)",
};

inline constexpr CodeInfo shared_overrides_storage{
    .code = "shared-overrides-storage",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "user-configurable overrides are stored at the same place as the traces",
    .detail =
        R"(Tempo lists its storage to find tenants and blocks. Overrides that users configure are files of the same storage; in the
same bucket with the same prefix (or in the same folder) each is found among the other.

Tempo starts all the same, and warns. Give the overrides a bucket or a prefix of their own.)",
    .wrong = R"(storage:
  trace:
    backend: s3
    s3: {bucket: tempo, endpoint: minio:9000}
overrides:
  user_configurable_overrides:
    enabled: true
    client:
      backend: s3
      s3: {bucket: tempo, endpoint: minio:9000}
)",
    .right = R"(storage:
  trace:
    backend: s3
    s3: {bucket: tempo, endpoint: minio:9000}
overrides:
  user_configurable_overrides:
    enabled: true
    client:
      backend: s3
      s3: {bucket: tempo-overrides, endpoint: minio:9000}
)",
};

inline constexpr CodeInfo unknown_transformation{
    .code = "unknown-transformation",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a rewriting of queries that this release does not know is to be left out",
    .detail =
        R"(skip_ast_transformations turns off rewritings that Tempo applies to a TraceQL query before it runs: or_to_in, or all of
them. Any other name is passed over with a warning.)",
    .wrong = R"(query_frontend:
  skip_ast_transformations: [or-to-in]
)",
    .right = R"(query_frontend:
  skip_ast_transformations: [or_to_in]
)",
};

inline constexpr CodeInfo unused_block_setting{
    .code = "unused-block-setting",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a setting of the v2 block format is set, and another format is written",
    .detail =
        R"(Settings whose names begin with v2_ tune the block format of the first releases. Since 2.0 Tempo writes Parquet blocks
unless it is told otherwise, and these settings do nothing. Files that were written for earlier releases, or copied from
old examples, still carry them; since 3.0 they are refused as unknown.

Tempo starts all the same, and warns. Remove them.)",
    .wrong = R"(compactor:
  compaction:
    v2_in_buffer_bytes: 10485760
)",
    .right = R"(compactor:
  compaction:
    block_retention: 336h
)",
};

inline constexpr CodeInfo wal_version{
    .code = "wal-version",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "the block builder's log is to have another format than its blocks",
    .detail =
        R"(The block builder writes its write-ahead log in the format of its blocks, whatever block_builder.wal.version says. Tempo
starts all the same, and warns. Remove the setting.)",
    .wrong = R"(block_builder:
  wal:
    version: vParquet3
)",
    .right = R"(block_builder:
  wal:
    path: /var/tempo/block-builder/traces
)",
};

inline constexpr std::array tempo_rules_codes{
    bad_dedicated_column,     block_timeout,          concurrent_shards,    partition_assignment, prune_age,
    shared_overrides_storage, unknown_transformation, unused_block_setting, wal_version};

}  // namespace pyat::diag::code_texts
