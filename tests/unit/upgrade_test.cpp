// The rules of `pyat upgrade`, one by one.
#include "upgrade/upgrade.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "upgrade/components.hpp"

namespace {

using namespace pyat;
using schemas::Product;

diag::UpgradeReport plan(Product product, const char* from, const char* to, const std::string& text,
                         const std::string& flags = {}) {
  upgrade::Request request{.from = *schemas::find_release(product, from), .to = *schemas::find_release(product, to)};
  request.flags = upgrade::read_flags(flags);
  request.flags_given = !flags.empty();
  return upgrade::plan("file.yml", text, request, {});
}

const diag::DefaultChange* default_of(const diag::UpgradeReport& report, const std::string& path) {
  const auto found =
      std::find_if(report.defaults.begin(), report.defaults.end(), [&](const auto& row) { return row.path == path; });
  return found == report.defaults.end() ? nullptr : &*found;
}

bool has_step(const diag::UpgradeReport& report, std::string_view part) {
  return std::any_of(report.steps.begin(), report.steps.end(),
                     [&](const auto& step) { return step.text.find(part) != std::string::npos; });
}

constexpr const char* concurrency = "blocks_storage.bucket_store.tenant_sync_concurrency";

}  // namespace

TEST_CASE("a default that changes is told with the release in which it did") {
  const auto report = plan(Product::mimir, "2.10.3", "3.0.0", "target: all\n");
  const diag::DefaultChange* row = default_of(report, concurrency);
  REQUIRE(row != nullptr);
  CHECK(row->before == "10");
  CHECK(row->after == "1");
  CHECK(row->since == "2.12.0");
  CHECK(row->flag == "blocks-storage.bucket-store.tenant-sync-concurrency");
}

TEST_CASE("a default is no news where the file or a flag sets the value") {
  CHECK(default_of(plan(Product::mimir, "2.10.3", "3.0.0",
                        "blocks_storage:\n  bucket_store:\n    tenant_sync_concurrency: 10\n"),
                   concurrency) == nullptr);
  CHECK(default_of(plan(Product::mimir, "2.10.3", "3.0.0", "target: all\n",
                        "-blocks-storage.bucket-store.tenant-sync-concurrency=10"),
                   concurrency) == nullptr);
}

TEST_CASE("a default of what does not run is counted, not told") {
  const auto all = plan(Product::mimir, "2.10.3", "3.0.0", "target: all\n");
  const auto alone = plan(Product::mimir, "2.10.3", "3.0.0", "target: overrides-exporter\n");
  CHECK(default_of(alone, concurrency) == nullptr);
  CHECK(alone.defaults_elsewhere > all.defaults_elsewhere);
  CHECK(default_of(plan(Product::mimir, "2.10.3", "3.0.0", "target: all\n", "-target=overrides-exporter"),
                   concurrency) == nullptr);
}

TEST_CASE("one duration in two spellings is no change") {
  const auto report = plan(Product::mimir, "2.8.0", "3.0.0", "target: all\n");
  CHECK(default_of(report, "limits.query_ingesters_within") == nullptr);
}

TEST_CASE("the release itself is no upgrade") {
  const auto report = plan(Product::mimir, "2.10.3", "2.10.3", "target: all\n");
  CHECK(report.defaults.empty());
  CHECK(report.flags.empty());
  CHECK(report.steps.empty());
  CHECK_FALSE(report.breaks_something());
}

TEST_CASE("what both releases refuse does not break") {
  const auto report = plan(Product::mimir, "2.10.3", "3.0.0", "no_such_field: 1\nquerier:\n  iterators: true\n");
  REQUIRE(report.already.size() == 1);
  CHECK(report.already.front().path == "no_such_field");
  REQUIRE(report.breaks.size() == 1);
  CHECK(report.breaks.front().problem.path == "querier.iterators");
  CHECK_FALSE(report.breaks.front().refused_since.empty());
  CHECK(report.breaks.front().timing == diag::Timing::any);
  CHECK(report.breaks_something());
}

TEST_CASE("it is told when a change can be made") {
  const auto moved = plan(Product::mimir, "2.10.3", "3.0.0", "querier:\n  query_ingesters_within: 12h\n");
  REQUIRE(moved.breaks.size() == 1);
  CHECK(moved.breaks.front().timing == diag::Timing::before);
  const auto older = plan(Product::mimir, "2.8.0", "3.0.0", "querier:\n  query_ingesters_within: 12h\n");
  REQUIRE(older.breaks.size() == 1);
  CHECK(older.breaks.front().timing == diag::Timing::between);
  CHECK(older.breaks.front().first_with_both == "2.9.0");
}

