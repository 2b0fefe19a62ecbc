#include "history/history.hpp"

#include <algorithm>

#include "history/changes.hpp"
#include "history/place.hpp"
#include "support/catch.hpp"

using namespace pyat;
using history::Answer;
using history::ChangeKind;
using history::History;
using history::Kind;
using schemas::Product;
using Paths = std::vector<std::string>;

namespace {

schemas::KnownRelease release(Product product, std::string_view version) {
  const auto found = schemas::find_release(product, version);
  REQUIRE(found.has_value());
  return *found;
}

Answer mimir(std::string_view version, std::string_view section, std::string_view key) {
  return History(release(Product::mimir, version)).explain(section, key);
}

Answer tempo(std::string_view version, std::string_view section, std::string_view key) {
  return History(release(Product::tempo, version)).explain(section, key);
}

}  // namespace

TEST_CASE("a path of a document becomes that of a field") {
  const auto root = release(Product::tempo, "2.3.1").root;
  const auto place = [&](std::string_view path) {
    const history::Place found = history::place_of(root, path);
    return found.section + ": " + found.key;
  };
  CHECK(place("serverr") == ": serverr");
  CHECK(place("server.port") == "server: port");
  CHECK(place("metrics_generator.storage.remote_write[2].uri") == "metrics_generator.storage.remote_write.*: uri");
  CHECK(place("metrics_generator.storage.remote_write[0].write_relabel_configs[1].targt") ==
        "metrics_generator.storage.remote_write.*.write_relabel_configs.*: targt");
  CHECK(place(R"(server["http.port"])") == "server: http.port");
  CHECK(place("overrides.ingestion_rate") == "overrides: ingestion_rate");
  CHECK(place("nothing.here.at_all") == "nothing.here: at_all");
  CHECK(place("") == ": ");
  CHECK(place("[\"") == ": ");
}

TEST_CASE("a removed field says since when, and who says so") {
  const Answer answer = mimir("2.10.3", "ruler", "flush_period");
  CHECK(answer.kind == Kind::removed);
  CHECK(answer.release == "2.3.0");
  CHECK(answer.paths.empty());
  CHECK(answer.source == "https://github.com/grafana/mimir/pull/2288");
}

TEST_CASE("a field is renamed when nothing else changed") {
  const Answer answer = mimir("2.10.3", "querier", "prefer_streaming_chunks");
  CHECK(answer.kind == Kind::renamed);
  CHECK(answer.paths == Paths{"querier.prefer_streaming_chunks_from_ingesters"});
  CHECK(answer.keeps_value);
}

TEST_CASE("a rename that was taken back later is followed to its end") {
  const Answer answer = mimir("2.12.0", "querier", "prefer_streaming_chunks");
  CHECK(answer.kind == Kind::removed);
  CHECK(answer.release == "2.10.0");
  CHECK(answer.paths.empty());
  CHECK(std::string(answer.advice).find("always streamed") != std::string::npos);
}

TEST_CASE("a deprecated field without its flag is found by the flag that it had") {
  // Not in the records: by the trees alone.
  const auto newer = release(Product::mimir, "2.11.0");
  const Answer answer = History(newer).explain("querier", "query_ingesters_within");
  CHECK(answer.kind == Kind::moved);
  CHECK(answer.paths == Paths{"limits.query_ingesters_within"});
  CHECK_FALSE(answer.keeps_value);  // time.Duration, model.Duration
}

TEST_CASE("the old name of a later field is found by its flag") {
  const Answer answer = mimir("2.8.0", "limits", "query_ingesters_within");
  CHECK(answer.kind == Kind::future);
  CHECK(answer.release == "2.9.0");
  CHECK(answer.paths == Paths{"querier.query_ingesters_within"});
}

TEST_CASE("the old name of a later field is found in the records") {
  const Answer answer = mimir("2.9.4", "querier", "prefer_streaming_chunks_from_ingesters");
  CHECK(answer.kind == Kind::future);
  CHECK(answer.paths == Paths{"querier.prefer_streaming_chunks"});
  CHECK(answer.keeps_value);
}

TEST_CASE("what a section held goes where the section goes") {
  CHECK(tempo("3.0.0", "compactor.compaction", "block_retention").paths ==
        Paths{"backend_worker.compaction.block_retention",
              "backend_scheduler.provider.compaction.compaction.block_retention"});
  CHECK(tempo("3.0.0", "ingester", "trace_idle_period").kind == Kind::removed);
}

