// Reports of runs at a rate, and lines and metrics of continuous ones.
#include <sstream>

#include "render/smoke_prometheus.hpp"
#include "render/smoke_report.hpp"
#include "render/smoke_words.hpp"
#include "smoke_zoo.hpp"
#include "support/catch.hpp"

using namespace pyat;
using namespace pyat::test::smoke_zoo;
using render::SmokeFormat;
using std::string;

namespace {

Report at_a_rate() {
  Result result = path("metrics", "remote write 1.0", "mimir", 300'000, "raw samples");
  Ledger& ledger = result.views[0].ledger;
  for (const microseconds each : std::exchange(ledger.visible, {})) ledger.spread.add(each);
  result.throughput =
      Throughput{.asked = 5'000, .achieved = 4'999.96, .lasted = milliseconds{60'000}, .is_whole = true};
  return report_of({std::move(result)});
}

// What of a store cannot be tried stands for every path into it.
Result out_of_reach(string signal, string to, string name = {}) {
  return {.signal = std::move(signal),
          .name = std::move(name),
          .to = std::move(to),
          .verdict = Verdict::failed,
          .sentence = "it is down"};
}

std::vector<string> successes_of(const render::SmokeMetrics& metrics) {
  std::vector<string> lines{};
  std::istringstream text(metrics.text());
  for (string line; std::getline(text, line);) {
    if (line.starts_with("pyat_smoke_path_success{")) lines.push_back(line.substr(line.find('{')));
  }
  return lines;
}

}  // namespace

TEST_CASE("a run at a rate says its rate, and how exact its times are") {
  const string text = render::render(at_a_rate(), SmokeFormat::text, {});
  CHECK_THAT(text, Contains("PER SECOND"));
  CHECK_THAT(text, Contains("      5000"));
  CHECK_THAT(text, Contains("within 1 % of the measured ones"));
  CHECK_THAT(text, Contains("verify later: pyat smoke --verify"));
  const string json = render::render(at_a_rate(), SmokeFormat::json, {});
  CHECK_THAT(json, Contains("\"asked_per_s\": 5000.0"));
  CHECK_THAT(json, Contains("\"achieved_per_s\": 5000.0"));
  CHECK_THAT(json, Contains("\"lasted_ms\": 60000"));
  CHECK_THAT(json, Contains("\"error_bound\": 0.01"));
  CHECK_THAT(json, Contains("\"visible_ms\""));
  CHECK_THAT(render::render(at_a_rate(), SmokeFormat::markdown, {}), Contains("within 1 % of the measured ones"));
  const string usual = render::render(report_of(usual_results()), SmokeFormat::text, {});
  CHECK_THAT(usual, !Contains("PER SECOND"));
  CHECK_THAT(usual, !Contains("within 1 %"));
}

TEST_CASE("what was planned and not written is not to be verified later") {
  Report report = at_a_rate();
  report.results[0].throughput->is_whole = false;
  CHECK_THAT(render::render(report, SmokeFormat::text, {}), !Contains("--verify"));
}

TEST_CASE("metrics count the times of a run at a rate") {
  render::SmokeMetrics metrics{};
  CHECK_THAT(metrics.text(), !Contains("\npyat_smoke_success"));  // there was no run
  metrics.add(at_a_rate());
  CHECK_THAT(metrics.text(), Contains("\npyat_smoke_success 1\n"));
  CHECK_THAT(metrics.text(), Contains("view=\"raw samples\",le=\"+Inf\"} 300000\n"));
  CHECK_THAT(metrics.text(), Contains("view=\"raw samples\",le=\"0.005\"} 0\n"));
}

TEST_CASE("the paths into a store that is down have no success until they are tried again") {
  using Lines = std::vector<string>;
  const Result metric = path("metrics", "remote write 1.0", "mimir", 10, "raw samples");
  const Result json = path("logs", "Loki push, JSON", "loki", 10, "backward");
  const Result linked = check("correlation", "a log line leads to its trace", "loki", "it does");
  const string of_metric = R"({signal="metrics",protocol="remote write 1.0",from="mimir",to="mimir",through=""} )";
  const string of_json = R"({signal="logs",protocol="Loki push, JSON",from="loki",to="loki",through=""} )";
  const string of_link =
      R"({signal="correlation",protocol="a log line leads to its trace",from="",to="loki",through=""} )";
  render::SmokeMetrics metrics{};
  metrics.add(report_of({metric, json, linked}));
  CHECK(successes_of(metrics) == Lines{of_link + "1", of_json + "1", of_metric + "1"});

  for (int run = 0; run < 3; ++run) metrics.add(report_of({metric, out_of_reach("logs", "loki")}));
  CHECK(successes_of(metrics) == Lines{of_link + "0", of_json + "0", of_metric + "1"});

  metrics.add(report_of({metric, json, linked}));
  CHECK(successes_of(metrics) == Lines{of_link + "1", of_json + "1", of_metric + "1"});
}

TEST_CASE("a store that was down from the beginning has a series of its own, and only as long") {
  using Lines = std::vector<string>;
  render::SmokeMetrics metrics{};
  metrics.add(report_of({out_of_reach("logs", "loki")}));
  CHECK(successes_of(metrics) == Lines{R"({signal="logs",protocol="",from="",to="loki",through=""} 0)"});
  metrics.add(report_of({path("logs", "JSON", "loki", 10, "backward")}));
  CHECK(successes_of(metrics) == Lines{R"({signal="logs",protocol="JSON",from="loki",to="loki",through=""} 1)"});
}

TEST_CASE("what takes the data of a path and is down fails that path, and leaves no series behind") {
  using Lines = std::vector<string>;
  Result collected = path("traces", "OTLP over HTTP", "tempo", 10, "by id");
  collected.from = "collector";
  const Result direct = path("traces", "Zipkin", "tempo", 10, "by id");
  const string of_collected = R"({signal="traces",protocol="OTLP over HTTP",from="collector",to="tempo",through=""} )";
  const string of_direct = R"({signal="traces",protocol="Zipkin",from="tempo",to="tempo",through=""} )";
  render::SmokeMetrics metrics{};
  metrics.add(report_of({direct, collected}));
  SECTION("a collector") {
    metrics.add(report_of({direct, out_of_reach("traces", "collector", "OTLP over HTTP")}));
    CHECK(successes_of(metrics) == Lines{of_collected + "0", of_direct + "1"});
  }
  SECTION("a receiver") {
    metrics.add(report_of({collected, out_of_reach("traces", "tempo", "Zipkin")}));
    CHECK(successes_of(metrics) == Lines{of_collected + "1", of_direct + "0"});
  }
  SECTION("nobody says why it was not tried") {
    metrics.add(report_of({collected}));
    CHECK(successes_of(metrics) == Lines{of_collected + "1", of_direct + "0"});
  }
  metrics.add(report_of({direct, collected}));
  CHECK(successes_of(metrics) == Lines{of_collected + "1", of_direct + "1"});
}

TEST_CASE("a continuous run has a line a run") {
  CHECK(render::smoke_line(report_of({path("metrics", "remote write 1.0", "mimir", 100, "raw samples"),
                                      path("logs", "JSON", "loki", 10, "backward")})) ==
        "2026-11-21T01:29:44Z passed: 110 of 110 expected items found, visible in 21 ms (p95 of the slowest path) (3.2 "
        "s)");
  Report nothing = report_of({});
  CHECK(render::smoke_line(nothing) == "2026-11-21T01:29:44Z unchecked: 0 of 0 expected items found (3.2 s)");
}

TEST_CASE("the line of a continuous run counts what is expected, and names what failed and why") {
  Result metric = path("metrics", "remote write 1.0", "mimir", 100, "raw samples");
  metric.written = Written{.written = 115, .acknowledged = 115};
  metric.views.push_back({.name = "native histograms", .ledger = clean(15, 11'250, 100)});
  CHECK_THAT(render::smoke_line(report_of({metric})),
             Contains(" passed: 100 of 100 expected items found, visible in "));
  Result down = out_of_reach("logs", "loki");
  CHECK_THAT(render::smoke_line(report_of({metric, down, down})),
             Contains("Z failed: logs, loki: it is down; 100 of 100 expected items found, visible in "));
  down.sentence =
      "it is down: took the connection, but did not answer within 10 s; what it said before that was of no "
      "use to anybody";
  CHECK_THAT(
      render::smoke_line(report_of({down})),
      Contains("failed: logs, loki: it is down: took the connection, but did not answer within 10 s; what it said "
               "before that was of no …; 0 of 0"));
  CHECK_THAT(
      render::smoke_line(report_of({out_of_reach("logs", "a"), out_of_reach("logs", "b"), out_of_reach("logs", "c")})),
      Contains("failed: logs, a: it is down; logs, b: it is down; and 1 more; 0 of 0"));
}

TEST_CASE("items that are not read with the others are counted, and said to be what they are") {
  Result metric = path("metrics", "remote write 1.0", "mimir", 480, "raw samples");
  metric.written = Written{.written = 495, .acknowledged = 495};
  metric.views.push_back({.name = "native histograms", .ledger = clean(15, 11'250, 100)});
  Result related = check("correlation", "what belongs together", "", "it was taken");
  related.written = Written{.written = 12, .acknowledged = 12};
  Result hop = path("correlation", "a trace leads to its log lines", "loki", 3, "lines");
  hop.written.reset();
  CHECK_THAT(
      render::verdict_words(report_of({metric, metric, related, hop})),
      Contains("; 1002 items written, 960 of 960 read back, 42 counted apart as native histograms and correlation ("));
  CHECK_THAT(render::verdict_words(report_of({path("logs", "JSON", "loki", 10, "backward")})),
             Contains("; 10 items written, 10 of 10 read back ("));
}
