#include "smoke_correlation.hpp"

#include <algorithm>

#include "smoke/correlation/absence.hpp"
#include "smoke/plan.hpp"
#include "support/catch.hpp"

namespace pyat::smoke::correlation::test {
namespace {

TEST_CASE("correlation: the triangle, written and walked") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  const auto results = results_of(client, route_to("mimir"));
  REQUIRE(results.size() == 6);
  for (const Result& result : results) {
    INFO(result.name << ": " << result.sentence);
    CHECK(result.verdict == Verdict::passed);
    CHECK(result.signal == "correlation");
  }
  CHECK(results[0].written->acknowledged == 3 + 6 + 18);
  CHECK(named(results, "exemplar leads").sentence == "3 of 3 exemplars lead to their traces");
  CHECK(named(results, "exemplar leads").to == "tempo");
}

TEST_CASE("correlation: all of it follows from the run") {
  const Material again{run};
  CHECK(again.traces() == material.traces());
  CHECK(again.logs(true) == material.logs(true));
  const Material other{Run{.seed = "43", .begin = run.begin}};
  CHECK(other.happenings()[0].trace_id != material.happenings()[0].trace_id);
  CHECK(material.happenings()[0].trace_id != material.happenings()[1].trace_id);
  for (const auto& series : material.metrics().series) {
    CHECK(std::is_sorted(series.labels.begin(), series.labels.end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; }));
  }
}

TEST_CASE("correlation: to verify is not to write") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  CorrelationRoute route = route_to("mimir");
  route.only_read = true;
  CHECK(results_of(client, route).size() == 5);
  for (const net::Request& request : client.asked) CHECK(request.method == "GET");
}

TEST_CASE("correlation: a server that keeps no exemplars, and how to set it") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.set(exemplars_url(door("mimir", "/prometheus")), answer_of(200, R"({"status":"success","data":[]})"));
  const Correlated found_here = found_by(client, route_to("mimir"));
  CHECK(found_here.results.size() == 4);
  for (const Result& result : found_here.results) CHECK(result.verdict == Verdict::passed);
  REQUIRE(found_here.notes.size() == 1);
  CHECK(
      found_here.notes[0].starts_with("correlation, a metric has its exemplars, an exemplar leads to its trace: not "
                                      "checked: mimir keeps no exemplars: it does where "
                                      "limits.max_global_exemplars_per_user is set"));
  CHECK(client.elapsed() < std::chrono::seconds{5});  // not waited for to the end: the samples are there

  FakeClient prometheus{};
  set_all(prometheus, door("mimir"));
  prometheus.set(exemplars_url(door("mimir")), answer_of(200, R"({"status":"success","data":null})"));
  const Correlated found = found_by(prometheus, route_to("prometheus"));
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].find("--enable-feature=exemplar-storage") != string::npos);
}

TEST_CASE("correlation: exemplars that should be there are missing, whatever they could be enabled by") {
  FakeClient client{};
  set_all(client, door("mimir"));
  client.set(exemplars_url(door("mimir")), answer_of(200, R"({"status":"success","data":[]})"));
  CorrelationRoute route = route_to("prometheus");
  route.metrics.kept.exemplars = true;
  const auto written = results_of(client, route);
  const Result& lost = named(written, "has its exemplars");
  CHECK(lost.verdict == Verdict::failed);
  REQUIRE_FALSE(lost.findings.empty());
  CHECK(lost.findings.back().message == "mimir keeps exemplars, and has none of these");
  CHECK(named(written, "exemplar leads").verdict == Verdict::unchecked);
  route.only_read = true;
  const auto verified = results_of(client, route);
  CHECK(named(verified, "has its exemplars").findings.back().next.find("write-ahead log") != string::npos);
}

TEST_CASE("correlation: an exemplar that was altered, and leads to a span that is not there") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.set(exemplars_url(door("mimir", "/prometheus")), answer_of(200, exemplars_json("00000000000000aa")));
  const auto results = results_of(client, route_to("mimir"));
  const Result& exemplars = named(results, "has its exemplars");
  CHECK(exemplars.verdict == Verdict::failed);
  REQUIRE(exemplars.views.front().ledger.examples.size() == 1);
  CHECK(exemplars.views.front().ledger.examples[0].fault == Fault::altered);
  CHECK(exemplars.views.front().ledger.examples[0].found.find("00000000000000aa") != string::npos);
  const Result& traces = named(results, "exemplar leads");
  CHECK(traces.verdict == Verdict::failed);
  CHECK(traces.sentence == "2 of 3 exemplars lead to their traces");
  CHECK(traces.views.front().ledger.examples[0].found == "it has 1 spans, and none of the id 00000000000000aa");
  CHECK(named(results, "log line leads").verdict == Verdict::passed);
}