TEST_CASE("a field that a patch release had before the next minor release is not called removed") {
  const Answer answer = tempo("2.10.0", "server", "create_new_traces");
  CHECK(answer.kind == Kind::future);
  CHECK(answer.release == "2.10.6");
}

TEST_CASE("the fields that brought people here") {
  CHECK(mimir("2.10.3", "", "query_frontend").kind == Kind::foreign);
  CHECK(mimir("2.10.3", "", "query_frontend").paths == Paths{"frontend"});
  const Answer series = mimir("2.10.3", "limits", "max_series_per_user");
  CHECK(series.kind == Kind::moved);
  CHECK(series.paths == Paths{"limits.max_global_series_per_user"});
  CHECK_FALSE(series.keeps_value);
  const Answer cache = mimir("2.10.3", "blocks_storage.bucket_store.chunks_cache", "inmemory");
  CHECK(cache.kind == Kind::unknown);
  CHECK_FALSE(cache.advice.empty());

  CHECK(tempo("2.3.1", "querier", "query_timeout").paths == Paths{"querier.trace_by_id.query_timeout"});
  CHECK(tempo("2.3.1", "storage.trace.block", "encoding").paths == Paths{"storage.trace.block.v2_encoding"});
  CHECK(tempo("2.3.1", "storage.trace.block", "encoding").keeps_value);
  CHECK(tempo("3.0.0", "storage.trace.block", "encoding").kind == Kind::removed);
  const Answer shard = tempo("2.3.1", "query_frontend.search", "duration_shard_size");
  CHECK(shard.kind == Kind::unknown);
  CHECK(std::string(shard.advice).find("no release of Tempo has it") != std::string::npos);
}

TEST_CASE("another spelling of a name is certain, one wrong letter is when nothing else is near") {
  const auto certain = [](std::string_view section, std::string_view key) {
    const Answer answer = mimir("2.10.3", section, key);
    CHECK(answer.kind == Kind::typo);
    return answer.keeps_value;
  };
  CHECK(certain("server", "httpListenPort"));
  CHECK(certain("server", "http-listen-port"));
  CHECK(certain("limits", "ingestion_rte"));
  CHECK_FALSE(certain("memberlist", "tls_ce_path"));  // tls_ca_path, or tls_cert_path
  CHECK_FALSE(certain("limits", "ingestion_rat_limit"));
}

TEST_CASE("a field that belongs elsewhere") {
  const auto places = [](std::string_view section, std::string_view key) {
    const Answer answer = mimir("2.10.3", section, key);
    CHECK(answer.kind == Kind::misplaced);
    return answer.paths;
  };
  CHECK(places("server", "limits") == Paths{"limits"});
  CHECK(places("blocks_storage", "bucket_name") ==
        Paths{"blocks_storage.gcs.bucket_name", "blocks_storage.s3.bucket_name"});
  CHECK(places("ruler", "max_rules_per_rule_group") == Paths{"limits.ruler_max_rules_per_rule_group"});
  CHECK(places("store_gateway", "bucket_store") == Paths{"blocks_storage.bucket_store"});
  CHECK(places("", "server.http-listen-port") == Paths{"server.http_listen_port"});
  CHECK(places("", "-server.http-listen-port") == Paths{"server.http_listen_port"});
  // A word that stands in many sections tells nothing.
  CHECK(mimir("2.10.3", "ruler", "enabled").kind == Kind::unknown);
}

TEST_CASE("a path written as one word, as Tempo's flat overrides are") {
  const Answer answer = tempo("2.3.1", "overrides.defaults", "ingestion_rate_limit_bytes");
  CHECK(answer.kind == Kind::misplaced);
  CHECK(answer.paths == Paths{"overrides.defaults.ingestion.rate_limit_bytes"});
}

TEST_CASE("a field of a neighbour") {
  CHECK(mimir("2.10.3", "", "schema_config").origin == "Loki");
  CHECK(mimir("2.10.3", "", "metrics_generator").origin == "Tempo");
  CHECK(tempo("2.3.1", "", "blocks_storage").origin == "Mimir");
  CHECK(tempo("2.3.1", "", "scrape_configs").origin == "Prometheus");
  CHECK(tempo("2.3.1", "", "receivers").paths == Paths{"distributor.receivers"});
}

TEST_CASE("nothing is said of what nobody knows") {
  for (const std::string_view key : {"quux", "", ".", "*", "a.b", "\xff"}) {
    CAPTURE(key);
    CHECK(mimir("2.10.3", "", key).kind == Kind::unknown);
    CHECK(mimir("2.10.3", "no.such.section", key).kind == Kind::unknown);
    CHECK(mimir("2.10.3", "*.*.", key).kind == Kind::unknown);
  }
}

