// The texts of the codes about single values that a server checks after decoding. Included by codes.cpp only. Single
// line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo missing_value{
    .code = "missing-value",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a setting without which the server does not start is empty",
    .detail =
        R"(Some settings have no default that works, and are needed only together with others: a cache backend needs the
addresses of the cache, ingest storage the address of Kafka. The server decodes the file and stops at its own check.

The message names the setting. Set it, or turn off what needs it.)",
    .wrong = R"(blocks_storage:
  bucket_store:
    index_cache:
      backend: memcached
)",
    .right = R"(blocks_storage:
  bucket_store:
    index_cache:
      backend: memcached
      memcached:
        addresses: dns+memcached:11211
)",
};

inline constexpr CodeInfo out_of_range{
    .code = "out-of-range",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "a number or a duration is beyond what the server works with",
    .detail =
        R"(The value decodes, and the server refuses it afterwards: a concurrency of 0, a negative timeout, a buffer that is
not a multiple of its page size. The message says which values are possible in the release that was asked for; bounds
came and went over the releases.

Where the server only says that it will use its default instead, this is a warning.)",
    .wrong = R"(compactor:
  symbols_flushers_concurrency: 0
)",
    .right = R"(compactor:
  symbols_flushers_concurrency: 1
)",
};

inline constexpr CodeInfo debug_setting{
    .code = "debug-setting",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a setting that is meant for looking into a problem is on",
    .detail =
        R"(Some settings are there to find out what happens, and not to stay on: every span in the log, traces for language models.
The server starts with them, and warns. Turn them off when the question is answered.)",
    .wrong = R"(distributor:
  log_received_spans:
    enabled: true
)",
    .right = R"(distributor:
  log_received_spans:
    enabled: false
)",
};

inline constexpr CodeInfo deprecated_setting{
    .code = "deprecated-setting",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a setting that a later release will not know any more",
    .detail =
        R"(The release still takes the setting, and says that it is on its way out; some of them do nothing any more. The release
that removes it will refuse the file.

Do what the message says before the next upgrade.)",
    .wrong = R"(storage:
  trace:
    cache: memcached
    memcached: {host: memcached}
)",
    .right = R"(cache:
  caches:
    - roles: [bloom]
      memcached: {host: memcached}
)",
};

inline constexpr CodeInfo legacy_overrides{
    .code = "legacy-overrides",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "Tempo's overrides are in the flat form of releases before 2.3",
    .detail =
        R"(Since 2.3 the defaults for all tenants stand in overrides.defaults, sorted into sections. Tempo still reads the old form,
in which they stand side by side directly under overrides, and warns. Since 3.0 it stops while starting, unless
enable_legacy_overrides is true.

The two forms do not mix: a file with keys of both is refused.)",
    .wrong = R"(overrides:
  max_traces_per_user: 10000
)",
    .right = R"(overrides:
  defaults:
    ingestion:
      max_traces_per_user: 10000
)",
};

inline constexpr CodeInfo local_storage{
    .code = "local-storage",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "traces are kept on a local disk, and several processes need them",
    .detail =
        R"(With target other than all, each component of Tempo is a process of its own, usually on a machine of its own. Queriers
then look for blocks on their own disk and find none of those that ingesters wrote on theirs.

Tempo starts all the same, and warns. Use object storage, a file system that all of them share, or one process for all.)",
    .wrong = R"(target: querier
storage:
  trace:
    backend: local
)",
    .right = R"(target: querier
storage:
  trace:
    backend: s3
    s3: {bucket: tempo, endpoint: minio:9000}
)",
};

inline constexpr CodeInfo stops_at_start{
    .code = "stops-at-start",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "the server accepts the configuration, and stops while it starts",
    .detail =
        R"(Loading the configuration is only the first step. The modules of the server check more when they start: an unknown storage
backend, a block format that the release cannot write. A check of the configuration alone (-config.verify) does not find
these.

The file counts as accepted, since the loader accepts it; the exit code of pyat is 1 all the same, because the server will
not run.)",
    .wrong = R"(storage:
  trace:
    backend: minio
)",
    .right = R"(storage:
  trace:
    backend: s3
    s3: {bucket: tempo, endpoint: minio:9000}
)",
};

inline constexpr std::array checks_codes{debug_setting, deprecated_setting, legacy_overrides, local_storage,
                                         missing_value, out_of_range,       stops_at_start};

}  // namespace pyat::diag::code_texts
