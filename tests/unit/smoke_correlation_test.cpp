#include "smoke_correlation.hpp"

#include <algorithm>

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
  const auto results = results_of(client, route_to("mimir"));
  const Result& exemplars = named(results, "has its exemplars");
  CHECK(exemplars.verdict == Verdict::warned);
  REQUIRE_FALSE(exemplars.findings.empty());
  CHECK(exemplars.findings.back().setting == "limits.max_global_exemplars_per_user");
  CHECK(named(results, "exemplar leads").verdict == Verdict::unchecked);
  CHECK(client.elapsed() < std::chrono::seconds{5});  // not waited for to the end: the samples are there

  FakeClient prometheus{};
  set_all(prometheus, door("mimir"));
  prometheus.set(exemplars_url(door("mimir")), answer_of(200, R"({"status":"success","data":null})"));
  const auto found = results_of(prometheus, route_to("prometheus"));
  CHECK(named(found, "has its exemplars").findings.back().setting == "storage.exemplars.max_exemplars");
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
  const auto results = results_of(client, route_to("mimir"));
  CHECK(results[0].verdict == Verdict::passed);
  CHECK(named(results, "(line filter)").verdict == Verdict::passed);
  const Result& metadata = named(results, "(structured metadata)");
  CHECK(metadata.verdict == Verdict::warned);
  CHECK(metadata.findings[0].setting == "limits_config.allow_structured_metadata");
  CHECK(metadata.findings[0].said.find("disallowed") != string::npos);
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
  const auto results = results_of(client, route);
  CHECK(results[0].verdict == Verdict::failed);
  REQUIRE(results[0].refusals.size() == 1);
  CHECK(results[0].refusals[0].message == "it answers 400: bad data");
  CHECK(named(results, "has its exemplars").sentence == "the metric was not taken");
  CHECK(named(results, "(line filter)").sentence == "no Loki is known");
  CHECK(named(results, "log line leads").verdict == Verdict::unchecked);

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
  CHECK(
      complaint(R"({"exemplarTraceIdDestinations":[{"name":"x","url":"http://a"}]})", field_link, span_link)
          .starts_with("unchecked: jsonData.exemplarTraceIdDestinations[0] of the data source m has no datasourceUid"));
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
