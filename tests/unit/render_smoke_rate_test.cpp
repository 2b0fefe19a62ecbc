// Reports of runs at a rate, and lines of continuous ones.
#include "render/smoke_prometheus.hpp"
#include "render/smoke_report.hpp"
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

TEST_CASE("a continuous run has a line a run") {
  CHECK(render::smoke_line(report_of({path("metrics", "remote write 1.0", "mimir", 100, "raw samples"),
                                      path("logs", "JSON", "loki", 10, "backward")})) ==
        "2026-11-21T01:29:44Z passed: 110 of 110 written items found, visible in 21 ms (p95 of the slowest path) (3.2 "
        "s)");
  Report nothing = report_of({});
  CHECK(render::smoke_line(nothing) == "2026-11-21T01:29:44Z unchecked: 0 of 0 written items found (3.2 s)");
}
