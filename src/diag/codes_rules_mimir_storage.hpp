// The texts of the codes of those of Mimir's rules that are about its storage: one for each file in
// src/lint/rules/mimir. Included by codes.cpp only. Single line feeds in `detail` are spaces, an empty line begins a
// paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo block_ranges{
    .code = "block-ranges",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a range of the compactor is no multiple of the range before it",
    .detail =
        R"(The compactor joins blocks step by step: into blocks of two hours, then of twelve, then of a day, when
compactor.block_ranges has its default. Each range must be a multiple of the one before, or blocks would straddle two
ranges. Mimir checks that when it starts, and crashes where a range is divided by one of 0.)",
    .wrong = R"(compactor:
  block_ranges: [2h, 5h, 24h]
)",
    .right = R"(compactor:
  block_ranges: [2h, 12h, 24h]
)",
};

inline constexpr CodeInfo consumer_lag{
    .code = "consumer-lag",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the lags behind Kafka at which an ingester becomes ready contradict each other",
    .detail =
        R"(With ingest storage, an ingester that starts tries to come within target_consumer_lag_at_startup of the end of
its partition, and becomes ready at max_consumer_lag_at_startup at the latest. So the target cannot be above the maximum.
0 turns the wait off, and must then stand in both.

Mimir checks this only where ingest_storage.enabled is true.)",
    .wrong = R"(ingest_storage:
  enabled: true
  kafka:
    address: kafka:9092
    topic: mimir
    target_consumer_lag_at_startup: 1m
    max_consumer_lag_at_startup: 30s
)",
    .right = R"(ingest_storage:
  enabled: true
  kafka:
    address: kafka:9092
    topic: mimir
    target_consumer_lag_at_startup: 5s
    max_consumer_lag_at_startup: 30s
)",
};

inline constexpr CodeInfo deletion_mark_delay{
    .code = "deletion-mark-delay",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "queriers would ask for blocks that no store-gateway has, or miss new ones",
    .detail =
        R"(When the compactor has joined blocks, it marks the old ones for deletion. Queriers ask for marked blocks during
ignore_deletion_mark_while_querying_delay, and store-gateways keep them loaded during ignore_deletion_mark_delay. The
first must be shorter than the second, or queriers ask for blocks that are not loaded any more and queries fail. It must
also be longer than three times sync_interval, the time within which store-gateways are sure to have loaded the new
block, or its series are in no block that is queried.

All three are settings of blocks_storage.bucket_store. The first came with Mimir 2.14, with a default of 50m: whoever
raises sync_interval above 16m, or lowers ignore_deletion_mark_delay below 50m, has to set it as well.)",
    .wrong = R"(blocks_storage:
  bucket_store:
    sync_interval: 30m
)",
    .right = R"(blocks_storage:
  bucket_store:
    sync_interval: 30m
    ignore_deletion_mark_while_querying_delay: 100m
    ignore_deletion_mark_delay: 2h
)",
};

inline constexpr CodeInfo empty_section{
    .code = "empty-section",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a section without a value empties its settings (Mimir before 2.3)",
    .detail =
        R"(A key with nothing behind it, often because everything below it has been commented out, is null in YAML. The
library with which Mimir decoded its configuration before 2.3 then sets all of the section to zero, and the defaults are
lost. Mimir refuses to start with such a section. It looks at the values, not at the file: a section whose only setting
is false or 0 is refused in the same way.

Since 2.3 null leaves the defaults as they are.)",
    .wrong = R"(# pyat: mimir 2.2.0
ingester_client:
  # grpc_client_config: ...
)",
    .right = R"(# pyat: mimir 2.2.0
ingester_client: {}
)",
};

inline constexpr CodeInfo object_storage{
    .code = "object-storage",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a setting of the object storage is not of the form that it must have",
    .detail =
        R"(Some texts of blocks_storage, ruler_storage and alertmanager_storage have a form of their own, which Mimir checks
after decoding: storage_prefix (since 2.2) has letters and digits only, no slash or dash. With the S3 backend,
s3.endpoint must not begin with the bucket's name (since 2.5), because the client puts it there itself or behind a slash;
s3.sts_endpoint is a URL with a scheme; s3.sse.kms_encryption_context is a JSON object whose values are texts.

What stands under common.storage counts for each of the three sections.)",
    .wrong = R"(ruler_storage:
  storage_prefix: team-a/rules
)",
    .right = R"(ruler_storage:
  storage_prefix: teamarules
)",
};

inline constexpr CodeInfo overlapping_directories{
    .code = "overlapping-directories",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "two components of one process would keep their files in the same directory",
    .detail =
        R"(Components delete what they do not know in their directories, so since 2.3 Mimir refuses to start when two that
run in the process have the same directory, or one inside the other's: blocks_storage.filesystem.dir (with the
storage_prefix), blocks_storage.tsdb.dir, blocks_storage.bucket_store.sync_dir, compactor.data_dir, ruler.rule_path,
ruler_storage.filesystem.dir (of which it uses the folder rules), ruler_storage.local.directory, and those of the
Alertmanager. Only the components of the file's target count.

The check compares the beginnings of texts: /data/tsdb and /data/tsdb-sync/cache overlap for it. An empty path is the
directory that the process is started in. Which one that is no file says, so that a relative path and an absolute one are
not compared here; the server does.

common.storage.filesystem.dir is the usual cause: it gives the blocks, the rules and the Alertmanager the same
directory.)",
    .wrong = R"(common:
  storage:
    backend: filesystem
    filesystem:
      dir: /data/mimir
)",
    .right = R"(common:
  storage:
    backend: filesystem
blocks_storage:
  filesystem:
    dir: /data/blocks
ruler_storage:
  filesystem:
    dir: /data/rules
)",
};

inline constexpr CodeInfo shared_bucket{
    .code = "shared-bucket",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "rules or alerts would lie among the blocks, in the same bucket",
    .detail =
        R"(Compactor and store-gateway take each folder at the top of the blocks' bucket for a tenant. Mimir therefore
refuses to start when the ruler or the Alertmanager of the process keeps its objects in the same bucket (for Azure: the
same container of the same account, for Swift: of the same project) with the same storage_prefix. Two empty names are
the same, too. storage_prefix came with 2.2; before that the buckets themselves must differ.

It happens with common.storage, which gives all three sections the same bucket.)",
    .wrong = R"(common:
  storage:
    backend: s3
    s3:
      bucket_name: mimir
)",
    .right = R"(common:
  storage:
    backend: s3
    s3:
      bucket_name: mimir
blocks_storage:
  storage_prefix: blocks
)",
};

inline constexpr std::array mimir_storage_rules_codes{
    block_ranges,  consumer_lag, deletion_mark_delay, empty_section, object_storage, overlapping_directories,
    shared_bucket,
};

}  // namespace pyat::diag::code_texts
