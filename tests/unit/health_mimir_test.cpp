#include "unit/health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view base = "http://mimir:8080";

constexpr std::string_view build =
    R"({"status":"success","data":{"application":"Grafana Mimir","version":"2.10.3","revision":"x","branch":"HEAD","goVersion":"go1.21.13"}})";
constexpr std::string_view services =
    R"({"now":"2026-11-21T01:13:13.17Z","services":[{"name":"compactor","status":"Running"},{"name":"ingester-service","status":"Running"}]})";
constexpr std::string_view config = R"(blocks_storage:
    backend: s3
    s3:
        endpoint: minio:9000
        insecure: true
ingester:
    ring:
        kvstore:
            store: inmemory
        replication_factor: 1
ruler_storage:
    backend: s3
    s3:
        endpoint: minio:9000
        insecure: true
)";
constexpr std::string_view one_active =
    R"({"shards":[{"id":"vm","state":"ACTIVE","address":"127.0.0.1:19095","timestamp":"2026-11-21T01:13:05Z","registered_timestamp":"2026-11-21T01:12:05Z","zone":"","tokens":[5713839,6401969]}],"now":"2026-11-21T01:13:13.173511121Z"})";
constexpr std::string_view metrics = R"(cortex_build_info{branch="HEAD",version="2.10.3"} 1
cortex_distributor_replication_factor 1
process_resident_memory_bytes 6.7e+07
process_start_time_seconds 1795223525
process_cpu_seconds_total 6.8
thanos_objstore_bucket_operation_failures_total{bucket="blocks",operation="upload"} 0
thanos_objstore_bucket_operations_total{bucket="blocks",operation="upload"} 10
thanos_objstore_bucket_operations_total{bucket="blocks",operation="iter"} 32
)";

std::string url(std::string_view path) { return std::string(base) + std::string(path); }

// A single process in which all is well.
void well(FakeClient& client) {
  const auto set = [&](std::string_view path, std::string_view body) {
    client.set(url(path), answer_of(200, std::string(body)));
  };
  set("/ready", "ready");
  set("/api/v1/status/buildinfo", build);
  set("/services", services);
  set("/config?mode=diff", config);
  set("/metrics", metrics);
  set("/ingester/ring", one_active);
  set("/store-gateway/ring", one_active);
  set("/compactor/ring", one_active);
  set("/prometheus/api/v1/query?query=vector%281%29", R"({"status":"success"})");
  client.set(url("/ingester/partition-ring"), answer_of(404, "404 page not found\n"));
}

