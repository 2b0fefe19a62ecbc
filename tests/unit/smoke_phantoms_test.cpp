// Each phantom accept and each clamp that is known.
#include <string>

#include "smoke/phantoms/phantoms.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using namespace pyat::smoke;
using health::ServerConfig;
using std::string;

Route route_of(const string& product, const string& release, const string& protocol) {
  return {.protocol = protocol, .product = product, .release = release};
}

ViewResult view(const string& name, std::size_t found, std::size_t missing) {
  ViewResult view{.name = name};
  view.ledger.expected = found + missing;
  view.ledger.found = found;
  view.ledger.missing = missing;
  return view;
}

Result result_of(std::vector<ViewResult> views) {
  Result result{};
  result.views = std::move(views);
  return result;
}

string said(const std::vector<Finding>& findings) {
  string all{};
  for (const Finding& finding : findings) all += finding.message + '\n';
  return all;
}

TEST_CASE("remote write 2.0 to a Mimir before 2.16 is acknowledged and not stored") {
  const Result lost = result_of({view("raw samples", 0, 480)});
  const auto findings = explain_loss(route_of("mimir", "2.10.3", "remote-write-2"), lost, {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message ==
        "Mimir before release 2.16 answers success to remote write 2.0 and stores nothing of it");
  CHECK(findings[0].weight == Verdict::failed);
  CHECK(explain_loss(route_of("mimir", "", "remote-write-2"), lost, {}).at(0).weight == Verdict::warned);
  CHECK(explain_loss(route_of("mimir", "2.10.3", "remote-write-1"), lost, {}).empty());
  CHECK(explain_loss(route_of("mimir", "2.16.0", "remote-write-2"), lost, {}).empty());
  CHECK(explain_loss(route_of("mimir", "2.10.3", "remote-write-2"), result_of({view("raw samples", 479, 1)}), {})
            .empty());
  CHECK_THAT(said(explain_loss(route_of("prometheus", "2.42.0", "remote-write-2"), lost, {})),
             Contains("Prometheus before release 2.54"));
}

TEST_CASE("the headers that count what was written are no receipt") {
  CHECK_THAT(
      said(explain_loss(route_of("mimir", "3.0.4", "remote-write-2"), result_of({view("raw samples", 400, 80)}), {})),
      Contains("what Mimir was sent, not what it stored"));
}

TEST_CASE("exemplars are dropped where none may be kept") {
  const Result lost = result_of({view("raw samples", 480, 0), view("exemplars", 0, 8)});
  const Route mimir = route_of("mimir", "2.10.3", "remote-write-1");
  const auto unknown = explain_loss(mimir, lost, {});
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].weight == Verdict::warned);
  CHECK(unknown[0].setting == "limits.max_global_exemplars_per_user");
  const auto by_default = explain_loss(mimir, lost, ServerConfig("target: all\n"));
  REQUIRE(by_default.size() == 1);
  CHECK(by_default[0].weight == Verdict::failed);
  CHECK(by_default[0].value == "0");
  CHECK(explain_loss(mimir, lost, ServerConfig("limits:\n  max_global_exemplars_per_user: 1000\n")).empty());
  CHECK(explain_loss(mimir, result_of({view("raw samples", 480, 0), view("exemplars", 7, 1)}), {}).empty());
  CHECK_THAT(explain_loss(route_of("prometheus", "2.42.0", "remote-write-1"), lost, {}).at(0).next,
             Contains("--enable-feature=exemplar-storage"));
}

TEST_CASE("who has exemplars does not need to be told to keep them") {
  for (const char* product : {"mimir", "prometheus"}) {
    Route route = route_of(product, "2.53.0", "remote-write-1");
    route.kept.exemplars = true;
    Result lost = result_of({view("raw samples", 480, 0), view("exemplars", 0, 8)});
    const auto later = explain_loss(route, lost, {});
    REQUIRE(later.size() == 1);
    CHECK_THAT(later[0].message, Contains("has exemplars in memory and in its write-ahead log alone"));
    CHECK(later[0].weight == Verdict::warned);
    lost.written = Written{.written = 480, .acknowledged = 480};
    CHECK(explain_loss(route, lost, {}).empty());
  }
}

TEST_CASE("soft errors of Mimir's OTLP are behind a 200") {
  CHECK_THAT(
      said(explain_loss(route_of("mimir", "2.12.0", "otlp-http"), result_of({view("raw samples", 470, 10)}), {})),
      Contains("partial_success"));
}

TEST_CASE("native histograms are dropped where they are switched off") {
  const Result lost = result_of({view("raw samples", 480, 0), view("native histograms", 0, 8)});
  CHECK_THAT(said(explain_loss(route_of("mimir", "2.10.3", "remote-write-1"), lost, {})),
             Contains("native histograms"));
  CHECK(explain_loss(route_of("mimir", "2.16.0", "remote-write-1"), lost, {}).empty());
  CHECK(explain_loss(route_of("mimir", "2.10.3", "remote-write-1"), lost,
                     ServerConfig("limits:\n  native_histograms_ingestion_enabled: true\n"))
            .empty());
}