TEST_CASE("correlation: a trace that is lost breaks both hops that lead to it") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.set("http://tempo/api/traces/" + material.happenings()[2].trace_id, answer_of(404, "trace not found"));
  const auto results = results_of(client, route_to("mimir"));
  for (const string name : {"exemplar leads", "log line leads"}) {
    const Result& result = named(results, name);
    CHECK(result.verdict == Verdict::failed);
    CHECK(result.views.front().ledger.missing == 1);
    CHECK(result.views.front().ledger.found == 2);
  }
  CHECK(client.elapsed() >= std::chrono::seconds{10});
}

TEST_CASE("correlation: Loki refuses structured metadata, and is given the lines without") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.answers["http://loki/loki/api/v1/push"] = {
      answer_of(400, "stream '{}' includes structured metadata, but this feature is disallowed."), answer_of(204)};
  const Correlated found = found_by(client, route_to("mimir"));
  CHECK(found.results.size() == 5);
  for (const Result& result : found.results) CHECK(result.verdict == Verdict::passed);
  REQUIRE(found.notes.size() == 1);
  CHECK(
      found.notes[0].starts_with("correlation, a trace leads to its log lines (structured metadata): not checked: "
                                 "loki refuses structured metadata: it answers 400: "));
  CHECK(found.notes[0].find("disallowed") != string::npos);
  CHECK(found.notes[0].ends_with("it takes it where limits_config.allow_structured_metadata is true"));
}

// A stack that has the lines, and none by their structured metadata.
void set_without_metadata(FakeClient& client) {
  set_all(client, door("mimir", "/prometheus"));
  for (const Happening& happening : material.happenings()) {
    client.set(lines_url(door("loki"), material.selector() + " | trace_id=\"" + happening.trace_id + '"', happening),
               answer_of(200, no_lines));
  }
}

TEST_CASE("correlation: structured metadata that is not there, and who may have dropped it") {
  FakeClient client{};
  set_without_metadata(client);
  CorrelationRoute route = route_to("mimir");
  const auto written = results_of(client, route);
  CHECK(named(written, "(structured metadata)").verdict == Verdict::warned);
  CHECK(named(written, "(structured metadata)").findings[0].message ==
        "loki has acknowledged structured metadata and thrown it away");
  route.only_read = true;  // it may have been refused: who only reads has not seen that
  const auto verified = results_of(client, route);
  CHECK(named(verified, "(structured metadata)").findings[0].message ==
        "loki has none: it has refused it when the lines were written, or thrown it away");
  route.logs.metadata = false;
  const Correlated known = found_by(client, route);
  for (const Result& result : known.results) CHECK(result.verdict == Verdict::passed);
  REQUIRE(known.notes.size() == 1);
  CHECK(
      known.notes[0].ends_with("loki keeps no structured metadata: limits_config.allow_structured_metadata is false"));
}

TEST_CASE("correlation: what a stack does not have is no part of the verdict") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  CorrelationRoute route = route_to("mimir");
  route.traces = {};
  const Correlated found = found_by(client, route);
  CHECK(found.results.size() == 4);
  for (const Result& result : found.results) {
    INFO(result.name << ": " << result.sentence);
    CHECK(result.verdict == Verdict::passed);
  }
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0] ==
        "correlation, an exemplar leads to its trace, a log line leads back to its trace: not checked: no Tempo is "
        "known");
}

Endpoint endpoint(const string& kind, const string& obstacle = {}) {
  Endpoint endpoint{.obstacle = obstacle};
  endpoint.target.kind = endpoint.target.name = kind;
  return endpoint;
}

TEST_CASE("correlation: why a signal cannot be related is told as it is") {
  const auto without_traces = [](const std::vector<Endpoint>& endpoints) {
    const CorrelationRoute usual = route_to("mimir");
    Plan plan{};
    plan.paths = {{.signal = "metrics", .route = usual.metrics}, {.signal = "logs", .route = usual.logs}};
    plan.paths[0].route.protocol = "remote-write-1";
    plan.paths[1].route.protocol = "loki-json";
    const CorrelationRoute route = correlation_route(plan, endpoints);
    CHECK(route.without_metrics.empty());
    CHECK(route.without_logs.empty());
    return absence_of(route, {.traces = true});
  };
  CHECK(without_traces({endpoint("mimir"), endpoint("loki")}) == "no Tempo is known");
  CHECK(without_traces({endpoint("tempo", "it is down: nothing listens at 127.0.0.1:3200")}) ==
        "nothing was written to tempo: it is down: nothing listens at 127.0.0.1:3200");
  CHECK(without_traces({endpoint("tempo")}) == "nothing was written to tempo as OTLP over HTTP");
}

