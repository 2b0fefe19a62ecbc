#include "health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

const std::string base = "http://grafana:3000";

std::string source(const std::string& uid, const std::string& name, const std::string& type, const std::string& url,
                   const std::string& settings = "{}") {
  return R"({"uid":")" + uid + R"(","name":")" + name + R"(","type":")" + type + R"(","url":")" + url +
         R"(","jsonData":)" + settings + "}";
}

void set_grafana(FakeClient& client, const std::string& sources) {
  client.set(base + "/api/health", answer_of(200, R"({"commit":"1e84fede","database":"ok","version":"10.2.0"})"));
  client.set(base + "/api/datasources", answer_of(200, "[" + sources + "]"));
}

void set_check(FakeClient& client, const std::string& uid, int status, const std::string& message) {
  client.set(base + "/api/datasources/uid/" + uid + "/health",
             answer_of(status, R"({"message":")" + message + R"(","status":"any"})"));
}

Service service_of(FakeClient& client) { return *checked(client, target_of("grafana", "grafana:3000")); }

const std::string mimir = source("mimir", "Mimir", "prometheus", "http://mimir:8080/prometheus");
const std::string tempo = source("tempo", "Tempo", "tempo", "http://tempo:3200");
const std::string loki = source("loki", "Loki", "loki", "http://loki:3100");

TEST_CASE("grafana: all is well") {
  FakeClient client{};
  set_grafana(client, mimir + "," + loki);
  set_check(client, "mimir", 200, "Successfully queried the Prometheus API.");
  set_check(client, "loki", 200, "Data source successfully connected.");
  const Service service = service_of(client);
  CHECK(service.state == State::up);
  CHECK(service.release == "10.2.0");
  CHECK(service.needs_addresses == Lines{"mimir:8080", "loki:3100"});
  CHECK(lines_of(service) == Lines{"reach: up: answers", "ready: up: is ready", "database: up: its database answers",
                                   "data-sources: up: 2 of 2 data sources answer"});
}

TEST_CASE("grafana: one data source fails") {
  FakeClient client{};
  set_grafana(client, mimir + "," + loki);
  set_check(client, "mimir", 400,
            R"(Post \"http://user:s3cret@mimir:8080/prometheus/api/v1/query\": dial tcp: lookup mimir: no such host)");
  set_check(client, "loki", 200, "ok");
  const Service service = service_of(client);
  CHECK(service.state == State::degraded);
  CHECK(line_of(service, "data-sources") ==
        "data-sources: degraded: data source Mimir (prometheus, http://mimir:8080/prometheus) fails: Post "
        "\"http://mimir:8080/prometheus/api/v1/query\": dial tcp: lookup mimir: no such host [check that mimir:8080 "
        "answers from where Grafana runs, and the data source's url and credentials]\n"
        "data-sources: up: 1 of 2 data sources answer");
}

TEST_CASE("grafana: several fail") {
  FakeClient client{};
  set_grafana(client, mimir + "," + loki);
  set_check(client, "mimir", 400, "bad gateway");
  set_check(client, "loki", 500, "Plugin health check failed");
  const Service service = service_of(client);
  CHECK(service.state == State::degraded);
  CHECK(service.reason == "2 of 2 data sources fail: Mimir and Loki");
  CHECK(service.checks.size() == 6);
  CHECK(service.checks.back().message == "data source Loki (loki, http://loki:3100) fails: Plugin health check failed");
}

TEST_CASE("grafana: a plugin without a check is asked through the proxy") {
  FakeClient client{};
  set_grafana(client, tempo + "," + source("t", "TestData", "testdata", ""));
  set_check(client, "tempo", 404, "Not found");
  set_check(client, "t", 404, "Method not implemented");
  const std::string proxied = base + "/api/datasources/proxy/uid/tempo/api/echo";
  client.set(proxied, answer_of(200, "echo"));
  Service service = service_of(client);
  CHECK(service.state == State::up);
  CHECK(line_of(service, "data-sources") ==
        "data-sources: up: 1 of 2 data sources answer; there is no way to check TestData (testdata)");
  client.set(proxied, answer_of(502, ""));
  service = service_of(client);
  CHECK(service.state == State::degraded);
  CHECK(service.reason ==
        "data source Tempo (tempo, http://tempo:3200) fails: Grafana does not reach it: Grafana answers 502");
}