std::string ring_of(std::initializer_list<std::pair<const char*, const char*>> instances) {
  std::string text = R"({"shards":[)";
  for (const auto& [id, state] : instances) {
    if (text.back() == '}') text += ',';
    text += std::string(R"({"id":")") + id + R"(","state":")" + state + R"("})";
  }
  return text + "]}";
}

Service mimir_of(FakeClient& client) { return *checked(client, target_of("mimir", "mimir:8080")); }

void no_metrics(FakeClient& client) { client.set(url("/metrics"), answer_of(404)); }

TEST_CASE("Mimir that is well") {
  FakeClient client{};
  well(client);
  const Service service = mimir_of(client);
  CHECK(service.state == State::up);
  CHECK(lines_of(service) ==
        Lines{"reach: up: answers", "ready: up: says that it is ready", "services: up: all 2 services are Running",
              "ring: up: 1 of 1 ingester is ACTIVE, 1 is needed to take writes",
              "store-gateway-ring: up: 1 of 1 store-gateway is ACTIVE",
              "compactor-ring: up: 1 of 1 compactor is ACTIVE", "query: up: answers a query",
              "object-storage: up: 42 operations on object storage since it started, none failed"});
  CHECK(service.release == "2.10.3");
  CHECK(service.needs_addresses == Lines{"minio:9000"});
  CHECK(service.resources.memory == 67000000U);
  CHECK(service.resources.uptime->count() == 68);
  for (const net::Request& request : client.asked) CHECK(request.body.empty());
}

TEST_CASE("nothing more is asked of what does not answer") {
  FakeClient client{};
  const Service service = mimir_of(client);
  CHECK(service.state == State::down);
  CHECK(client.asked.size() == 1);
}

TEST_CASE("a single ingester with the default of three replicas takes no writes") {
  FakeClient client{};
  well(client);
  no_metrics(client);
  client.set(url("/config?mode=diff"), answer_of(200, "server:\n    log_level: warn\n"));
  const Service service = mimir_of(client);
  CHECK(service.state == State::down);
  CHECK(service.reason == "takes no writes: 1 of 1 ingester is ACTIVE, 2 are needed (replication factor 3)");
  CHECK(line_of(service, "ring") ==
        "ring: down: takes no writes: 1 of 1 ingester is ACTIVE, 2 are needed (replication factor 3) [set "
        "ingester.ring.replication_factor to 1 for a single process, or start 1 more ingester]");
}

TEST_CASE("a ring says what it bears") {
  struct Case {
    std::initializer_list<std::pair<const char*, const char*>> ring;
    State state;
    std::string_view line;
  };
  const Case cases[] = {
      {{{"i-0", "ACTIVE"}, {"i-1", "UNHEALTHY"}, {"i-2", "UNHEALTHY"}},
       State::down,
       "ring: down: takes no writes: 1 of 3 ingesters is ACTIVE, 2 are needed (replication factor 3) [start i-1, i-2 "
       "again; once gone for good, let the ring forget them at /ingester/ring]"},
      {{{"i-0", "ACTIVE"}, {"i-1", "ACTIVE"}, {"i-2", "UNHEALTHY"}},
       State::degraded,
       "ring: degraded: 1 of 3 ingesters is UNHEALTHY (i-2), and no other may fail [start i-2 again; once gone for "
       "good, let the ring forget it at /ingester/ring]"},
      {{{"a", "ACTIVE"}, {"b", "ACTIVE"}, {"c", "ACTIVE"}, {"d", "UNHEALTHY"}, {"e", "UNHEALTHY"}},
       State::degraded,
       "ring: degraded: takes only part of the writes: 2 of 5 ingesters are UNHEALTHY (d, e) [start d, e again; once "
       "gone for good, let the ring forget them at /ingester/ring]"},
      {{{"a", "ACTIVE"}, {"b", "ACTIVE"}, {"c", "ACTIVE"}, {"d", "LEAVING"}},
       State::up,
       "ring: warning: 1 of 4 ingesters is LEAVING (d) [look at the log of d]"},
      {{{"a", "ACTIVE"}, {"b", "JOINING"}},
       State::starting,
       "ring: starting: takes no writes: 1 of 2 ingesters is ACTIVE, 2 are needed (replication factor 3) [look at the "
       "log of b]"},
      {{},
       State::down,
       "ring: down: takes no writes: no ingester is in the ring [look whether an ingester runs, and at /memberlist "
       "whether it finds the others]"},
  };
  for (const Case& c : cases) {
    FakeClient client{};
    well(client);
    client.set(url("/metrics"), answer_of(200, "cortex_distributor_replication_factor 3\n"));
    client.set(url("/ingester/ring"), answer_of(200, ring_of(c.ring)));
    const Service service = mimir_of(client);
    CHECK(line_of(service, "ring") == c.line);
    CHECK(service.state == c.state);
  }
}

TEST_CASE("zones are told apart where Mimir does so") {
  FakeClient client{};
  well(client);
  no_metrics(client);
  client.set(url("/config?mode=diff"), answer_of(200, "ingester:\n    ring:\n        zone_awareness_enabled: true\n"));
  client.set(
      url("/ingester/ring"),
      answer_of(200, R"({"shards":[{"id":"a0","state":"ACTIVE","zone":"a"},{"id":"a1","state":"ACTIVE","zone":"a"},
               {"id":"b0","state":"ACTIVE","zone":"b"},{"id":"b1","state":"ACTIVE","zone":"b"},
               {"id":"c0","state":"UNHEALTHY","zone":"c"},{"id":"c1","state":"UNHEALTHY","zone":"c"}]})"));
  CHECK(mimir_of(client).reason == "2 of 6 ingesters are UNHEALTHY (c0, c1), and no other may fail");
}

TEST_CASE("a part of Mimir without a ring, and a gateway, say what could not be checked") {
  FakeClient client{};
  well(client);
  no_metrics(client);
  for (const auto* path : {"/ready", "/ingester/ring", "/store-gateway/ring", "/compactor/ring", "/services",
                           "/config?mode=diff", "/prometheus/api/v1/query?query=vector%281%29"}) {
    client.set(url(path), answer_of(404, "404 page not found\n"));
  }
  const Service service = mimir_of(client);
  CHECK(service.state == State::up);
  CHECK(lines_of(service) == Lines{"reach: up: answers", "ready: up: not checked: /ready answers 404",
                                   "services: up: not checked: /services answers 404",
                                   "ring: up: not checked: /ingester/ring answers 404",
                                   "query: up: not checked: /prometheus/api/v1/query answers 404"});
}

TEST_CASE("a page that is no ring is told") {
  FakeClient client{};
  well(client);
  client.set(url("/ingester/ring"), answer_of(200, "<html>Ring Status</html>"));
  CHECK(line_of(mimir_of(client), "ring") ==
        "ring: up: not checked: /ingester/ring answers 200, but with something else");
  client.set(url("/ingester/ring"), problem_of(net::Problem::no_answer));
  CHECK(line_of(mimir_of(client), "ring") ==
        "ring: warning: not checked: /ingester/ring: took the connection, but did not answer within 5 s "
        "[ask again; if it stays so, look at its log]");
}