TEST_CASE("correlation: lines that were taken and are not there") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  for (const Happening& happening : material.happenings()) {
    client.set(lines_url(door("loki"), material.selector() + " |= \"" + happening.trace_id + '"', happening),
               answer_of(200, no_lines));
  }
  const auto results = results_of(client, route_to("mimir"));
  CHECK(named(results, "(line filter)").verdict == Verdict::failed);
  CHECK(named(results, "(line filter)").views.front().ledger.missing == 3);
  CHECK(named(results, "(structured metadata)").verdict == Verdict::unchecked);
  CHECK(named(results, "log line leads").verdict == Verdict::unchecked);
}

TEST_CASE("correlation: what is refused, unreachable or not there is said, and nothing claimed of it") {
  FakeClient client{};
  set_all(client, door("mimir", "/prometheus"));
  client.set("http://mimir/api/v1/push", answer_of(400, "bad data"));
  CorrelationRoute route = route_to("mimir");
  route.logs = {};
  const Correlated found = found_by(client, route);
  const auto& results = found.results;
  CHECK(results[0].verdict == Verdict::failed);
  REQUIRE(results[0].refusals.size() == 1);
  CHECK(results[0].refusals[0].message == "it answers 400: bad data");
  CHECK(named(results, "has its exemplars").sentence == "the metric was not taken");
  CHECK(results.size() == 3);
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].ends_with("no Loki is known"));

  FakeClient deaf{};
  const auto nothing = results_of(deaf, route_to("mimir"));
  CHECK(nothing[0].written->unanswered == 27);
  for (std::size_t i = 1; i < nothing.size(); ++i) CHECK(nothing[i].verdict == Verdict::unchecked);
}

std::vector<Result> links_of(FakeClient& client) {
  CorrelationRoute route = route_to("mimir");
  route.grafana = at("grafana");
  auto results = results_of(client, route);
  REQUIRE(results.size() > 6);
  results.erase(results.begin(), results.begin() + 6);
  return results;
}

TEST_CASE("correlation: over Grafana's links") {
  FakeClient client{};
  set_grafana(client, exemplar_link, field_link, span_link);
  const auto results = links_of(client);
  REQUIRE(results.size() == 3);
  for (const Result& result : results) {
    INFO(result.name << ": " << result.sentence);
    CHECK(result.verdict == Verdict::passed);
    CHECK(result.through == "Grafana");
  }
  CHECK(results[0].sentence == "2 of 2 exemplars lead to their traces");
  CHECK(results[1].sentence == "3 of 3 log lines lead to their traces");
  CHECK(results[2].sentence == "3 of 3 spans lead to their log lines");
}

// What is said of the one link that is not as it should be.
string complaint(const string& metrics, const string& logs, const string& traces) {
  FakeClient client{};
  set_grafana(client, metrics, logs, traces);
  string text{};
  for (const Result& result : links_of(client)) {
    if (result.verdict == Verdict::passed) continue;
    text += (text.empty() ? "" : "\n") + string(to_string(result.verdict)) + ": ";
    text +=
        result.findings.empty() ? result.sentence : result.findings.back().message + "; " + result.findings.back().next;
  }
  return text;
}

TEST_CASE("correlation: links that lead nowhere, and the field to mend") {
  CHECK(complaint(R"({"exemplarTraceIdDestinations":[{"name":"trace_id","datasourceUid":"tempo"}]})", field_link,
                  span_link) ==
        "failed: it leads to 'tempo', which no data source has as uid; write the uid of a data source of the type "
        "tempo: t "
        "into jsonData.exemplarTraceIdDestinations[0].datasourceUid of the data source m");
  CHECK(complaint(exemplar_link, field_link, R"({"tracesToLogsV2":{"datasourceUid":"t"}})")
            .starts_with("failed: it leads to t, whose type is tempo; write the uid of a data source of the type "
                         "loki: l into"));
  CHECK(complaint("{}", field_link, span_link)
            .starts_with("warned: no data source of the type prometheus has exemplarTraceIdDestinations"));
  CHECK(complaint(R"({"exemplarTraceIdDestinations":[{"name":"x","datasourceUid":"t"}]})", field_link, span_link)
            .starts_with("warned: no exemplar of pyat has the label 'x'; they have 'span_id', 'trace_id', 'spanID', "
                         "'traceID'"));
}

