// A stack in memory in which a metric, traces and log lines belong together, and its Grafana.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "smoke/correlation/correlation.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/correlation/questions.hpp"
#include "smoke/grafana.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::smoke::correlation::test {

using pyat::test::answer_of;
using pyat::test::FakeClient;
using std::string;

inline const Run run{.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1'700'000'000}}};
inline const Material material{run};

inline Access at(const string& name) { return {.name = name, .url = "http://" + name}; }

inline CorrelationRoute route_to(const string& product) {
  CorrelationRoute route{};
  route.metrics = {.write = at("mimir"), .read = at("mimir"), .product = product};
  route.logs = {.write = at("loki"), .read = at("loki"), .product = "loki"};
  route.traces = {.write = at("otlp"), .read = at("tempo"), .product = "tempo"};
  return route;
}

inline Door door(const string& name, const string& prefix = {}) { return {.access = at(name), .prefix = prefix}; }
inline Door proxied(const string& uid) { return {.access = proxy_access(at("grafana"), uid, uid)}; }

inline string json_quoted(const string& text) {
  string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

inline string exemplars_json(const string& wrong_span = {}) {
  string data{};
  for (const Happening& happening : material.happenings()) {
    const Spelling spelling = material.spelling_in_exemplar(happening);
    const string span = happening.number == 1 && !wrong_span.empty() ? wrong_span : happening.span_id;
    data += (data.empty() ? R"({"seriesLabels":{"series":")" : R"(,{"seriesLabels":{"series":")") + happening.series() +
            R"("},"exemplars":[{"labels":{")" + string(spelling.trace) + R"(":")" + happening.trace_id + R"(",")" +
            string(spelling.span) + R"(":")" + span + R"("},"value":")" +
            std::to_string(static_cast<long long>(happening.value)) + R"(","timestamp":)" +
            std::to_string(happening.milliseconds / 1000) + "." +
            std::to_string(happening.milliseconds % 1000 + 1000).substr(1) + "}]}";
  }
  return R"({"status":"success","data":[)" + data + "]}";
}

inline string trace_json(const Happening& happening) {
  return R"({"batches":[{"scopeSpans":[{"spans":[{"traceId":")" + happening.trace_id + R"(","spanId":")" +
         happening.span_id + R"(","name":"outer"}]}]}]})";
}

// Of these happenings.
inline string lines_json(const std::vector<Happening>& happenings) {
  string values{};
  for (const Happening& happening : happenings) {
    for (const string& line : material.lines(happening)) {
      values +=
          (values.empty() ? R"(["1700000000000000000",)" : R"(,["1700000000000000000",)") + json_quoted(line) + "]";
    }
  }
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"pyat-smoke"},"values":[)" +
         values + "]}]}}";
}

inline const string no_lines = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

inline string lines_url(const Door& door, const string& query, const Happening& happening) {
  return ask_for_lines(door, query, happening.begin - std::chrono::seconds{1}, happening.end + std::chrono::seconds{1},
                       {}, std::make_shared<std::vector<SeenLine>>())
      .request.url;
}

inline string exemplars_url(const Door& door) {
  return ask_for_exemplars(door, material, std::make_shared<std::vector<SeenExemplar>>()).request.url;
}

// A stack that has everything.
inline void set_all(FakeClient& client, const Door& metrics) {
  client.set("http://mimir" + string(metrics.prefix.empty() ? "/api/v1/write" : "/api/v1/push"), answer_of(200));
  client.set("http://loki/loki/api/v1/push", answer_of(204));
  client.set("http://otlp/v1/traces", answer_of(200));
  client.set(ask_for_samples(metrics, material).request.url,
             answer_of(200, R"({"status":"success","data":{"resultType":"vector","result":[{},{},{}]}})"));
  client.set(exemplars_url(metrics), answer_of(200, exemplars_json()));
  for (const Happening& happening : material.happenings()) {
    client.set("http://tempo/api/traces/" + happening.trace_id, answer_of(200, trace_json(happening)));
    const string selector = material.selector();
    client.set(lines_url(door("loki"), selector + " |= \"" + happening.trace_id + '"', happening),
               answer_of(200, lines_json({happening})));
    client.set(lines_url(door("loki"), selector + " | trace_id=\"" + happening.trace_id + '"', happening),
               answer_of(200, lines_json({happening})));
  }
}

inline Correlated found_by(FakeClient& client, const CorrelationRoute& route) {
  Correlated all{};
  check_correlation(client, run, route, [&](Correlated found) { all = std::move(found); });
  client.run();
  return all;
}

inline std::vector<Result> results_of(FakeClient& client, const CorrelationRoute& route) {
  return found_by(client, route).results;
}

inline const Result& named(const std::vector<Result>& results, const string& name) {
  const auto found = std::find_if(results.begin(), results.end(),
                                  [&](const Result& result) { return result.name.find(name) != string::npos; });
  INFO(name);
  REQUIRE(found != results.end());
  return *found;
}

inline string source(const string& uid, const string& type, const string& settings) {
  return R"({"uid":")" + uid + R"(","name":")" + uid + R"(","type":")" + type + R"(","access":"proxy","jsonData":)" +
         settings + "}";
}

// With links, over which nothing is lost.
inline void set_grafana(FakeClient& client, const string& metrics, const string& logs, const string& traces) {
  set_all(client, door("mimir", "/prometheus"));
  client.set("http://grafana/api/datasources",
             answer_of(200, "[" + source("m", "prometheus", metrics) + "," + source("l", "loki", logs) + "," +
                                source("t", "tempo", traces) + "]"));
  client.set(exemplars_url(proxied("m")), answer_of(200, exemplars_json()));
  for (const Happening& happening : material.happenings()) {
    client.set("http://grafana/api/datasources/proxy/uid/t/api/traces/" + happening.trace_id,
               answer_of(200, trace_json(happening)));
    const auto hour = std::chrono::hours{1};
    const string query = R"({service_name="pyat-smoke"} |= ")" + happening.trace_id + '"';
    client.set(ask_for_lines(proxied("l"), query, happening.begin - hour, happening.end + hour, {},
                             std::make_shared<std::vector<SeenLine>>())
                   .request.url,
               answer_of(200, lines_json({happening})));
  }
  client.set(ask_for_lines(proxied("l"), material.selector(), material.begin() - std::chrono::seconds{1},
                           material.end() + std::chrono::seconds{1}, {}, std::make_shared<std::vector<SeenLine>>())
                 .request.url,
             answer_of(200, lines_json(material.happenings())));
}

inline const string exemplar_link = R"({"exemplarTraceIdDestinations":[{"name":"trace_id","datasourceUid":"t"}]})";
inline const string field_link =
    R"x({"derivedFields":[{"name":"TraceID","matcherRegex":"trace_id=(\\w+)","url":"${__value.raw}","datasourceUid":"t"}]})x";
inline const string span_link =
    R"({"tracesToLogsV2":{"datasourceUid":"l","filterByTraceID":true,"spanStartTimeShift":"-1h",
    "spanEndTimeShift":"1h","tags":[{"key":"service.name","value":"service_name"}]}})";

}  // namespace pyat::smoke::correlation::test
