#include "smoke/correlation/links.hpp"
#include "smoke/grafana.hpp"
#include "support/catch.hpp"

namespace pyat::smoke::correlation::test {
namespace {

using std::string;

LogsLink logs_link(const string& settings) {
  const auto sources = read_links(R"([{"uid":"t","name":"Tempo","type":"tempo","jsonData":)" + settings + "}]");
  REQUIRE(sources);
  REQUIRE(sources->front().logs.size() == 1);
  return sources->front().logs.front();
}

LinkedSpan span() {
  return {.trace_id = "0af7651916cd43dd8448eb211c80319c",
          .span_id = "b7ad6b7169203331",
          .name = "outer",
          .duration = "200ms",
          .attributes = {{"service.name", "pyat-smoke"}, {"job", "pyat-smoke"}}};
}

LinkedQuery query(const string& settings) { return query_for(logs_link(settings), span()); }

TEST_CASE("links: what Grafana makes of tracesToLogsV2") {
  CHECK(query(R"({"tracesToLogsV2":{"datasourceUid":"loki"}})").text == R"({service_name="pyat-smoke"})");
  CHECK(query(R"({"tracesToLogsV2":{"datasourceUid":"loki","filterByTraceID":true,"filterBySpanID":true,
                  "tags":[{"key":"service.name","value":"app"},{"key":"job"},{"key":"pod"}]}})")
            .text ==
        R"({app="pyat-smoke", job="pyat-smoke"} |= "0af7651916cd43dd8448eb211c80319c" |= "b7ad6b7169203331")");
  const LinkedQuery none = query(R"({"tracesToLogsV2":{"datasourceUid":"loki","tags":[{"key":"pod"}]}})");
  CHECK(none.is_unknown);
  CHECK(none.problem == "none of its tags is an attribute of pyat's spans");
}

TEST_CASE("links: what Grafana makes of the first form of the setting") {
  CHECK(query(R"({"tracesToLogs":{"datasourceUid":"loki","tags":["job"]}})").text == R"({job="pyat-smoke"})");
  CHECK(query(R"({"tracesToLogs":{"datasourceUid":"loki","tags":["x"],"mapTagNamesEnabled":true,
                  "mappedTags":[{"key":"service.name","value":"service_name"}]}})")
            .text == R"({service_name="pyat-smoke"})");
  CHECK(query(R"({"tracesToLogs":{"datasourceUid":"loki"}})").is_unknown);
  // The second form hides the first.
  CHECK(logs_link(R"({"tracesToLogs":{"datasourceUid":"a"},"tracesToLogsV2":{"datasourceUid":"b"}})").target == "b");
}

string custom(const string& text) {
  LogsLink link{.target = "loki", .tags = {{"job", "job"}}, .is_custom = true, .query = text};
  const LinkedQuery query = query_for(link, span());
  return query.problem.empty() ? query.text : "!" + query.problem;
}

TEST_CASE("links: a query of one's own") {
  CHECK(custom(R"({${__tags}} |= "${__span.traceId}")") ==
        R"({job="pyat-smoke"} |= "0af7651916cd43dd8448eb211c80319c")");
  CHECK(custom(R"({a="${__span.tags["service.name"]}"} | span_id="${__span.spanId:raw}")") ==
        R"({a="pyat-smoke"} | span_id="b7ad6b7169203331")");
  CHECK(custom(R"({$__tags} |= "${__trace.traceId}")") ==
        R"({job="pyat-smoke"} |= "0af7651916cd43dd8448eb211c80319c")");
  CHECK(custom(R"({a="b"} |= "${__trace.traceID}")") ==
        "!Grafana shows no link: ${__trace.traceID} is no variable; it is ${__trace.traceId}");
  CHECK(
      custom(R"({a="${__trace.service}"})").starts_with("!Grafana shows no link: ${__trace.service} is no variable;"));
  CHECK(custom(R"({a="${__span.tags.pod}"})") == "!${__span.tags.pod} is no attribute of pyat's spans");
  CHECK(custom(R"({service=""} |= "")").starts_with("!its query has no variable, and is the same for every trace"));
  CHECK(custom("").ends_with("(empty)"));
}

