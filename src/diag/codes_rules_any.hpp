// The texts of the codes about what a server accepts although it is surely a mistake. Each was the subject of issues
// that users opened; the rule's file in src/lint/rules/any says which. Included by codes.cpp only. Single line feeds in
// `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo clear_secret{
    .code = "clear-secret",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a secret stands in clear text in a file under version control",
    .detail =
        R"(Passwords, secret keys and service accounts that are written into a file of a repository are in every copy and in its
history, also after they are removed from the file. This is said only when the file, or a folder above it, is under
version control.

Write ${NAME}, hand the value over in the environment and start the server with -config.expand-env=true. Change the
secret itself as well: it has been seen.)",
    .wrong = R"(common:
  storage:
    s3:
      secret_access_key: wJalrXUtnFEMI
)",
    .right = R"(common:
  storage:
    s3:
      secret_access_key: ${S3_SECRET_KEY}
)",
};

inline constexpr CodeInfo eaten_dollar{
    .code = "eaten-dollar",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "environment expansion takes a $1 for a variable and removes it",
    .detail =
        R"(With -config.expand-env=true every $NAME and ${NAME} of the file is replaced, also in places that have their own use for
the dollar sign: $1 of a relabelling rule is a variable without a value, and becomes nothing. The rule then does something
else, without a word. Mimir has no way to write a dollar sign that is meant as text.

Keep such rules in a file that is not expanded (the runtime configuration of Mimir is not), or put the text that
contains the dollar sign into a variable.)",
    .wrong = R"(limits:
  metric_relabel_configs:
    - source_labels: [pod]
      regex: (.*)-[0-9]+
      target_label: app
      replacement: $1
)",
    .right = R"(limits:
  metric_relabel_configs:
    - source_labels: [pod]
      regex: (.*)-[0-9]+
      target_label: app
      replacement: ${FIRST_GROUP}   # FIRST_GROUP='$1'
)",
};

inline constexpr CodeInfo experimental_setting{
    .code = "experimental-setting",
    .severity = Severity::info,
    .since = "0.1.0",
    .summary = "a setting that any release may change or remove",
    .detail =
        R"(The product's reference marks the setting as experimental: it may change its meaning, move or go in any release, also in
a patch release, without the deprecation that other settings get.

Nothing is wrong with it. Look for it in the changelog before each upgrade, or let pyat do that.)",
    .wrong = R"(limits:
  out_of_order_blocks_external_label_enabled: true
)",
    .right = R"(limits:
  max_global_series_per_user: 150000
)",
};

inline constexpr CodeInfo kept_forever{
    .code = "kept-forever",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a retention of 0 keeps everything forever",
    .detail =
        R"(In Mimir a retention of 0 turns the deletion of old blocks off: the bucket grows for good. Who writes 0 often means the
opposite, or copied the value without a thought.

Write how long blocks are to be kept (a year is 1y). When they are to be kept forever, or when a rule of the bucket
deletes them, remove the setting: off is the default.)",
    .wrong = R"(limits:
  compactor_blocks_retention_period: 0
)",
    .right = R"(limits:
  compactor_blocks_retention_period: 1y
)",
};

inline constexpr CodeInfo port_conflict{
    .code = "port-conflict",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "two servers of the process are to listen on the same port",
    .detail =
        R"(The HTTP server, the gRPC server and, in Tempo, the internal server listen on a port each. When two of them are to use
the same one, on the same address or on all, the second cannot: "bind: address already in use". The server takes the
file, and stops while it starts.

Give one of them another port. 0 is any free port.)",
    .wrong = R"(server:
  http_listen_port: 9095
)",
    .right = R"(server:
  http_listen_port: 8080
  grpc_listen_port: 9095
)",
};

inline constexpr CodeInfo shell_default{
    .code = "shell-default",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "a default is written as in a shell, and its dash becomes part of the value",
    .detail =
        R"(Shells and Tempo write ${NAME:-value}, Mimir writes ${NAME:value}. In the first form Mimir takes everything after the
colon for the value, and the dash with it: without the variable, an access key of -admin is what the server gets. It is
accepted, and fails later and elsewhere.

Remove the dash.)",
    .wrong = R"(common:
  storage:
    s3:
      access_key_id: ${S3_USER:-admin}
)",
    .right = R"(common:
  storage:
    s3:
      access_key_id: ${S3_USER:admin}
)",
};

inline constexpr CodeInfo single_replica{
    .code = "single-replica",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "more replicas are asked for than there are instances",
    .detail =
        R"(A ring that is kept in memory (store: inmemory) knows one instance: this one. With a replication factor above 1 each write
needs a majority of replicas, which do not exist: "at least 2 live replicas required, could only find 1". The server
starts, and refuses all data.

Set the replication factor to 1, or let the instances find each other (store: memberlist, with join_members).)",
    .wrong = R"(ingester:
  ring:
    kvstore:
      store: inmemory
    replication_factor: 3
)",
    .right = R"(ingester:
  ring:
    kvstore:
      store: inmemory
    replication_factor: 1
)",
};

inline constexpr CodeInfo temporary_storage{
    .code = "temporary-storage",
    .severity = Severity::warning,
    .since = "0.1.0",
    .summary = "data that nobody else has is kept in a folder that a restart empties",
    .detail =
        R"(/tmp, /var/tmp, /dev/shm and /run are emptied when a machine starts, and belong to the container when there is one. The
write-ahead log, and blocks on the local disk, are the only copy of what was not uploaded yet: a restart loses it.

Use a folder on a volume.)",
    .wrong = R"(blocks_storage:
  tsdb:
    dir: /tmp/mimir/tsdb
)",
    .right = R"(blocks_storage:
  tsdb:
    dir: /data/tsdb
)",
};

inline constexpr CodeInfo unset_variable{
    .code = "unset-variable",
    .severity = Severity::info,
    .since = "0.1.0",
    .summary = "a variable that the file refers to is not set where pyat runs",
    .detail =
        R"(With --expand-env the file is checked as the server would read it in this environment. A variable that is not set, and
has no default, is an empty text then, which may hide a mistake or make one.

Run pyat with the environment of the server, or give the reference a default.)",
    .wrong = R"(common:
  storage:
    s3:
      bucket_name: ${BUCKET}
)",
    .right = R"(common:
  storage:
    s3:
      bucket_name: ${BUCKET:mimir}
)",
};

inline constexpr std::array rules_any_codes{clear_secret,   eaten_dollar,      experimental_setting,
                                            kept_forever,   port_conflict,     shell_default,
                                            single_replica, temporary_storage, unset_variable};

}  // namespace pyat::diag::code_texts