TEST_CASE("files with settings per tenant have the history of the limits") {
  const auto explain = [](Product product, std::string_view version, std::string_view section, std::string_view key) {
    return History(release(product, version), history::File::tenants).explain(section, key);
  };
  const Answer series = explain(Product::mimir, "2.10.3", "overrides.*", "max_series_per_user");
  CHECK(series.kind == Kind::moved);
  CHECK(series.paths == Paths{"overrides.*.max_global_series_per_user"});
  CHECK(explain(Product::mimir, "3.0.0", "", "ingester_stream_chunks_when_using_blocks").kind == Kind::removed);
  const Answer local = explain(Product::tempo, "3.0.0", "overrides.*.metrics_generator.processor", "local_blocks");
  CHECK(local.kind == Kind::removed);
  CHECK_FALSE(local.source.empty());
  const Answer flat = explain(Product::tempo, "2.1.0", "overrides.*", "search_tags_allow_list");
  CHECK(flat.kind == Kind::removed);
  CHECK_FALSE(flat.source.empty());
  CHECK(explain(Product::tempo, "2.3.1", "overrides.*", "ingestion_rate_limit_byte").kind == Kind::typo);
}

namespace {

std::vector<history::Change> between(Product product, std::string_view from, std::string_view to) {
  return history::changes(release(product, from), release(product, to));
}

const history::Change* find(const std::vector<history::Change>& changes, std::string_view path, ChangeKind kind) {
  const auto found = std::find_if(changes.begin(), changes.end(), [&](const history::Change& change) {
    return change.path == path && change.kind == kind;
  });
  return found == changes.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("there is no change within a release line, nor backwards") {
  CHECK(between(Product::mimir, "2.10.0", "2.10.5").empty());
  CHECK(between(Product::mimir, "2.11.0", "2.10.5").empty());
}

TEST_CASE("changes between two releases are listed step by step") {
  const auto changes = between(Product::mimir, "2.9.0", "2.12.0");
  const auto* renamed = find(changes, "querier.prefer_streaming_chunks", ChangeKind::renamed);
  REQUIRE(renamed != nullptr);
  CHECK(renamed->from == "2.9.4");
  CHECK(renamed->to == "2.10.0");
  CHECK(renamed->new_paths == Paths{"querier.prefer_streaming_chunks_from_ingesters"});
  const auto* removed = find(changes, "querier.prefer_streaming_chunks_from_ingesters", ChangeKind::removed);
  REQUIRE(removed != nullptr);
  CHECK(removed->to == "2.12.0");
  CHECK(renamed < removed);

  const auto* moved = find(changes, "querier.query_ingesters_within", ChangeKind::moved);
  REQUIRE(moved != nullptr);
  CHECK(moved->new_paths == Paths{"limits.query_ingesters_within"});
  CHECK(find(changes, "vault.auth", ChangeKind::added) != nullptr);
  CHECK(find(changes, "vault.auth.type", ChangeKind::added) == nullptr);  // comes with its section

  const auto* changed =
      find(changes, "blocks_storage.bucket_store.index_header.lazy_loading_concurrency", ChangeKind::default_changed);
  REQUIRE(changed != nullptr);
  CHECK(changed->before == "0");
  CHECK(changed->after == "4");
  CHECK(changed->to == "2.11.0");
}

TEST_CASE("what a section held is listed where it went to a place of its own") {
  const auto changes = between(Product::tempo, "2.10.8", "3.0.0");
  CHECK(find(changes, "compactor", ChangeKind::moved) != nullptr);
  CHECK(find(changes, "compactor.compaction.block_retention", ChangeKind::moved) != nullptr);
  CHECK(find(changes, "compactor.disabled", ChangeKind::removed) == nullptr);
  CHECK(find(changes, "ingester.trace_idle_period", ChangeKind::removed) == nullptr);
}

TEST_CASE("deprecation, types and flags are changes") {
  const auto mimir_changes = between(Product::mimir, "2.0.0", "3.0.0");
  const auto has = [&](ChangeKind kind) {
    return std::any_of(mimir_changes.begin(), mimir_changes.end(),
                       [&](const history::Change& change) { return change.kind == kind; });
  };
  CHECK(find(mimir_changes, "limits.ingester_stream_chunks_when_using_blocks", ChangeKind::added) == nullptr);
  CHECK(find(mimir_changes, "querier.iterators", ChangeKind::deprecated) != nullptr);
  CHECK(has(ChangeKind::retyped));
  CHECK(has(ChangeKind::flag_changed));
}