TEST_CASE("without the replication factor, the states of the ring are all there is to say") {
  FakeClient client{};
  well(client);
  no_metrics(client);
  client.set(url("/config?mode=diff"), answer_of(404));
  CHECK(line_of(mimir_of(client), "ring") == "ring: up: 1 of 1 ingester is ACTIVE; how many writes need is not known");
  client.set(url("/ingester/ring"), answer_of(200, ring_of({{"a", "ACTIVE"}, {"b", "UNHEALTHY"}})));
  CHECK(mimir_of(client).reason == "1 of 2 ingesters is UNHEALTHY (b)");
  client.set(url("/ingester/ring"), answer_of(200, ring_of({{"b", "UNHEALTHY"}})));
  CHECK(mimir_of(client).reason == "takes no writes: 1 of 1 ingester is UNHEALTHY (b)");
}

TEST_CASE("what is not ready says what it waits for") {
  struct Case {
    std::string_view body;
    State state;
    std::string_view line;
  };
  const Case cases[] = {
      {"Ingester not ready: waiting for 15s after being ready\n", State::starting,
       "ready: starting: Ingester not ready: waiting for 15s after being ready [wait: this ends by itself]"},
      {"Some services are not Running:\nStarting: 2\nRunning: 12\n", State::starting,
       "ready: starting: Some services are not Running: Starting: 2 (ingester-service, store-gateway) [look at its log "
       "if this lasts]"},
      {"Some services are not Running:\ningester-service: Starting\nruler: Failed", State::down,
       "ready: down: Some services are not Running: ingester-service: Starting, ruler: Failed [look at its log for the "
       "name of that service]"},
      {"Ingester not ready: this instance owns no tokens\n", State::starting,
       "ready: starting: Ingester not ready: this instance owns no tokens [look whether it reaches the ring's "
       "key-value "
       "store: /memberlist, or its log]"},
      {"Ingester not ready: instance 10.0.0.3:9095 past heartbeat timeout\n", State::down,
       "ready: down: Ingester not ready: instance 10.0.0.3:9095 past heartbeat timeout [start that instance again; "
       "once "
       "gone for good, let the ring forget it on the ring's page]"},
      {"Query Frontend not ready: not ready: number of queriers connected to query-frontend is 0\n", State::starting,
       "ready: starting: Query Frontend not ready: not ready: number of queriers connected to query-frontend is 0 "
       "[look "
       "whether a querier runs and reaches the query-frontend over gRPC]"},
      {"Application is stopping\n", State::down,
       "ready: down: Application is stopping [wait until it has ended, and look who stopped it]"},
      {"upstream connect error", State::down,
       "ready: down: /ready answers 503: upstream connect error [look at the log of Mimir, or of what stands before "
       "it]"},
  };
  for (const Case& c : cases) {
    FakeClient client{};
    well(client);
    client.set(url("/ready"), answer_of(503, std::string(c.body)));
    client.set(url("/services"), answer_of(200, R"({"services":[{"name":"ingester-service","status":"Starting"},
                 {"name":"store-gateway","status":"Starting"},{"name":"ring","status":"Running"}]})"));
    const Service service = mimir_of(client);
    CHECK(line_of(service, "ready") == c.line);
    CHECK(service.state == c.state);
  }
}

