// The block formats of Tempo. A block is written in one format and never converted: compaction keeps it
// (tempodb/compactor.go of v2.3.1 and v2.10.8). The WAL has the format of the blocks.
#include "rollback/formats/rules.hpp"

namespace pyat::rollback {
namespace {

// Seen with 2.10.8 and 2.3.1 on one folder, both ways (vParquet4 under 2.3.1, vParquet2 under 2.10.8).
constexpr std::string_view unreadable =
    "{to} does not know {name}. One such block in the storage is enough to fail every look-up of a trace by its ID, "
    "also of what {to} writes itself, and every search that reaches the storage, with the status 500 (\"{name} is not "
    "a valid block version\"). With one in the folder `blocks` of the WAL {to} does not start (\"failed to rediscover "
    "local blocks\"). What is in the WAL alone stays there, unread";
constexpr std::string_view until_they_are_gone =
    "until the retention of {from}'s blocks is over (compactor.compaction.block_retention, 336h unless set), or "
    "{from} is back";
constexpr std::string_view version_setting = "storage.trace.block.version";
constexpr Steps own_storage = {
    "Flush {from}, see that it has, and stop it",
    "Give {to} a bucket, a prefix or a folder of its own in storage.trace: {from}'s blocks stay where they are",
    "Give {to} a folder of its own for storage.trace.wal.path, too"};
constexpr std::string_view encodings = "grafana/tempo: tempodb/encoding/versioned.go at each tag from v2.0.0 to v3.0.3";
constexpr std::string_view seen = "seen: 2.10.8 then 2.3.1, 2.3.1 then 2.10.8, single binary, local storage";

constexpr FormatRow block_row(std::string_view name, Span written, Span by_default, Span read,
                              std::string_view source) {
  return {.what = "blocks",
          .name = name,
          .written = written,
          .by_default = by_default,
          .read = read,
          .otherwise = Way::impossible,
          .loss = unreadable,
          .until = until_they_are_gone,
          .setting = version_setting,
          .steps = own_storage,
          .sources = {encodings, source, seen}};
}

constexpr std::array<FormatRow, 7> formats = {
    block_row("v2", {{0, 4, 0}, {3, 0, 0}}, {{0, 4, 0}, {2, 0, 0}}, {{0, 4, 0}, {3, 0, 0}},
              "grafana/tempo#6198: v2 and vParquet3 are deprecated in 2.10"),
    block_row("vParquet", {{1, 5, 0}, {2, 4, 0}}, {{2, 0, 0}, {2, 2, 0}}, {{1, 5, 0}, {2, 5, 0}},
              "grafana/tempo#3663: removed in 2.5"),
    block_row("vParquet2", {{2, 1, 0}, {2, 9, 0}}, {{2, 2, 0}, {2, 4, 0}}, {{2, 1, 0}, {2, 10, 0}},
              "grafana/tempo#6071: removed in 2.10"),
    block_row("vParquet3", since(2, 3), {{2, 4, 0}, {2, 6, 0}}, since(2, 3), "grafana/tempo#2649: new in 2.3"),
    block_row("vParquet4", since(2, 5), {{2, 6, 0}, {3, 1, 0}}, since(2, 5),
              "grafana/tempo#3368, #3810: new in 2.5, the default from 2.6 on"),
    block_row("vParquet5-preview2", between({2, 9, 0}, {2, 10, 0}), never, between({2, 9, 0}, {2, 10, 0}),
              "grafana/tempo#5639: a preview, read by 2.9 alone"),
    block_row("vParquet5", since(2, 10), never, since(2, 10), "grafana/tempo v2.10.0: CHANGELOG.md, vParquet5"),
};

constexpr std::array<PassageRow, 3> passages = {{
    {.from = since(3, 0),
     .to = {{0, 4, 0}, {3, 0, 0}},
     .way = Way::loses,
     .what = "architecture",
     .sentence =
         "Tempo's project supports no way back from 3 to 2. {to} does not read the WAL of {from}'s live stores, nor "
         "what waits for the block builders in Kafka; it reads the blocks whose format it knows",
     .until = "for what was not yet in a block; {from} reads it again when it is back",
     .steps = {"Let nothing write to {from} any more",
               "Wait until {from} has written out what it holds: it has no endpoint for it",
               "Stop {from} and keep its volumes and the topic of Kafka",
               "Start {to} with a folder of its own for the WAL"},
     .sources =
         {"grafana/tempo v3.0.3: docs/sources/tempo/set-up-for-tracing/setup-tempo/upgrade.md, \"No downgrade path\"",
          "grafana/tempo v3.0.3: docs/sources/tempo/set-up-for-tracing/setup-tempo/migrate-to-3.md"}},
    {.from = since(3, 0),
     .to = {{2, 6, 0}, {3, 0, 0}},
     .way = Way::loses,
     .what = "replication factor",
     .sentence =
         "{from} writes blocks of the replication factor 1, which {to} passes over: a look-up of their traces answers "
         "404, a search does not find them. query_frontend.rf1_after (2.8 and later) would show them and hide those "
         "that {to} writes",
     .until = "until {from} is back, within the retention of its blocks",
     .steps = {"For traces of that time, keep a {from} that reads the same storage and that nobody writes to"},
     .sources = {"grafana/tempo v2.6.0: tempodb/tempodb.go; v2.10.8: modules/frontend/util.go; v3.0.3: CHANGELOG.md, "
                 "rf1_after",
                 "seen: 2.10.8 on the storage of 3.0.3, 20 of 20 traces not found"}},
    {.from = since(2, 7),
     .to = {{0, 4, 0}, {2, 7, 0}},
     .way = Way::safe_after,
     .what = "index of a tenant",
     .sentence =
         "{to} keeps index.json.gz alone up to date; index.pb.zst, which {from} prefers, grows old beside it, until "
         "{from} writes both again",
     .until = "until the first poll of {from} as the builder of the index",
     .steps = {"Nothing now; when {from} comes back, expect old blocks to be listed for one blocklist_poll"},
     .sources = {"grafana/tempo v2.6.0, v2.7.0: tempodb/backend/raw.go"}},
}};

}  // namespace

const ProductRules& tempo_rules() {
  static constexpr ProductRules rules{"tempo", "Tempo", {2, 0, 0}, {3, 0, 0}, formats, passages};
  return rules;
}

}  // namespace pyat::rollback