TEST_CASE("links: spans of time, and the labels of a query") {
  using std::chrono::milliseconds;
  CHECK(shift_of("") == milliseconds{0});
  CHECK(shift_of("-1h") == milliseconds{-3'600'000});
  CHECK(shift_of(" 90s ") == milliseconds{90'000});
  CHECK_FALSE(shift_of("an hour"));
  CHECK(labels_of_selector(R"({a="b", c_d=~"x}\"y=",e!=`{f="`} | g="h")") == std::vector<string>{"a", "c_d", "e"});
  CHECK(labels_of_selector("g=\"h\"").empty());
}

TEST_CASE("links: a derived field takes its id from a line or from a label") {
  const auto sources = read_links(R"x([{"uid":"l","name":"Loki","type":"loki","jsonData":{"derivedFields":[
      {"name":"T","matcherRegex":"traceID=(\\w+)","url":"${__value.raw}","datasourceUid":"tempo"},
      {"name":"L","matcherRegex":"^trace_?id$","matcherType":"label","url":"","datasourceUid":"tempo"},
      {"name":"G","matcherRegex":"traceID=\\w+","url":"http://x/${__value.raw}"}, 7]}}])x");
  REQUIRE(sources);
  const auto& fields = sources->front().derived;
  REQUIRE(fields.size() == 3);
  CHECK(fields[0].setting == "derivedFields[0]");
  CHECK(derive(fields[0], "a traceID=12ab b", {}).value == "12ab");
  CHECK(derive(fields[0], "nothing", {}).value.empty());
  CHECK(derive(fields[1], "traceID=12ab", {{"job", "x"}, {"trace_id", "34cd"}}).value == "34cd");
  CHECK(derive(fields[2], "traceID=12ab", {}).problem == "it has no group, whose text is the id");
  CHECK(looked_for(fields[0], "12ab") == "12ab");
  CHECK(looked_for(fields[1], "12ab").empty());
  CHECK(looked_for(fields[2], "12ab") == "http://x/12ab");
  CHECK(fields[2].target.empty());
}

TEST_CASE("links: what is no list of data sources, and settings of the wrong types") {
  CHECK_FALSE(read_links("<html>"));
  CHECK_FALSE(read_links("{}"));
  const auto odd = read_links(R"([1,{"type":"tempo","jsonData":{"tracesToLogsV2":[],"tracesToLogs":7}},
      {"type":"loki","jsonData":{"derivedFields":{"a":1}}},{"type":"prometheus","jsonData":null}])");
  REQUIRE(odd);
  for (const auto& source : *odd) CHECK(source.exemplars.size() + source.logs.size() + source.derived.size() == 0);
}

TEST_CASE("grafana: data sources that a signal can be read from, and those that none can") {
  Access grafana{.name = "grafana", .url = "http://grafana:3000", .tenant = "team-a"};
  grafana.credentials = {.kind = net::Credentials::Kind::basic, .user = "admin", .secret = "secret"};
  const auto proxied = proxied_sources(grafana, R"([
      {"uid":"m","name":"Mimir","type":"prometheus","access":"proxy","url":"http://u:p@mimir:8080/prometheus"},
      {"uid":"l","name":"Loki","type":"loki","access":"direct","url":"http://loki:3100"},
      {"uid":"t/..","name":"Tempo","type":"tempo","access":"proxy","url":"http://tempo:3200"},
      {"uid":"p","name":"Pyroscope","type":"grafana-pyroscope-datasource","access":"proxy","url":"http://p"}])");
  REQUIRE(proxied);
  REQUIRE(proxied->sources.size() == 1);
  const ProxiedSource& mimir = proxied->sources.front();
  CHECK(mimir.signal == "metrics");
  CHECK(mimir.read.url == "http://grafana:3000/api/datasources/proxy/uid/m");
  CHECK(mimir.read.credentials.secret == "secret");
  CHECK(mimir.read.tenant.empty());
  CHECK(mimir.url == "http://mimir:8080/prometheus");
  CHECK(proxied->notes ==
        std::vector<string>{
            "the data source Loki has access: direct: browsers ask http://loki:3100 themselves, Grafana does not",
            "the uid of the data source Tempo cannot be asked for",
            "the data source Pyroscope is of the type grafana-pyroscope-datasource, which pyat does not read"});
  CHECK_FALSE(proxied_sources(grafana, "{}"));
}

}  // namespace
}  // namespace pyat::smoke::correlation::test