TEST_CASE("a service inside that is not Running is named") {
  FakeClient client{};
  well(client);
  client.set(url("/services"), answer_of(200, R"(<table><tbody>
        <tr> <td>compactor</td> <td>Failed</td> </tr>
        <tr> <td>ring</td> <td>Running</td> </tr></tbody></table>)"));
  const Service service = mimir_of(client);
  CHECK(service.state == State::down);
  CHECK(line_of(service, "services") ==
        "services: down: compactor is Failed [look at its log for the name of that service]");
}

TEST_CASE("with ingest storage, partitions take the writes") {
  FakeClient client{};
  well(client);
  client.set(
      url("/config?mode=diff"),
      answer_of(200, "ingest_storage:\n    enabled: true\n    kafka:\n        address: kafka-1:9092,kafka-2:9092\n"));
  const auto partitions = [&](std::string_view text) {
    client.set(url("/ingester/partition-ring"), answer_of(200, std::string(text)));
    return mimir_of(client);
  };
  Service service = partitions(R"({"partitions":[{"id":0,"corrupted":false,"state":2,"owner_ids":["vm"]}]})");
  CHECK(line_of(service, "partitions") == "partitions: up: 1 partition is ACTIVE and read");
  CHECK(line_of(service, "ring") == "ring: up: 1 of 1 ingester is ACTIVE");
  CHECK(service.needs_addresses == Lines{"kafka-1:9092", "kafka-2:9092"});
  service = partitions(R"({"partitions":[{"id":0,"state":1,"owner_ids":["vm"]}]})");
  CHECK(service.state == State::starting);
  CHECK(service.reason == "waits for partition 0 to become ACTIVE");
  service = partitions(R"({"partitions":[{"id":0,"state":3,"owner_ids":["vm"]}]})");
  CHECK(service.state == State::down);
  CHECK(service.reason == "takes no writes: no partition is ACTIVE");
  service = partitions(R"({"partitions":[]})");
  CHECK(service.reason == "takes no writes: there is no partition");
  service =
      partitions(R"({"partitions":[{"id":0,"state":2,"owner_ids":["vm/0"]},{"id":1,"state":2,"owner_ids":["x"]}]})");
  CHECK(service.state == State::degraded);
  CHECK(service.reason == "nobody reads partition 1: no ingester that owns it is ACTIVE");
  service = partitions(R"({"partitions":[{"id":0,"state":2,"owner_ids":["vm"]},{"id":4,"corrupted":true,"state":0}]})");
  CHECK(service.reason == "partition 4 is owned, but not in the ring");
}

TEST_CASE("queries that fail are seen, and a tenant that is missing is asked for") {
  FakeClient client{};
  well(client);
  const auto query = [&](net::Answer answer) {
    client.set(url("/prometheus/api/v1/query?query=vector%281%29"), std::move(answer));
    return line_of(mimir_of(client), "query");
  };
  CHECK(query(answer_of(401, "please sign in")) ==
        "query: up: not checked: queries are answered 401: please sign in [give it auth: or tenant: in pyat.yml]");
  CHECK(query(answer_of(200, "x")) == "query: up: answers a query");
  CHECK(query(answer_of(401, "no org id\n")) ==
        "query: up: not checked: queries are answered 401: no org id [give it tenant: NAME in pyat.yml]");
  CHECK(query(answer_of(500, "too many unhealthy instances in the ring")) ==
        "query: degraded: answers no queries: 500: too many unhealthy instances in the ring [look at its log for "
        "/prometheus/api/v1/query]");
  CHECK(query(problem_of(net::Problem::no_answer)) ==
        "query: degraded: answers no queries: took the connection, but did not answer within 5 s [look whether a "
        "querier runs and is connected to "
        "the query-frontend]");
}

TEST_CASE("operations on object storage that fail are a warning, unless they are few") {
  FakeClient client{};
  well(client);
  const auto storage = [&](const char* failed) {
    client.set(url("/metrics"),
               answer_of(200, std::string("cortex_distributor_replication_factor 1\n"
                                          "thanos_objstore_bucket_operations_total{operation=\"get\"} 1000\n"
                                          "thanos_objstore_bucket_operation_failures_total{operation=\"get\"} ") +
                                  failed + "\n"));
    return line_of(mimir_of(client), "object-storage");
  };
  CHECK(storage("37") ==
        "object-storage: warning: 37 of 1000 operations on object storage have failed since it started [look whether "
        "minio:9000 answers, and at its log for errors of the bucket]");
  CHECK(storage("3") == "object-storage: up: 3 of 1000 operations on object storage have failed since it started");
}

TEST_CASE("what is not Mimir is told from it") {
  FakeClient client{};
  well(client);
  client.set(url("/api/v1/status/buildinfo"), answer_of(404));
  client.set(url("/metrics"), answer_of(200, "loki_build_info{version=\"2.9.4\"} 1\n"));
  Service service = mimir_of(client);
  CHECK(service.state == State::unknown);
  CHECK(service.reason == "expected Mimir, but Loki answers here");

  client.set(url("/metrics"), answer_of(404));
  client.set(url("/ready"), answer_of(200, "<html>Sign in</html>"));
  CHECK(mimir_of(client).reason == "this does not look like Mimir: /ready answers 200: <html>Sign in</html>");

  Target guess = target_of("mimir", "mimir:8080");
  guess.is_guess = true;
  client.asked.clear();
  CHECK_FALSE(checked(client, guess));
  CHECK(client.asked.size() == 3);  // a stranger is not asked for rings

  FakeClient right{};
  well(right);
  CHECK(checked(right, guess)->state == State::up);
}

TEST_CASE("a build without a version has it in its metrics, or nowhere") {
  FakeClient client{};
  well(client);
  client.set(url("/api/v1/status/buildinfo"),
             answer_of(200, R"({"status":"success","data":{"application":"Grafana Mimir","version":"unknown"}})"));
  CHECK(mimir_of(client).release == "2.10.3");
  client.set(url("/metrics"), answer_of(200, "cortex_build_info{version=\"unknown\"} 1\n"));
  CHECK(mimir_of(client).release.empty());
}

}  // namespace
}  // namespace pyat::health::test
