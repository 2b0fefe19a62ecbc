// What Loki writes: records of the ingesters' WAL, and the schema of each period, which governs chunks and index.
#include "rollback/formats/rules.hpp"

namespace pyat::rollback {
namespace {

constexpr Steps flush_first = {
    "Flush {from}, see that it has, and stop it with SIGTERM: it writes out the index as well",
    "Start {to} when {from} has ended by itself"};

constexpr std::array<FormatRow, 5> formats = {{
    {.what = "WAL",
     .name = "records v2",
     .written = {{2, 4, 0}, {2, 9, 0}},
     .by_default = {{2, 4, 0}, {2, 9, 0}},
     .read = since(2, 4),
     .sources = {"grafana/loki v2.8.0: pkg/ingester/wal/encoding.go"}},
    {.what = "WAL",
     .name = "records v3",
     .written = since(2, 9),
     .by_default = since(2, 9),
     .read = since(2, 9),
     .otherwise = Way::safe_after,
     .loss = "{to} cannot replay records of that kind (\"unknown record type\"): it starts, counts the WAL as "
             "damaged, and the lines that were not yet flushed are missing",
     .until = "for good, once {to} has deleted the segments behind its first checkpoint",
     .steps = flush_first,
     .sources = {"grafana/loki v2.8.0, v2.9.0: pkg/ingester/wal/encoding.go",
                 "grafana/loki v2.8.0: pkg/ingester/recovery.go, pkg/ingester/ingester.go",
                 "seen: 2.9.4 replays the WAL of a 3.7.6 that was killed, structured metadata included"}},
    {.what = "schema",
     .name = "v13",
     .written = since(2, 9),
     .by_default = since(3, 0),
     .read = since(2, 9),
     .otherwise = Way::impossible,
     .loss = "{to} reads neither the chunks (format 4) nor the index (format 3) of a period with the schema v13: "
             "queries of that time fail, and the schema of a period that has begun cannot be changed back",
     .until = "until the retention of these logs is over, or {from} is back",
     .setting = "schema_config.configs[].schema",
     .selection = Selection::list,
     .steps = {"Flush {from}, see that it has, and stop it",
               "Give {to} a bucket, a prefix or a folder of its own: the logs of {from} stay where they are"},
     .sources =
         {"grafana/loki v2.9.0: pkg/storage/config/schema_config.go (ChunkFormat, TSDBFormat); v2.8.0 has neither",
          "grafana/loki v3.0.0: docs/sources/setup/upgrade: structured metadata wants v13 and tsdb",
          "grafana/loki v3.7.6: docs/sources/operations/storage/schema: a change cannot be undone"}},
    {.what = "schema",
     .name = "v12",
     .written = always,
     .by_default = never,
     .read = always,
     .setting = "schema_config.configs[].schema",
     .selection = Selection::list,
     .sources = {"grafana/loki v2.8.0, v3.7.6: pkg/storage/config/schema_config.go",
                 "seen: 2.9.4 reads the WAL of 3.7.6 with v12"}},
    {.what = "requests for deletion",
     .name = "sqlite",
     .written = since(3, 5),
     .by_default = never,
     .read = since(3, 5),
     .otherwise = Way::loses,
     .loss = "{to} does not see requests for deletion that {from} keeps in SQLite: what was asked to be deleted and "
             "is not yet is found again",
     .until = "until {from} is back, or the requests are made again",
     .setting = "compactor.delete_request_store_db_type: sqlite",
     .selection = Selection::extra,
     .steps = {"Note the open requests: GET /loki/api/v1/delete", "Make them again when {to} runs"},
     .sources = {"grafana/loki v3.5.0: pkg/compactor/compactor.go; v3.4.0 has no such setting"}},
}};

constexpr std::array<PassageRow, 1> passages = {{
    {.from = since(2, 8),
     .to = since(2, 8),
     .way = Way::safe_after,
     .what = "index",
     .sentence = "What the ingesters of {from} have indexed since their last upload is in their local folder "
                 "(tsdb-shipper-active) alone, and Loki's project supports no downgrade; a graceful stop uploads it",
     .steps = flush_first,
     .sources = {"seen: 3.7.6 uploads the index when it is stopped with SIGTERM, not when it is flushed",
                 "grafana/loki#6845: downgrades are not officially supported",
                 "grafana/loki#15708: a stop may take 5 to 10 minutes"}},
}};

}  // namespace

const ProductRules& loki_rules() {
  static constexpr ProductRules rules{"loki", "Loki", {2, 8, 0}, {3, 7, 0}, formats, passages};
  return rules;
}

}  // namespace pyat::rollback
