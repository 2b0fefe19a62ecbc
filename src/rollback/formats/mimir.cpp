// What Mimir writes: blocks of the Prometheus TSDB in object storage, a WAL in the ingesters. No Mimir was run for this
// table.
#include "rollback/formats/rules.hpp"

namespace pyat::rollback {
namespace {

constexpr std::string_view flags = "the flags of Mimir's releases, as pyat's schemas have them";

constexpr std::array<FormatRow, 4> formats = {{
    {.what = "blocks",
     .name = "TSDB index 2",
     .written = always,
     .by_default = always,
     .read = always,
     .selection = Selection::extra,
     .sources = {"prometheus/prometheus v2.30.0 to v3.14.0: tsdb/index/index.go, which Mimir vendors",
                 "grafana/mimir: pkg/storage/tsdb/bucketindex/index.go: bucket index 1 and 2"}},
    {.what = "native histograms",
     .name = "histogram chunks",
     .written = since(2, 7),
     .by_default = since(2, 16),
     .read = since(2, 7),
     .otherwise = Way::loses,
     .loss = "{to} cannot read chunks of native histograms: queries that touch such series fail, if clients sent any",
     .until = "until the retention of these blocks is over, or {from} is back",
     .setting = "limits.native_histograms_ingestion_enabled",
     .selection = Selection::extra,
     .steps = {"See whether clients send any: cortex_ingester_active_native_histogram_series",
               "Set native_histograms_ingestion_enabled: false in {from} before the window of the rollback"},
     .sources = {flags, "prometheus/prometheus v2.37.0, v2.40.0: tsdb/chunkenc/chunk.go (\"invalid chunk encoding\")"}},
    {.what = "out-of-order samples",
     .name = "WBL",
     .written = since(2, 2),
     .by_default = never,
     .read = since(2, 2),
     .otherwise = Way::loses,
     .loss = "{to} does not read the write-behind log: out-of-order samples that were not yet in a block are missing",
     .until = "until {from} is back",
     .setting = "limits.out_of_order_time_window",
     .selection = Selection::extra,
     .steps = {"Flush {from}, see that it has, and stop it"},
     .sources = {flags, "prometheus/prometheus v2.39.0: CHANGELOG.md, #11075"}},
    {.what = "ingest storage",
     .name = "Kafka",
     .written = since(2, 12),
     .by_default = never,
     .read = since(2, 12),
     .otherwise = Way::loses,
     .loss = "{to} does not read from Kafka: samples that are in the topic and not yet in a block are not seen",
     .until = "until {from} is back, for as long as Kafka keeps the topic",
     .setting = "ingest_storage.enabled",
     .selection = Selection::extra,
     .steps = {"Let nothing write to {from} any more",
               "Wait until the ingesters and the block builders have read the topic to its end",
               "Keep the topic: do not delete it with the components"},
     .sources = {flags, "grafana.com/docs/mimir: about-ingest-storage-architecture"}},
}};

constexpr std::array<PassageRow, 1> passages = {{
    {.from = since(2, 0),
     .to = since(2, 0),
     .way = Way::safe_after,
     .what = "WAL",
     .sentence = "Mimir's project says nothing of downgrades, and nobody has tried whether {to} replays the WAL of "
                 "{from}: what has been shipped as blocks does not depend on it",
     .steps = {"Flush {from}, see that it has, and stop it with SIGTERM", "Keep the volumes of its ingesters",
               "Start {to} when {from} has ended by itself"},
     .sources = {"grafana/mimir#2807: is downgrading possible? open",
                 "prometheus/prometheus#8004: records that a release does not know are passed over"}},
}};

}  // namespace

const ProductRules& mimir_rules() {
  static constexpr ProductRules rules{"mimir", "Mimir", {2, 0, 0}, {3, 1, 0}, formats, passages};
  return rules;
}

}  // namespace pyat::rollback
