// What a run wrote is known by its id, and nothing else is missed when it is verified.
#include <algorithm>

#include "smoke/ways.hpp"
#include "support/catch.hpp"
#include "util/url.hpp"

namespace pyat::smoke {
namespace {

using std::string;

Endpoint endpoint_of(const string& kind, const string& address, const string& release = {}) {
  Endpoint endpoint{};
  endpoint.target.name = endpoint.target.kind = kind;
  endpoint.target.address = util::parse_url(address, "http").url;
  endpoint.release = release;
  return endpoint;
}

Endpoint tempo(const string& obstacle = {}) {
  Endpoint endpoint = endpoint_of("tempo", "http://localhost:3200", "2.10.8");
  for (const char* name : {"otlp-grpc", "otlp-http", "zipkin"}) {
    endpoint.receivers.push_back({.name = name, .is_told = true, .obstacle = obstacle});
  }
  return endpoint;
}

const Endpoint loki = endpoint_of("loki", "http://localhost:3100", "3.4.2");

// "logs loki-json, …"
string paths_of(const Plan& plan) {
  string text{};
  for (const PlannedPath& path : plan.paths) {
    if (!text.empty()) text += ", ";
    text += path.signal + ' ' + path.route.protocol;
    if (!path.route.through.empty()) text += " through " + path.route.through;
  }
  return text;
}

// Of the same stack, by somebody who has nothing but the id.
Plan plan_to_read(const std::vector<Endpoint>& endpoints, Ways written, PlanOptions options = {}) {
  options.only_read = true;
  options.written = written;
  return make_plan(endpoints, options);
}

TEST_CASE("what was not written is not looked for, and that is said") {
  const std::vector<Endpoint> stack{loki, tempo()};
  const Ways written = ways_of(make_plan(stack, {.signals = {"logs"}, .protocols = {"loki-json"}}));
  const Plan plan = plan_to_read(stack, written);
  CHECK(paths_of(plan) == "logs loki-json");
  CHECK(plan.impossible.empty());
  const std::vector<string> notes = notes_of(plan);
  REQUIRE(notes.size() == 2);
  CHECK(notes[0] == "logs, Loki push, protobuf, OTLP over HTTP: not tried: the run did not write it");
}

TEST_CASE("what was written is looked for although nothing could be written there now") {
  const Ways written = ways_of(make_plan(std::vector{tempo()}, {}));
  const Plan plan = plan_to_read({tempo("nothing listens there")}, written);
  CHECK(paths_of(plan) == "traces otlp-grpc, traces otlp-http, traces otlp-json, traces zipkin");
  CHECK(plan.impossible.empty());
  Endpoint prometheus = endpoint_of("prometheus", "http://localhost:9090", "3.5.3");
  const Ways metrics = ways_of(make_plan(std::vector{prometheus}, {.protocols = {"remote-write-1"}}));
  prometheus.settings.flags = health::ServerConfig(R"({"data":{"enable-feature":""}})");
  CHECK(paths_of(plan_to_read({prometheus}, metrics)) == "metrics remote-write-1");
}

TEST_CASE("what was written and is nowhere to be read is said to be unchecked") {
  const std::vector<Endpoint> stack{loki, tempo()};
  const Ways written = ways_of(make_plan(stack, {}));
  const Plan plan = plan_to_read({loki}, written);
  CHECK(paths_of(plan) == "logs loki-json, logs loki-protobuf, logs otlp-http");
  REQUIRE(plan.impossible.size() == 1);
  CHECK(plan.impossible[0].signal == "traces");
  CHECK(plan.impossible[0].verdict == Verdict::unchecked);
  CHECK(plan_to_read({loki}, written, {.signals = {"logs"}}).impossible.empty());
}

TEST_CASE("of a store that is down only what the run wrote there is missed") {
  Endpoint down = tempo();
  down.obstacle = "it is down";
  const Ways logs = ways_of(make_plan(std::vector{loki}, {}));
  CHECK(plan_to_read({loki, down}, logs).impossible.empty());
  const Ways both = ways_of(make_plan(std::vector{loki, tempo()}, {}));
  const Plan plan = plan_to_read({loki, down}, both);
  REQUIRE(plan.impossible.size() == 1);
  CHECK(plan.impossible[0].verdict == Verdict::failed);
}

TEST_CASE("what went through a collector is read as what it was, whatever the collector takes now") {
  Endpoint collector = endpoint_of("otel-collector", "http://localhost:13133");
  collector.receivers.push_back({.name = "otlp-grpc", .is_told = true});
  const std::vector<Endpoint> stack{tempo("nothing listens there"), collector};
  const Plan writing = make_plan(stack, {});
  REQUIRE(writing.paths.size() == 1);
  CHECK(writing.paths[0].route.protocol == "otlp-grpc");
  collector.receivers = {{.name = "otlp-http", .is_told = true}};
  const Plan reading = plan_to_read({tempo(), collector}, ways_of(writing));
  REQUIRE(reading.paths.size() == 1);
  CHECK(reading.paths[0].route.through == "collector");
  CHECK(reading.paths[0].route.tag == writing.paths[0].route.tag);
}

TEST_CASE("the data of a tenant is known by its name, in whatever order tenants are named") {
  const auto tag = [](const std::vector<string>& tenants, const string& tenant) {
    const Plan plan = make_plan(std::vector{loki}, {.protocols = {"loki-json"}, .tenants = tenants});
    const auto path =
        std::find_if(plan.paths.begin(), plan.paths.end(), [&](const auto& each) { return each.tenant == tenant; });
    return path->route.tag;
  };
  CHECK(tag({"a", "b"}, "b") == tag({"b", "a"}, "b"));
  CHECK(tag({"a", "b"}, "b") == tag({"b"}, "b"));
  CHECK(tag({"a", "b"}, "a") != tag({"a", "b"}, "b"));
}

TEST_CASE("each bit stays what it is: ids are kept") {
  const auto of = [](const char* signal, const char* protocol, const char* through = "") {
    Plan plan{};
    plan.paths.push_back({.signal = signal, .route = {.protocol = protocol, .through = through}});
    return ways_of(plan);
  };
  CHECK(of("metrics", "remote-write-1") == 1U << 0U);
  CHECK(of("metrics", "otlp-json") == 1U << 3U);
  CHECK(of("logs", "loki-json") == 1U << 4U);
  CHECK(of("logs", "otlp-http") == 1U << 6U);
  CHECK(of("traces", "otlp-grpc") == 1U << 7U);
  CHECK(of("traces", "zipkin") == 1U << 10U);
  CHECK(of("metrics", "otlp-http", "collector") == 1U << 11U);
  CHECK(of("traces", "otlp-http", "collector") == 1U << 13U);
  CHECK(of("metrics", "remote-write-1", "Grafana") == 1U << 14U);
  CHECK(of("traces", "otlp-grpc", "Grafana") == 1U << 16U);
  CHECK(has_grafana(1U << 15U));
  CHECK_FALSE(has_grafana(way_of_correlation | way_of_objects | way_of_tenants));
}

}  // namespace
}  // namespace pyat::smoke
