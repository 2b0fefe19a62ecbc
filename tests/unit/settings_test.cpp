// The value that a setting has after decoding: file, common, default, null.
#include "settings/settings.hpp"

#include <string>

#include "decode/dialect.hpp"
#include "schemas/catalog.hpp"
#include "support/catch.hpp"
#include "yaml/document.hpp"

namespace {

using namespace pyat;
using schemas::Product;
using settings::Origin;

struct Config {
  Config(Product product, std::string_view version, std::string yaml) : text(std::move(yaml)) {
    const auto known = *schemas::find_release(product, version);
    document.parse(text, decode::dialect_of(known.release));
    settings.emplace(document.root(), known.release, known.root);
  }
  const settings::Settings* operator->() const { return &*settings; }

  std::string text{};
  yaml::Document document{};
  std::optional<settings::Settings> settings{};
};

constexpr std::int64_t second = 1'000'000'000;

}  // namespace

TEST_CASE("what the file does not say has the default of the release") {
  const Config config(Product::mimir, "2.10.3", "target: all\n");
  CHECK(config->integer("blocks_storage.tsdb.retention_period") == 13 * 3600 * second);
  CHECK(config->text("blocks_storage.tsdb.retention_period") == "13h0m0s");
  CHECK(config->boolean("multitenancy_enabled") == true);
  CHECK(config->text("blocks_storage.tsdb.dir") == "./tsdb/");
  CHECK(config->text("blocks_storage.s3.endpoint") == "");
  CHECK(config->list("target") == std::vector<std::string>{"all"});
  CHECK(config->list("blocks_storage.tsdb.block_ranges_period") == std::vector<std::string>{"2h0m0s"});
  CHECK(config->find("blocks_storage.tsdb.dir").origin == Origin::preset);
  CHECK_FALSE(config->is_set("blocks_storage.tsdb.dir"));
}

TEST_CASE("a setting that the release does not have has no value") {
  const Config config(Product::mimir, "2.10.3", "{}\n");
  CHECK_FALSE(config->exists("ingest_storage.enabled"));
  CHECK_FALSE(config->boolean("ingest_storage.enabled"));
  CHECK(Config(Product::mimir, "3.0.2", "{}\n")->boolean("ingest_storage.enabled") == false);
}

TEST_CASE("values are those of Go") {
  const Config config(Product::mimir, "2.10.3",
                      "multitenancy_enabled: off\n"
                      "shutdown_delay: 90s\n"
                      "limits: {max_query_lookback: 1d, ingestion_rate: 1e5, ingestion_burst_size: 0x10}\n"
                      "target: a,b\n"
                      "blocks_storage: {tsdb: {block_ranges_period: [2h, 12h]}}\n");
  CHECK(config->boolean("multitenancy_enabled") == false);
  CHECK(config->text("shutdown_delay") == "1m30s");
  CHECK(config->integer("limits.max_query_lookback") == 24 * 3600 * second);
  CHECK(config->number("limits.ingestion_rate") == 100'000);
  CHECK(config->integer("limits.ingestion_burst_size") == 16);
  CHECK(config->list("target") == std::vector<std::string>{"a", "b"});
  CHECK(config->list("blocks_storage.tsdb.block_ranges_period")->size() == 2);
}

TEST_CASE("what does not decode has no value, and the rest has") {
  const Config config(Product::mimir, "2.10.3", "shutdown_delay: 1d\nblocks_storage: {tsdb: [], s3: {region: eu}}\n");
  CHECK_FALSE(config->integer("shutdown_delay"));
  CHECK_FALSE(config->text("blocks_storage.tsdb.dir"));
  CHECK(config->find("blocks_storage.tsdb.dir").origin == Origin::broken);
  CHECK(config->text("blocks_storage.s3.region") == "eu");
}

TEST_CASE("merge keys and aliases are followed") {
  const Config config(Product::tempo, "2.3.1",
                      "storage:\n  trace:\n    pool: &p {max_workers: 7, queue_depth: 9}\n"
                      "    block: {<<: {version: v2}}\n    search: *p\n");
  CHECK(config->text("storage.trace.block.version") == "v2");
  CHECK(config->integer("storage.trace.pool.max_workers") == 7);
}

TEST_CASE("common: is inherited setting by setting") {
  const Config config(Product::mimir, "2.10.3",
                      "common: {storage: {backend: s3, s3: {bucket_name: all, region: eu}}}\n"
                      "ruler_storage: {s3: {bucket_name: rules}}\n");
  CHECK(config->text("blocks_storage.backend") == "s3");
  CHECK(config->text("ruler_storage.backend") == "s3");
  CHECK(config->text("ruler_storage.s3.bucket_name") == "rules");
  CHECK(config->text("ruler_storage.s3.region") == "eu");
  const auto inherited = config->find("blocks_storage.s3.bucket_name");
  CHECK(inherited.origin == Origin::common);
  CHECK(inherited.written == "common.storage.s3.bucket_name");
  CHECK(inherited.place->start.line == 0);
}

TEST_CASE("a null empties the value in yaml.v2, and leaves the default in yaml.v3") {
  const Config tempo(Product::tempo, "2.3.1", "ingester:\nstorage: {trace: {blocklist_poll: }}\n");
  CHECK(tempo->integer("ingester.complete_block_timeout") == 0);
  CHECK(tempo->text("ingester.complete_block_timeout") == "0s");
  CHECK(tempo->integer("storage.trace.blocklist_poll") == 0);
  CHECK(tempo->find("storage.trace.blocklist_poll").origin == Origin::zero);
  const Config mimir(Product::mimir, "2.10.3", "blocks_storage:\nserver: {http_listen_port: }\n");
  CHECK(mimir->text("blocks_storage.tsdb.dir") == "./tsdb/");
  CHECK(mimir->integer("server.http_listen_port") == 8080);
}

TEST_CASE("the place of a setting is its value, else the nearest key that the file has") {
  const Config config(Product::mimir, "2.10.3", "blocks_storage:\n  tsdb:\n    dir: /data\n");
  CHECK(config->find("blocks_storage.tsdb.dir").place->start.column == 9);
  CHECK(config->find("blocks_storage.tsdb.ship_interval").place->value == "tsdb");
  CHECK(config->find("blocks_storage.tsdb.ship_interval").written == "blocks_storage.tsdb");
  CHECK(config->find("ruler.rule_path").place == nullptr);
}

TEST_CASE("a file without a document has all defaults") {
  const Config config(Product::tempo, "2.3.1", "");
  CHECK(config->integer("storage.trace.blocklist_poll") == 300 * second);
}
