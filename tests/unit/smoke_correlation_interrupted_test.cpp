// What the correlation tells of itself when an interruption ends it.
#include "smoke_correlation.hpp"
#include "support/catch.hpp"

namespace pyat::smoke::correlation::test {
namespace {

// What an interruption leaves: a result for each hop, none of which claims what was not seen.
std::vector<Result> results_until(std::chrono::milliseconds end, FakeClient& client, const CorrelationRoute& route) {
  client.interrupt_after = end;
  auto results = results_of(client, route);
  for (const Result& result : results) {
    INFO(result.name << ": " << result.sentence);
    CHECK((result.verdict == Verdict::passed || result.verdict == Verdict::unchecked));
    for (const ViewResult& view : result.views) CHECK(view.ledger.missing + view.ledger.altered == 0);
    if (result.verdict == Verdict::unchecked) CHECK(result.sentence.find("interrupted") != string::npos);
  }
  return results;
}

TEST_CASE("correlation: interrupted while it waits to ask again, it tells what it has seen, and no more") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.set("http://tempo/api/traces/" + material.happenings()[2].trace_id, answer_of(404, "trace not found"));
  for (const Happening& happening : material.happenings()) {
    client.set(lines_url(door("loki"), material.selector() + " |= \"" + happening.trace_id + '"', happening),
               answer_of(200, no_lines));
  }
  const auto results = results_until(std::chrono::seconds{1}, client, route_to("mimir"));
  REQUIRE(results.size() == 6);
  CHECK(results[0].verdict == Verdict::passed);
  CHECK(named(results, "has its exemplars").verdict == Verdict::passed);
  const Result& traces = named(results, "exemplar leads");
  CHECK(traces.sentence == "2 of 3 exemplars lead to their traces; interrupted: of 1 nothing is known");
  CHECK(traces.views.front().ledger.unverified == 1);
  CHECK(named(results, "(line filter)").views.front().ledger.unverified == 3);
  CHECK(named(results, "(structured metadata)").sentence == "interrupted before anything was known of it");
  CHECK(named(results, "log line leads").sentence == "interrupted before anything was known of it");
}

TEST_CASE("correlation: interrupted before the samples that carry exemplars are there") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.set(ask_for_samples(door("mimir", "/prometheus"), material).request.url,
             answer_of(200, R"({"status":"success","data":{"resultType":"vector","result":[]}})"));
  const auto results = results_until(std::chrono::seconds{1}, client, route_to("mimir"));
  REQUIRE(results.size() == 6);
  CHECK(named(results, "has its exemplars").verdict == Verdict::unchecked);
  CHECK(named(results, "exemplar leads").verdict == Verdict::unchecked);
  CHECK(named(results, "log line leads").verdict == Verdict::passed);
}

TEST_CASE("correlation: interrupted before a write could be tried again, nothing is looked for") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.set("http://loki/loki/api/v1/push", answer_of(503, "too busy"));
  CorrelationRoute route = route_to("mimir");
  route.grafana = at("grafana");
  const auto results = results_until(std::chrono::milliseconds{100}, client, route);
  REQUIRE(results.size() == 7);
  CHECK(results[0].written->acknowledged == 9);
  CHECK(results[0].written->refused == 18);
  REQUIRE(results[0].findings.size() == 1);
  CHECK(results[0].findings[0].message ==
        "interrupted before the 18 lines could be sent to loki again: it answers 503: too busy");
  for (std::size_t i = 1; i < results.size(); ++i) CHECK(results[i].verdict == Verdict::unchecked);
}

TEST_CASE("correlation: a write that an interruption cut off may have been taken") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.latency = std::chrono::seconds{1};
  const auto results = results_until(std::chrono::milliseconds{100}, client, route_to("mimir"));
  REQUIRE(results.size() == 6);
  CHECK(results[0].verdict == Verdict::unchecked);
  CHECK(results[0].written->unanswered == 27);
}

TEST_CASE("correlation: interrupted on the way over a link, none is called broken") {
  FakeClient client{};
  set_grafana(client, exemplar_link, field_link, span_link);
  client.set(exemplars_url(proxied("m")), answer_of(200, R"({"status":"success","data":[]})"));
  client.set(ask_for_lines(proxied("l"), material.selector(), material.begin() - std::chrono::seconds{1},
                           material.end() + std::chrono::seconds{1}, {}, std::make_shared<std::vector<SeenLine>>())
                 .request.url,
             answer_of(200, no_lines));
  CorrelationRoute route = route_to("mimir");
  route.grafana = at("grafana");
  const auto results = results_until(std::chrono::seconds{1}, client, route);
  REQUIRE(results.size() == 9);
  for (std::size_t i = 6; i < 9; ++i) CHECK(results[i].sentence == "interrupted before anything was known of it");
}

}  // namespace
}  // namespace pyat::smoke::correlation::test