TEST_CASE("blocks that the new release cannot read ask for a stop on the way") {
  const auto old = plan(Product::tempo, "2.1.1", "3.0.3", "target: all\n");
  REQUIRE(old.steps.size() >= 2);
  CHECK(old.steps[0].release == "2.4.2");
  CHECK(old.steps[0].text.find("write vParquet3 blocks") != std::string::npos);
  CHECK(old.steps[1].text.find("write vParquet4 blocks") != std::string::npos);
  CHECK(old.steps[1].text.find("the vParquet3 blocks: Tempo's guide") != std::string::npos);
  CHECK_FALSE(has_step(plan(Product::tempo, "2.10.3", "3.0.3", "target: all\n"), "blocks (storage"));
  CHECK(has_step(plan(Product::tempo, "2.9.0", "3.0.3", "storage:\n  trace:\n    block:\n      version: vParquet3\n"),
                 "write vParquet4 blocks"));
}

TEST_CASE("a target that is gone breaks the upgrade") {
  const auto report = plan(Product::tempo, "2.10.3", "3.0.3", "target: ingester\n");
  REQUIRE(report.breaks.size() == 1);
  CHECK(report.breaks.front().problem.range.begin.line == 1);
  CHECK(report.breaks.front().problem.help.find("live-store") != std::string::npos);
  CHECK(report.breaks_something());
  CHECK(plan(Product::tempo, "2.9.0", "2.10.3", "target: ingester\n").breaks.empty());
  CHECK(plan(Product::mimir, "2.17.0", "3.0.0", "target: all\n", "-target=read,write").breaks.size() == 2);
  const auto answer = upgrade::accepted_by("tempo.yml", "target: ingester\n", Product::tempo, {});
  CHECK_FALSE(answer.releases.front().stops);
  CHECK(answer.releases.back().stops);
}

TEST_CASE("receivers without an endpoint listen elsewhere since 2.7") {
  const std::string open = "distributor:\n  receivers:\n    otlp:\n      protocols:\n        grpc:\n";
  const std::string closed = open + "          endpoint: 0.0.0.0:4317\n";
  CHECK(has_step(plan(Product::tempo, "2.6.0", "2.7.0", open), "listen on localhost"));
  CHECK_FALSE(has_step(plan(Product::tempo, "2.6.0", "2.7.0", closed), "listen on localhost"));
  CHECK_FALSE(has_step(plan(Product::tempo, "2.7.0", "2.8.0", open), "listen on localhost"));
}

TEST_CASE("flags are read as shells and lists of arguments have them") {
  const auto flags = upgrade::read_flags(
      "# of the container\n- \"-target=read,write\"\n- --server.http-listen-port=80\n-log.level warn \\\n -x='a b'");
  CHECK(flags.names == std::vector<std::string>{"target", "server.http-listen-port", "log.level", "x"});
  CHECK(flags.targets == std::vector<std::string>{"read", "write"});
  CHECK(upgrade::read_flags("-target all -y").targets == std::vector<std::string>{"all"});
  CHECK(upgrade::read_flags("").names.empty());
}

TEST_CASE("a flag of another name, a flag that is gone, and one that never was") {
  const auto report = plan(Product::mimir, "2.10.3", "3.0.0", "target: all\n",
                           "-vault.token=x -querier.iterators -no-such=1 -config.file=y -target=all");
  REQUIRE(report.flags.size() == 3);
  CHECK(report.flags[0].fate == diag::FlagFate::renamed);
  CHECK(report.flags[0].new_flag == "vault.auth.token");
  CHECK(report.flags[1].fate == diag::FlagFate::removed);
  CHECK(report.flags[2].fate == diag::FlagFate::unknown);
  CHECK(report.breaks_something());
}

TEST_CASE("components read their own part of the configuration") {
  const schemas::Release mimir{Product::mimir, 2, 10, 3};
  const upgrade::Components all(mimir, {"all"});
  CHECK(all.read("ingester.ring.replication_factor"));
  CHECK_FALSE(all.read("alertmanager.data_dir"));
  CHECK_FALSE(all.read("overrides_exporter.enabled_metrics"));
  CHECK(all.read("server.http_listen_port"));
  const upgrade::Components gateway(mimir, {"store-gateway"});
  CHECK(gateway.read("blocks_storage.bucket_store.sync_dir"));
  CHECK_FALSE(gateway.read("blocks_storage.tsdb.dir"));
  CHECK_FALSE(gateway.read("ingester.ring.replication_factor"));
  CHECK(upgrade::Components(mimir, {"backend", "read"}).read("alertmanager.data_dir"));
  CHECK(upgrade::Components(mimir, {}).read("alertmanager.data_dir"));
  CHECK_FALSE(upgrade::Components({Product::tempo, 2, 10, 3}, {"all"}).read("live_store.max_block_bytes"));
  CHECK(upgrade::Components({Product::tempo, 3, 0, 0}, {"all"}).read("live_store.max_block_bytes"));
}