string derived(const string& expression, const string& url) {
  return R"({"derivedFields":[{"name":"T","matcherRegex":")" + expression + R"(","url":")" + url +
         R"(","datasourceUid":"t"}]})";
}

TEST_CASE("correlation: derived fields that do not find the trace") {
  const string raw = "${__value.raw}";
  const auto said = [](const string& field) { return complaint(exemplar_link, field, span_link); };
  CHECK(said(derived(R"(span_id=(\\w+))", raw)).find("finds the id of the span") != string::npos);
  CHECK(said(derived(R"(trace_id=(\\w{8}))", raw)).find("which is not the trace id") != string::npos);
  CHECK(said(derived("TraceId: (.*)", raw)).find("fits none of the 18 lines") != string::npos);
  CHECK(said(derived(R"(trace_id=\\w+)", raw)).find("it has no group") != string::npos);
  CHECK(said(derived(R"((?i)trace_id=(\\w+))", raw)).find("JavaScript knows no (?i)") != string::npos);
  const string empty = said(derived(R"(trace_id=(\\w+))", ""));
  CHECK(empty.find("its url is empty") != string::npos);
  CHECK(empty.find("$${…}") != string::npos);
}

TEST_CASE("correlation: links from spans to log lines that find none") {
  const auto said = [](const string& settings) {
    return complaint(exemplar_link, field_link, R"({"tracesToLogsV2":{"datasourceUid":"l",)" + settings + "}}");
  };
  CHECK(said(R"("customQuery":true,"query":"{service=\"\"} |= \"\"")").find("has no variable") != string::npos);
  CHECK(said(R"("customQuery":true,"query":"{a=\"${__trace.traceID}\"}")").find("it is ${__trace.traceId}") !=
        string::npos);
  CHECK(said(R"("spanStartTimeShift":"soon")").find("'soon' is no span of time") != string::npos);
  CHECK(said(R"("tags":[{"key":"pod"}])").starts_with("unchecked: none of its tags is an attribute"));
}

TEST_CASE("correlation: links that there is nothing to follow to") {
  FakeClient client{};
  CorrelationRoute route = route_to("mimir");
  route.grafana = at("grafana");
  set_grafana(client, R"({"exemplarTraceIdDestinations":[{"name":"x","url":"http://a"}]})", field_link, span_link);
  const Correlated outside = found_by(client, route);
  CHECK(outside.results.size() == 6 + 2);
  REQUIRE(outside.notes.size() == 1);
  CHECK(outside.notes[0] ==
        "correlation, an exemplar's link leads to its trace: exemplarTraceIdDestinations[0]: not checked: "
        "jsonData.exemplarTraceIdDestinations[0] of the data source m has no datasourceUid: it leads out of Grafana");

  // Grafana knows a Tempo that pyat does not: nothing of this run can be there.
  set_grafana(client, exemplar_link, field_link, span_link);
  route.traces = {};
  const Correlated without = found_by(client, route);
  CHECK(without.results.size() == 4 + 1);
  for (const Result& result : without.results) CHECK(result.verdict == Verdict::passed);
  REQUIRE(without.notes.size() == 2);
  CHECK(without.notes[1].ends_with("not checked: no Tempo is known"));

  // Without any Tempo, no link to one is missing.
  client.set("http://grafana/api/datasources",
             answer_of(200, "[" + source("m", "prometheus", "{}") + "," + source("l", "loki", "{}") + "]"));
  CHECK(found_by(client, route).results.size() == 4);
}

TEST_CASE("correlation: Grafana does not list its data sources") {
  FakeClient client{};
  set_grafana(client, "{}", "{}", "{}");
  client.set("http://grafana/api/datasources", answer_of(403, R"({"message":"You'll need additional permissions"})"));
  const auto results = links_of(client);
  REQUIRE(results.size() == 1);
  CHECK(results[0].verdict == Verdict::unchecked);
  REQUIRE(results[0].findings.size() == 1);
  CHECK(results[0].findings[0].next.find("role Admin") != string::npos);
}

}  // namespace
}  // namespace pyat::smoke::correlation::test