TEST_CASE("grafana: a plugin that is not installed, a check that takes too long, one that is not allowed") {
  FakeClient client{};
  set_grafana(client, mimir + "," + tempo + "," + loki);
  set_check(client, "mimir", 404, "Plugin not found");
  client.set(base + "/api/datasources/uid/tempo/health", problem_of(net::Problem::no_answer));
  set_check(client, "loki", 403, "Access denied to datasource");
  const Service service = service_of(client);
  CHECK(line_of(service, "data-sources") ==
        "data-sources: degraded: 2 of 3 data sources fail: Mimir and Tempo [begin with the first; what they have in "
        "common is the likely cause]\n"
        "data-sources: degraded: data source Mimir (prometheus, http://mimir:8080/prometheus) fails: its plugin is not "
        "installed [install the plugin of type prometheus]\n"
        "data-sources: degraded: data source Tempo (tempo, http://tempo:3200) fails: Grafana had no answer from it in "
        "time [check that tempo:3200 answers from where Grafana runs, and the data source's url and credentials]\n"
        "data-sources: warning: 1 data source could not be checked: Loki: these credentials may not query it [open it "
        "in Grafana, and press Save & test]");
}

TEST_CASE("grafana: localhost in a data source") {
  FakeClient client{};
  set_grafana(client, source("p", "Prometheus", "prometheus", "http://localhost:9090"));
  set_check(client, "p", 400, "connection refused");
  CHECK(service_of(client).checks.back().next ==
        "in a container, localhost is the container itself: name the service in the data source's url");
}

TEST_CASE("grafana: data sources that may not be listed are a warning") {
  FakeClient client{};
  set_grafana(client, "");
  Target target = target_of("grafana", "grafana:3000");
  client.set(base + "/api/datasources", answer_of(401, R"({"message":"Unauthorized"})"));
  auto service = checked(client, target);
  CHECK(service->state == State::up);
  CHECK(line_of(*service, "data-sources") ==
        "data-sources: warning: its data sources were not checked: it asks for credentials [give it auth: {user, "
        "password_env} or auth: {token_env} in pyat.yml]");
  target.credentials = {.kind = net::Credentials::Kind::basic, .user = "admin", .secret = "s3cret", .region = {}};
  service = checked(client, target);
  CHECK(service->reason == "its data sources were not checked: it does not accept these credentials");
  client.set(base + "/api/datasources", answer_of(403));
  service = checked(client, target);
  CHECK(service->reason == "its data sources were not checked: these credentials may not list them");
  client.set(base + "/api/datasources", answer_of(200, "<html>"));
  service = checked(client, target);
  CHECK(service->reason == "its data sources were not checked: what it answers is no list of them");
}

TEST_CASE("grafana: links that lead nowhere") {
  const std::string links = R"({"tracesToLogsV2":{"datasourceUid":"loki"},"tracesToMetrics":{"datasourceUid":"mimir"},)"
                            R"("serviceMap":{"datasourceUid":"mimir"},"nodeGraph":{"enabled":true}})";
  const std::string derived = R"({"derivedFields":[{"datasourceUid":"P214B5B846CF3925F"},{"datasourceUid":"Tempo"}]})";
  FakeClient client{};
  set_grafana(client, source("P214B5B846CF3925F", "Tempo", "tempo", "http://tempo:3200", links) + "," +
                          source("P8E80F9AEF21F6940", "Loki", "loki", "http://loki:3100", derived));
  set_check(client, "P214B5B846CF3925F", 200, "ok");
  set_check(client, "P8E80F9AEF21F6940", 200, "ok");
  const Service service = service_of(client);
  CHECK(service.state == State::up);
  CHECK(line_of(service, "links") ==
        "links: warning: serviceMap and tracesToMetrics of data source Tempo lead to 'mimir', which no data source has "
        "as uid [write the uid of a data source that exists into the link, or remove it]\n"
        "links: warning: tracesToLogsV2 of data source Tempo leads to 'loki', which no data source has as uid [give "
        "data source Loki the uid 'loki' where it is provisioned, or write its uid 'P8E80F9AEF21F6940' into the link]");
}

