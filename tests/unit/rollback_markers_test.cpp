#include <algorithm>
#include <string>
#include <string_view>

#include "rollback/formats/formats.hpp"
#include "rollback/formats/markers.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat::rollback;
using std::string;
using std::string_view;
using std::vector;

vector<string> names(string_view product, string_view release, string_view configuration,
                     const vector<string>& command = {}) {
  const Markers markers = markers_of(product, release, configuration, command);
  CHECK(markers.problem.empty());
  vector<string> all;
  for (const Format& format : markers.formats) {
    CHECK(format.product == product);
    all.push_back(format.what + ": " + format.written);
  }
  return all;
}

bool has(const vector<string>& all, string_view name) { return std::ranges::find(all, name) != all.end(); }

}  // namespace

TEST_CASE("without a configuration a server writes what its release writes", "[rollback]") {
  CHECK(names("tempo", "2.10.8", "") == vector<string>{"blocks: vParquet4"});
  CHECK(names("tempo", "2.10.8", "server: {http_listen_port: 3200}\n") == vector<string>{"blocks: vParquet4"});
  CHECK(names("minio", "1.0.0", "a: b\n").empty());
}

TEST_CASE("the block version of Tempo is the one that is set", "[rollback]") {
  const string_view configuration = "storage:\n  trace:\n    backend: local\n    block: {version: vParquet3}\n";
  CHECK(names("tempo", "2.10.8", configuration) == vector<string>{"blocks: vParquet3"});
  const Markers markers = markers_of("tempo", "2.10.8", configuration, {});
  CHECK(can_go_back("tempo", "2.10.8", "2.3.1", markers.formats).way == Way::safe_after);
}

TEST_CASE("a value that is not known is told as it stands, and then nobody knows", "[rollback]") {
  const Markers markers = markers_of("tempo", "2.10.8", "storage: {trace: {block: {version: \"${V}\"}}}\n", {});
  CHECK(can_go_back("tempo", "2.10.8", "2.9.0", markers.formats).way == Way::unknown);
}

TEST_CASE("every period of Loki has its schema", "[rollback]") {
  const vector<string> all = names("loki", "3.7.6",
                                   "schema_config:\n  configs:\n    - {from: 2023-01-01, schema: v12}\n"
                                   "    - {from: 2024-01-01, schema: v13}\n    - {from: 2025-01-01, schema: v13}\n");
  CHECK(all == vector<string>{"WAL: records v3", "schema: v12", "schema: v13"});
  CHECK(has(names("loki", "3.7.6", "compactor: {delete_request_store_db_type: sqlite}\n"),
            "requests for deletion: sqlite"));
  CHECK_FALSE(has(names("loki", "3.7.6", "compactor: {delete_request_store_db_type: boltdb}\n"),
                  "requests for deletion: sqlite"));
}

TEST_CASE("Mimir's settings are in its file or on its command line", "[rollback]") {
  CHECK(has(names("mimir", "3.0.2", "ingest_storage: {enabled: true}\n"), "ingest storage: Kafka"));
  CHECK(has(names("mimir", "3.0.2", "", {"-ingest-storage.enabled=true"}), "ingest storage: Kafka"));
  CHECK(has(names("mimir", "3.0.2", "", {"-ingest-storage.enabled"}), "ingest storage: Kafka"));
  CHECK_FALSE(has(names("mimir", "3.0.2", ""), "ingest storage: Kafka"));
  CHECK(has(names("mimir", "2.16.2", ""), "native histograms: histogram chunks"));
  CHECK(has(names("mimir", "2.16.2", "limits: {native_histograms_ingestion_enabled: false}\n"),
            "native histograms: off"));
  CHECK(has(names("mimir", "2.16.2", "limits: {out_of_order_time_window: 5m}\n"), "out-of-order samples: WBL"));
  CHECK_FALSE(has(names("mimir", "2.16.2", "limits: {out_of_order_time_window: 0s}\n"), "out-of-order samples: WBL"));
}

TEST_CASE("Prometheus is told by flags, features and its file", "[rollback]") {
  const vector<string> all =
      names("prometheus", "3.14.0", "storage: {tsdb: {out_of_order_time_window: 30m}}\n",
            {"--config.file=/etc/prometheus.yml", "--enable-feature=exemplar-storage,xor2-encoding",
             "--storage.tsdb.wal-compression-type", "zstd", "--web.enable-lifecycle"});
  for (const string_view name : {"blocks: index 2", "chunks: XOR2", "WAL: zstd", "WAL: WBL"}) CHECK(has(all, name));
  CHECK(all.size() == 4);
  CHECK(has(names("prometheus", "3.14.0", "storage: {tsdb: {chunk_encoding: {floats: xor2}}}\n"), "chunks: XOR2"));
  CHECK(has(names("prometheus", "3.8.0", "global: {scrape_native_histograms: true}\n"), "chunks: native histograms"));
}

TEST_CASE("a configuration that cannot be read is told", "[rollback]") {
  const Markers markers = markers_of("tempo", "2.10.8", "storage:\n  trace: [\n", {});
  CHECK(markers.problem.starts_with("the configuration of tempo cannot be read in line 3"));
  REQUIRE(markers.formats.size() == 1);
  CHECK(markers.formats.front().written == "vParquet4");
}