TEST_CASE("ingest storage and pairs of Prometheus servers") {
  const Result lost = result_of({view("raw samples", 0, 8)});
  const Route mimir = route_of("mimir", "3.0.0", "remote-write-1");
  CHECK_THAT(said(explain_loss(mimir, lost, ServerConfig("ingest_storage:\n  enabled: true\n"))), Contains("Kafka"));
  CHECK_THAT(said(explain_loss(mimir, lost, ServerConfig("limits:\n  accept_ha_samples: true\n"))), Contains("202"));
}

TEST_CASE("Loki answers success to what it could not use, or has blocked") {
  Result lost = result_of({view("lines", 0, 200)});
  const Route loki = route_of("loki", "3.4.0", "loki-json");
  CHECK(explain_loss(loki, lost, {}).empty());  // to verify is not to push
  lost.written = Written{.written = 200, .acknowledged = 200};
  const auto empty = explain_loss(loki, lost, {});
  REQUIRE(empty.size() == 1);
  CHECK_THAT(empty[0].message, Contains("204"));
  Route collected = loki;
  collected.through = "collector";
  CHECK(explain_loss(collected, lost, {}).empty());  // it was the collector that acknowledged it
  CHECK(empty[0].weight == Verdict::warned);
  const auto blocked = explain_loss(loki, lost, ServerConfig("block_ingestion_until: \"2030-01-01T00:00:00Z\"\n"));
  REQUIRE(blocked.size() == 1);
  CHECK(blocked[0].value == "2030-01-01T00:00:00Z");
  CHECK(blocked[0].weight == Verdict::failed);
  CHECK_THAT(said(explain_loss(loki, lost, ServerConfig("limits_config:\n  block_ingestion_until: 0\n"))),
             Contains("204"));
}

TEST_CASE("the most that Loki gives to a query is no loss") {
  const Route loki = route_of("loki", "2.9.4", "loki-json");
  const auto findings = explain_loss(loki, result_of({view("forward", 5000, 1000)}), {});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].weight == Verdict::unchecked);
  CHECK_THAT(findings[0].message, Contains("exactly 5,000 lines"));
  CHECK(explain_loss(loki, result_of({view("forward", 4999, 1001)}), {}).empty());
  CHECK(explain_loss(loki, result_of({view("forward", 5000, 0)}), {}).empty());
  CHECK(explain_loss(loki, result_of({view("forward", 100, 9)}), ServerConfig("max_entries_limit_per_query: 100\n"))
            .at(0)
            .value == "100");
}

TEST_CASE("Loki moves and cuts what it is told to") {
  const Route loki = route_of("loki", "3.4.0", "loki-json");
  Result moved = result_of({view("lines", 199, 1)});
  moved.views[0].ledger.unexpected = 1;
  CHECK_THAT(said(explain_loss(loki, moved, ServerConfig("increment_duplicate_timestamp: true\n"))),
             Contains("nanosecond"));
  CHECK(explain_loss(loki, moved, {}).empty());
  Result cut = result_of({view("lines", 199, 0)});
  cut.views[0].ledger.altered = 1;
  CHECK_THAT(said(explain_loss(loki, cut, ServerConfig("max_line_size_truncate: true\nmax_line_size: 256KB\n"))),
             Contains("cuts lines"));
  CHECK(explain_loss(loki, cut, {}).empty());
}

TEST_CASE("Tempo 3 judges the size of traces after it has acknowledged them") {
  const Result lost = result_of({view("by id", 50, 10)});
  CHECK_THAT(said(explain_loss(route_of("tempo", "3.0.3", "otlp-grpc"), lost, {})),
             Contains("acknowledges spans before"));
  CHECK(explain_loss(route_of("tempo", "2.3.1", "otlp-grpc"), lost, {}).empty());
}

TEST_CASE("Tempo cuts long attributes") {
  Result cut = result_of({view("by id", 59, 0)});
  cut.views[0].ledger.altered = 1;
  CHECK_THAT(said(explain_loss(route_of("tempo", "2.10.8", "otlp-grpc"), cut, {})), Contains("cuts attributes"));
  CHECK(explain_loss(route_of("tempo", "2.3.1", "otlp-grpc"), cut, {}).empty());
}

TEST_CASE("what a search of Tempo does not show yet is not lost") {
  const Result lost = result_of({view("by id", 60, 0), view("search", 10, 5)});
  CHECK(explain_loss(route_of("tempo", "3.0.3", "otlp-http"), lost, {}).at(0).setting ==
        "query_frontend.query_end_cutoff");
  CHECK(explain_loss(route_of("tempo", "2.3.1", "otlp-http"), lost, {}).at(0).setting == "ingester.trace_idle_period");
  const auto limited = explain_loss(route_of("tempo", "2.3.1", "otlp-http"),
                                    result_of({view("by id", 60, 0), view("search by tag", 20, 5)}), {});
  REQUIRE(limited.size() == 1);
  CHECK(limited[0].weight == Verdict::unchecked);
}

TEST_CASE("of what is all there, nothing is said") {
  const Result whole = result_of({view("raw samples", 480, 0), view("search", 20, 0), view("exemplars", 8, 0)});
  for (const char* product : {"mimir", "loki", "tempo", "prometheus", "other"}) {
    CHECK(explain_loss(route_of(product, "2.3.1", "otlp-http"), whole, {}).empty());
    CHECK(explain_loss(route_of(product, "2.3.1", "otlp-http"), Result{}, {}).empty());
  }
}

}  // namespace