TEST_CASE("grafana: links that are well") {
  FakeClient client{};
  set_grafana(client, loki + "," +
                          source("tempo", "Tempo", "tempo", "http://tempo:3200",
                                 R"({"tracesToLogsV2":{"datasourceUid":"loki"}})"));
  set_check(client, "loki", 200, "ok");
  set_check(client, "tempo", 200, "ok");
  CHECK(line_of(service_of(client), "links") == "links: up: 1 link between data sources leads to one that exists");
}

TEST_CASE("grafana: more data sources than are asked") {
  std::string many{};
  for (int i = 0; i < 213; ++i) {
    const std::string uid = "u" + std::to_string(i);
    many += (i == 0 ? "" : ",") + source(uid, uid, "prometheus", "http://p:9090");
  }
  FakeClient client{};
  set_grafana(client, many);
  for (int i = 0; i < 213; ++i) set_check(client, "u" + std::to_string(i), 200, "ok");
  const Service service = service_of(client);
  CHECK(client.asked.size() == 203);
  CHECK(service.reason == "only the first 200 of its 213 data sources were checked");
}

TEST_CASE("grafana: a uid is no way to another path") {
  FakeClient client{};
  set_grafana(client, source("../../admin", "Odd", "prometheus", "http://p:9090"));
  CHECK(service_of(client).reason ==
        "1 data source could not be checked: Odd: its uid is one that cannot be asked for");
  CHECK(client.asked.size() == 3);
}

TEST_CASE("grafana: its database") {
  FakeClient client{};
  client.set(base + "/api/health", answer_of(503, R"({"commit":"1e84","database":"failing","version":"10.2.0"})"));
  const Service service = service_of(client);
  CHECK(service.state == State::down);
  CHECK(line_of(service, "database") ==
        "database: down: its database does not answer [look for 'database' in its log; see that the server of "
        "[database] is up, or that the disk of grafana.db has room]");
  CHECK(client.asked.size() == 1);
}

TEST_CASE("grafana: a web application on its port is none") {
  FakeClient client{};
  client.set(base + "/api/health", answer_of(404, "<!DOCTYPE html><html><title>Next.js</title>"));
  Target target = target_of("grafana", "grafana:3000");
  CHECK(checked(client, target)->reason == "this does not look like Grafana: /api/health answers 404: Next.js");
  for (const char* body : {R"({"status":"ok"})", R"({"database":"connected","version":"1"})",
                           R"({"database":"ok","redis":"ok"})", "[]", "null"}) {
    INFO(body);
    client.set(base + "/api/health", answer_of(200, body));
    target.is_guess = false;
    CHECK(checked(client, target)->state == State::unknown);
    target.is_guess = true;
    CHECK_FALSE(checked(client, target));
  }
  CHECK_FALSE(was_asked(client, base + "/api/datasources"));
  // With auth.anonymous.hide_version.
  client.set(base + "/api/health", answer_of(200, R"({"database":"ok"})"));
  client.set(base + "/metrics", answer_of(200, "grafana_build_info{edition=\"oss\",version=\"10.2.0\"} 1\n"));
  CHECK(checked(client, target)->release == "10.2.0");
}

}  // namespace
}  // namespace pyat::health::test
