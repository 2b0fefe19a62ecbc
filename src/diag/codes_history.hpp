// The texts of the codes about keys that one release knows and another does not, or that belong elsewhere.
// Included by codes.cpp only. Single line feeds in `detail` are spaces, an empty line begins a paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo foreign_field{
    .code = "foreign-field",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the field is one of another program, such as Loki, Cortex or Tempo",
    .detail =
        R"(Loki, Tempo and Mimir come from the same family and share many sections, so that a piece of one configuration
looks at home in another. The server refuses a field that it does not have, whoever else has it.

Where this server has the same setting under another name, the help says so. Compare the values, too: defaults and
units are not always the same. Otherwise delete the field, or move it to the configuration that it was written for.)",
    .wrong = R"(schema_config:   # of Loki
  configs: []
)",
    .right = R"(blocks_storage:
  backend: filesystem
)",
};

inline constexpr CodeInfo future_field{
    .code = "future-field",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the field comes with a later release than the one that the file is checked for",
    .detail =
        R"(The file was written for, or copied from the documentation of, a newer release: its fields are unknown to the
one that runs, which refuses them ("field NAME not found in type TYPE").

Upgrade the server first, or delete the field. Check the release that pyat assumed as well: it says which, and why, in
the last line of its report.)",
    .wrong = R"(# pyat: mimir 2.10.3
common:
  storage:
    s3:
      part_size: 134217728   # since 2.11
)",
    .right = R"(# pyat: mimir 2.11.0
common:
  storage:
    s3:
      part_size: 134217728
)",
};

inline constexpr CodeInfo misplaced_field{
    .code = "misplaced-field",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "the release has a field of that name, but in another section",
    .detail =
        R"(A known field one level too high or too low is an unknown one there. Most often the indentation is off by a
step, or a limit stands in the section of the component that it limits instead of in `limits` or `overrides`. A command
line flag (server.http-listen-port) is no key either: each flag has a place of its own in the file.

Move the field to the place that the help names, with everything below it. Look for the section first: the same
section twice is a duplicate key.)",
    .wrong = R"(server:
  http_listen_port: 8080
  limits:
    ingestion_rate: 10000
)",
    .right = R"(server:
  http_listen_port: 8080
limits:
  ingestion_rate: 10000
)",
};

inline constexpr CodeInfo moved_field{
    .code = "moved-field",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "an earlier release had the field here; its setting is now in another section",
    .detail =
        R"(Settings move when they become limits that each tenant can have for itself, when sections are merged, or when
one setting takes the place of several. The old place is kept for two releases or so, with a warning in the log; then
the server refuses it.

Move the field to the path that the help names, and check the value where the help says that its form has changed. The
link leads to the entry of the changelog or to the pull request.)",
    .wrong = R"(# pyat: mimir 2.11.0
querier:
  query_ingesters_within: 13h
)",
    .right = R"(# pyat: mimir 2.11.0
limits:
  query_ingesters_within: 13h
)",
};

inline constexpr CodeInfo removed_field{
    .code = "removed-field",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "an earlier release had the field; it is gone, and no other has taken its place",
    .detail =
        R"(Experiments end, features become the only way to do a thing, and their settings go: the server refuses the
field although it did no harm the day before the upgrade.

Delete the field. The help says what the server does now, where that is known, and the link leads to the entry of the
changelog or to the pull request: a removed setting may have been the only thing that kept a default from applying.)",
    .wrong = R"(# pyat: mimir 2.11.0
querier:
  iterators: true
)",
    .right = R"(# pyat: mimir 2.11.0
querier: {}
)",
};

inline constexpr CodeInfo renamed_field{
    .code = "renamed-field",
    .severity = Severity::error,
    .since = "0.1.0",
    .summary = "an earlier release had the field under this name; it has another one now",
    .detail =
        R"(The setting is still there, in the same section, under a new name. The server knows the new one only.

Rename the key. Where pyat offers the change as a safe fix, type and meaning of the value are the same as before.)",
    .wrong = R"(# pyat: mimir 2.17.4
block_builder_scheduler:
  kafka_monitor_interval: 10s
)",
    .right = R"(# pyat: mimir 2.17.4
block_builder_scheduler:
  scheduling_interval: 10s
)",
};

inline constexpr std::array history_codes{
    foreign_field, future_field, misplaced_field, moved_field, removed_field, renamed_field,
};

}  // namespace pyat::diag::code_texts
