// Reports of smoke tests as they come up, for renderers.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "smoke/report.hpp"

namespace pyat::test::smoke_zoo {

using namespace pyat::smoke;
using std::chrono::microseconds;
using std::chrono::milliseconds;

inline Ledger clean(std::size_t items, unsigned first_us, unsigned step_us) {
  Ledger ledger{.expected = items, .found = items};
  for (std::size_t i = 0; i < items; ++i) ledger.visible.emplace_back(first_us + i * step_us);
  return ledger;
}

inline Result path(std::string signal, std::string name, std::string to, std::size_t items, const char* view) {
  Result result{.signal = std::move(signal), .name = std::move(name), .from = to, .to = to};
  result.written = Written{.written = items, .acknowledged = items};
  result.views.push_back({.name = view, .ledger = clean(items, 11'250, 100)});
  result.acknowledge = Latency{
      .p50 = microseconds{3'140}, .p95 = microseconds{8'200}, .p99 = microseconds{12'000}, .max = microseconds{31'400}};
  result.sentence = std::to_string(items) + " of " + std::to_string(items) + " items came back as they were written";
  return result;
}

inline Result check(std::string signal, std::string name, std::string to, std::string sentence,
                    Verdict verdict = Verdict::passed) {
  return {.signal = std::move(signal),
          .name = std::move(name),
          .to = std::move(to),
          .verdict = verdict,
          .sentence = std::move(sentence)};
}

inline Report report_of(std::vector<Result> results) {
  return {.run = "42-totw5g",
          .job = "pyat-smoke",
          .hosts = {"localhost"},
          .results = std::move(results),
          .made = std::chrono::sys_seconds{std::chrono::seconds{1795224584}},
          .took = milliseconds{3210}};
}

inline std::vector<Result> usual_results() {
  std::vector<Result> results = {path("metrics", "remote write 1.0", "mimir", 480, "raw samples"),
                                 path("metrics", "OTLP/HTTP", "mimir", 480, "raw samples"),
                                 path("logs", "JSON", "loki", 200, "backward"),
                                 path("traces", "OTLP/gRPC", "tempo", 60, "by id")};
  results[0].views.push_back({.name = "range query", .ledger = clean(480, 12'000, 50)});
  results[0].views.push_back({.name = "nothing for tenant b", .ledger = {}});
  results[2].views.push_back({.name = "forward", .ledger = clean(200, 12'000, 50)});
  results[3].views.push_back({.name = "search", .ledger = clean(60, 900'000, 20'000)});
  results.push_back(check("alerts", "an alert reaches its receiver", "alertmanager", "it arrived after 41 ms"));
  results.push_back(check("refusals", "too old", "mimir", "refused with 400, and nothing was stored"));
  results.push_back(check("refusals", "over the label limit", "mimir", "refused with 400, and nothing was stored"));
  return results;
}

inline Report all_well() { return report_of(usual_results()); }

inline Report lossy() {
  std::vector<Result> results = usual_results();
  Result& metrics = results[0];
  metrics.verdict = Verdict::failed;
  metrics.sentence = "478 of 480 samples came back as they were written";
  for (std::size_t i = 0; i < 2; ++i) {
    ViewResult& view = metrics.views[i];
    view.verdict = Verdict::failed;
    view.ledger.found = 478;
    view.ledger.missing = 1;
    view.ledger.altered = 1;
    view.ledger.examples = {{.fault = Fault::missing,
                             .item = "pyat_smoke_gauge{series=\"7\"} at 2026-11-21T10:00:01.250Z",
                             .expected = "value 4503599627370001"},
                            {.fault = Fault::altered,
                             .item = "pyat_smoke_histogram{series=\"2\"} at 2026-11-21T10:00:02.500Z",
                             .expected = "count: 17\nsum: 12.5\nbucket 3: 4",
                             .found = "count: 17\nsum: 12.75\nbucket 3: 4"}};
  }
  metrics.views[1].ledger.duplicated = 3;
  metrics.views[1].ledger.examples.push_back(
      {.fault = Fault::duplicated, .item = "pyat_smoke_gauge{series=\"9\"} at 2026-11-21T10:00:01.250Z"});
  metrics.findings = {{.message =
                           "1 sample was lost between the distributor, which received 480, and the ingester, which "
                           "has 479",
                       .next = "look at the log of mimir for the time from 10:00:01 to 10:00:03"}};
  Result& logs = results[2];
  logs.verdict = Verdict::failed;
  logs.sentence = "150 of 200 lines came back as they were written";
  logs.written = Written{.written = 200, .acknowledged = 150, .refused = 50};
  logs.views[0].verdict = Verdict::failed;
  logs.views[0].ledger.found = 150;
  logs.views[0].ledger.not_taken = 50;
  logs.views[0].ledger.visible.resize(150);
  logs.refusals = {
      {.status = 429, .message = "Ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec)", .items = 40},
      {.status = 503, .message = "at least 1 live replicas required", .items = 10}};
  logs.retries = 3;
  logs.findings = {{.message = "50 lines were refused with 429",
                    .next = "raise limits_config.ingestion_rate_mb, or write less: --lines 50",
                    .said = "Ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec)",
                    .setting = "limits_config.ingestion_rate_mb",
                    .value = "4"}};
  Result& traces = results[3];
  traces.verdict = Verdict::unchecked;
  traces.sentence = "60 of 60 spans came back; one way of reading them could not be tried";
  traces.views[1].verdict = Verdict::unchecked;
  traces.views[1].problem = "tempo answered 404 to /api/search: it runs without a query frontend";
  traces.views[1].ledger = {.expected = 60, .unverified = 60};
  results.push_back(
      check("refusals", "bad tenant", "mimir", "answered 200, and the sample was stored", Verdict::failed));
  results.back().findings = {{.message = "mimir takes what no tenant has signed",
                              .next = "set multitenancy_enabled: true",
                              .setting = "multitenancy_enabled",
                              .value = "false"}};
  results.push_back(
      check("alerts", "a silence is kept", "alertmanager", "it takes longer than it should", Verdict::warned));
  Report report = report_of(std::move(results));
  report.notes = {"metrics, remote write 2.0: mimir 2.10.3 answers 200 and stores nothing; it was not tried",
                  "the counters of loki were not read: /metrics answered 401"};
  return report;
}

// Nobody is there: each path says the same.
inline Report refused() {
  std::vector<Result> results{};
  for (const char* name : {"remote write 1.0", "remote write 2.0", "OTLP/HTTP"}) {
    Result result{.signal = "metrics", .name = name, .from = "mimir", .to = "mimir", .verdict = Verdict::failed};
    result.sentence = "nothing could be written";
    result.written = Written{.written = 480, .unanswered = 480};
    result.views.push_back(
        {.name = "raw samples", .verdict = Verdict::failed, .ledger = {.expected = 480, .not_taken = 480}});
    result.refusals = {{.message = "connection refused", .items = 480, .is_unanswered = true}};
    result.findings = {{.message = "nobody listens at localhost:9009", .next = "pyat health mimir"}};
    results.push_back(std::move(result));
  }
  return report_of(std::move(results));
}

inline Report interrupted() {
  std::vector<Result> results = {path("metrics", "remote write 1.0", "mimir", 480, "raw samples"),
                                 path("logs", "JSON", "loki", 200, "backward")};
  results[1].verdict = Verdict::unchecked;
  results[1].sentence = "120 of 200 lines came back; the others were not read";
  results[1].written = Written{.written = 190, .acknowledged = 150, .unanswered = 40};
  results[1].views[0].verdict = Verdict::unchecked;
  results[1].views[0].problem = "interrupted";
  results[1].views[0].ledger = clean(120, 9'000, 10);
  results[1].views[0].ledger.expected = 190;
  results[1].views[0].ledger.unverified = 70;
  Report report = report_of(std::move(results));
  report.was_interrupted = true;
  return report;
}

inline Report verified() {
  std::vector<Result> results = {path("metrics", "remote write 1.0", "mimir", 480, "raw samples"),
                                 path("logs", "JSON", "loki", 200, "backward")};
  for (Result& result : results) {
    result.written.reset();
    result.acknowledge.reset();
    result.views[0].ledger.visible.clear();
  }
  Report report = report_of(std::move(results));
  report.is_verification = true;
  report.hosts.clear();
  return report;
}

// --all-paths
inline Report all_paths() {
  std::vector<Result> results = usual_results();
  Result collected = path("metrics", "OTLP/HTTP", "mimir", 480, "raw samples");
  collected.from = "otel-collector";
  collected.through = "collector";
  results.push_back(collected);
  Result proxied = path("traces", "OTLP/gRPC", "tempo", 60, "by id");
  proxied.through = "Grafana";
  results.push_back(proxied);
  return report_of(std::move(results));
}

inline Report hostile() {
  Result result = path("logs\x1b[2J", "JSON <&>\"", "lo|ki`*", 2, "back\nward");
  result.verdict = Verdict::failed;
  result.sentence = "<b>\x07 _not_ & \"well\"";
  result.views[0].verdict = Verdict::failed;
  result.views[0].ledger.found = 1;
  result.views[0].ledger.altered = 1;
  std::string content = "line: ";
  for (int i = 0; i < 300; ++i) content += "é";
  for (int i = 0; i < 30; ++i) content += "\nrow " + std::to_string(i) + ": ```";
  result.views[0].ledger.examples = {{.fault = Fault::altered,
                                      .item = "{a=\"\xff\"} \xe2\x80\xae",
                                      .expected = "line: \x1b]0;x\x07",
                                      .found = content}};
  result.findings = {
      {.message = "it said\nmuch", .said = "\r\n\x1b[31mred", .setting = "a|b", .value = "`x`", .id = "]]>"}};
  Report report = report_of({result});
  report.notes = {"a note\x1b[0m with <tags> and | bars"};
  report.hosts = {"ho\x1bst"};
  return report;
}

}  // namespace pyat::test::smoke_zoo
