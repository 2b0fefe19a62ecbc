// What Prometheus writes into its folder: blocks, chunks of the head, the WAL.
#include "rollback/formats/rules.hpp"

namespace pyat::rollback {
namespace {

constexpr std::string_view records = "prometheus/prometheus: tsdb/record/record.go at v2.30.0 to v3.14.0";
constexpr std::string_view encodings = "prometheus/prometheus: tsdb/chunkenc/chunk.go at v2.30.0 to v3.14.0";
constexpr std::string_view flags = "prometheus/prometheus: docs/feature_flags.md at v3.11.0 to v3.14.0";

constexpr std::string_view failing_blocks =
    "{to} cannot read chunks of that encoding: queries that touch them fail, and the project says to remove such "
    "blocks by hand";
constexpr std::string_view lost_records =
    "{to} passes over such records of the WAL: samples that were not yet in a block are missing";
constexpr std::string_view until_back = "until the retention of the blocks is over, or {from} is back";
constexpr Steps keep_a_copy = {"Stop {from} with SIGTERM and copy its folder (--storage.tsdb.path)",
                               "Start {to} on the folder, and keep the copy"};
constexpr Steps own_folder = {"Stop {from} with SIGTERM",
                              "Start {to} with a folder of its own, and keep that of {from}"};

constexpr FormatRow chunk_row(std::string_view name, Span span, std::string_view setting, std::string_view source) {
  return {.what = "chunks",
          .name = name,
          .written = span,
          .by_default = never,
          .read = span,
          .otherwise = Way::loses,
          .loss = failing_blocks,
          .until = until_back,
          .setting = setting,
          .selection = Selection::extra,
          .steps = own_folder,
          .sources = {encodings, source}};
}

constexpr FormatRow record_row(std::string_view name, Span span, std::string_view setting, std::string_view source) {
  return {.what = "WAL",
          .name = name,
          .written = span,
          .by_default = never,
          .read = span,
          .otherwise = Way::loses,
          .loss = lost_records,
          .until = "until {from} is back",
          .setting = setting,
          .selection = Selection::extra,
          .steps = keep_a_copy,
          .sources = {records, source}};
}

constexpr std::array<FormatRow, 9> formats = {{
    {.what = "blocks",
     .name = "index 2",
     .written = always,
     .by_default = always,
     .read = always,
     .selection = Selection::extra,
     .sources = {"prometheus/prometheus: tsdb/index/index.go writes FormatV2 at v2.30.0 to v3.14.0",
                 "seen: 2.42.0 and 2.53.3 read blocks and WAL of 3.5.3"}},
    chunk_row("XOR2", since(3, 11), "--enable-feature=xor2-encoding", flags),
    chunk_row("histograms with start time", since(3, 14), "--enable-feature=histograms-st-encoding", flags),
    chunk_row("native histograms", since(2, 40), "scrape_native_histograms, --enable-feature=native-histograms",
              "prometheus/prometheus v2.40.0: CHANGELOG.md"),
    {.what = "WAL",
     .name = "WBL",
     .written = since(2, 39),
     .by_default = never,
     .read = since(2, 39),
     .otherwise = Way::loses,
     .loss = "{to} does not read the write-behind log: out-of-order samples that were not yet in a block are missing",
     .until = "until {from} is back",
     .setting = "storage.tsdb.out_of_order_time_window",
     .selection = Selection::extra,
     .steps = keep_a_copy,
     .sources = {"prometheus/prometheus v2.39.0: CHANGELOG.md, #11075"}},
    record_row("histogram records of 2.42", since(2, 42),
               "scrape_native_histograms, --enable-feature=native-histograms",
               "prometheus/prometheus v2.42.0: CHANGELOG.md, #11783"),
    record_row("histograms with custom buckets", since(3, 2), "convert_classic_histograms_to_nhcb",
               "prometheus/prometheus v3.1.0, v3.2.0: tsdb/record/record.go"),
    record_row("samples with start time", since(3, 11), "--enable-feature=st-storage", flags),
    {.what = "WAL",
     .name = "zstd",
     .written = since(2, 46),
     .by_default = never,
     .read = since(2, 46),
     .otherwise = Way::loses,
     .loss = "{to} cannot decompress the WAL and starts without it, in silence: samples of the last two to three "
             "hours that are not in a block are missing",
     .until = "until {from} is back",
     .setting = "--storage.tsdb.wal-compression-type=zstd",
     .selection = Selection::extra,
     .steps = keep_a_copy,
     .sources = {"prometheus/prometheus v2.45.0, v2.46.0: cmd/prometheus/main.go",
                 "seen: 2.42.0 on the WAL of 3.5.3 with zstd; 3.5.3 found the samples again"}},
}};

constexpr std::array<PassageRow, 2> passages = {{
    {.from = since(3, 0),
     .to = {{2, 30, 0}, {2, 55, 0}},
     .way = Way::safe_after,
     .what = "TSDB",
     .sentence = "Prometheus' project says that the TSDB of 3.x is read by 2.55 and later alone. Up to 3.14 it writes "
                 "the index of before all the same, and 2.42 and 2.53 have been seen to read what 3.5 wrote",
     .steps = keep_a_copy,
     .sources = {"prometheus/prometheus v3.14.0: docs/migration.md, \"TSDB format and downgrade\"",
                 "prometheus/prometheus v3.14.0: tsdb/index/index.go (writes FormatV2)",
                 "seen: 3.5.3 then 2.42.0 and 2.53.3"}},
    {.from = since(2, 42),
     .to = {{2, 30, 0}, {2, 39, 0}},
     .way = Way::safe_after,
     .what = "WAL",
     .sentence = "{to} has not been tried on the folder of {from}; records that it does not know are passed over "
                 "(2.22 and later)",
     .steps = keep_a_copy,
     .sources = {"prometheus/prometheus#8004"}},
}};

}  // namespace

const ProductRules& prometheus_rules() {
  static constexpr ProductRules rules{"prometheus", "Prometheus", {2, 30, 0}, {3, 14, 0}, formats, passages};
  return rules;
}

}  // namespace pyat::rollback
