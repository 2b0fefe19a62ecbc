#include "unit/health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view services = R"(GET /status/services
+------------------------+---------+--------------+
| SERVICE NAME           |  STATUS | FAILURE CASE |
+------------------------+---------+--------------+
| compactor              | Running |              |
| ingester               | Running |              |
| store                  | Running |              |
+------------------------+---------+--------------+
)";
constexpr std::string_view config = R"(GET /status/config
---
ingester:
    lifecycler:
        address: 127.0.0.1
storage:
    trace:
        backend: s3
        s3:
            bucket: traces
            endpoint: minio:9000
)";
constexpr std::string_view one_active =
    R"({"shards":[{"id":"vm","state":"ACTIVE","address":"127.0.0.1:9095","timestamp":"2026-11-21T16:32:07Z","zone":"","tokens":[1,2]}],"now":"2026-11-21T16:32:09Z"})";
constexpr std::string_view nobody = R"({"shards":null,"now":"2026-11-21T16:32:09.468994391Z"})";

std::string url(std::string_view path) { return "http://tempo:3200" + std::string(path); }

void set(FakeClient& client, std::string_view path, std::string_view body) {
  client.set(url(path), answer_of(200, std::string(body)));
}

// What both have; each test adds the rings of its release.
void well(FakeClient& client, std::string_view version) {
  set(client, "/ready", "ready\n");
  set(client, "/api/status/buildinfo",
      R"({"version":"","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":"go1.21.13"})");
  set(client, "/status/services", services);
  set(client, "/status/config?mode=diff", config);
  set(client, "/metrics",
      "tempo_build_info{goversion=\"go1.21.13\",version=\"" + std::string(version) +
          "\"} 1\ntempodb_blocklist_poll_duration_seconds_count 5\n");
  set(client, "/api/v2/search/tags?scope=intrinsic", "{}");
  for (const auto* path :
       {"/ingester/ring", "/live-store/ring", "/partition-ring", "/compactor/ring", "/metrics-generator/ring"}) {
    client.set(url(path), answer_of(404, "404 page not found\n"));
  }
}

void with_ingesters(FakeClient& client) {
  well(client, "v2.3.1");
  set(client, "/ingester/ring", one_active);
  set(client, "/metrics-generator/ring", nobody);
}

void with_live_stores(FakeClient& client) {
  well(client, "v3.0.3");
  set(client, "/live-store/ring", one_active);
  set(client, "/partition-ring", R"({"partitions":[{"id":0,"corrupted":false,"state":1,"owner_ids":["vm"]}]})");
}

Service tempo_of(FakeClient& client) { return *checked(client, target_of("tempo", "tempo:3200")); }

TEST_CASE("Tempo 2 that is well") {
  FakeClient client{};
  with_ingesters(client);
  const Service service = tempo_of(client);
  CHECK(service.state == State::up);
  CHECK(lines_of(service) ==
        Lines{"reach: up: answers", "ready: up: says that it is ready", "services: up: all 3 services are Running",
              "ring: up: 1 of 1 ingester is ACTIVE, 1 is needed to take writes", "query: up: answers a query",
              "object-storage: up: 5 polls of object storage since it started, none "
              "failed"});
  CHECK(service.release == "2.3.1");
  CHECK(service.needs_addresses == Lines{"minio:9000"});
}

TEST_CASE("Tempo 3 that is well, in one process, needs no partition to be ACTIVE") {
  FakeClient client{};
  with_live_stores(client);
  const Service service = tempo_of(client);
  CHECK(service.state == State::up);
  CHECK(line_of(service, "ring") == "ring: up: 1 of 1 live-store is ACTIVE");
  CHECK(line_of(service, "partitions").empty());
  CHECK(service.release == "3.0.3");
}

TEST_CASE("a part of Tempo 3 writes to partitions") {
  FakeClient client{};
  with_live_stores(client);
  set(client, "/status/config?mode=diff", "GET /status/config\n---\ntarget: distributor\n");
  Service service = tempo_of(client);
  CHECK(service.state == State::starting);
  CHECK(service.reason == "waits for partition 0 to become ACTIVE");
  set(client, "/partition-ring", R"({"partitions":[{"id":0,"state":2,"owner_ids":["vm"]}]})");
  CHECK(line_of(tempo_of(client), "partitions") == "partitions: up: 1 partition is ACTIVE and read");
  set(client, "/live-store/ring", R"({"shards":[{"id":"vm","state":"UNHEALTHY"}]})");
  service = tempo_of(client);
  CHECK(service.state == State::degraded);
  CHECK(line_of(service, "partitions") ==
        "partitions: degraded: nobody reads partition 0: no live-store that owns it is ACTIVE [start its owner, as "
        "/partition-ring names it, again]");
  CHECK(line_of(service, "ring") ==
        "ring: degraded: no live-store is ACTIVE: 1 of 1 live-store is UNHEALTHY (vm) [start vm again; once gone for "
        "good, let the ring forget it at /live-store/ring]");
}

TEST_CASE("an ingester that is gone takes its traces with it") {
  FakeClient client{};
  with_ingesters(client);
  set(client, "/ingester/ring", R"({"shards":[{"id":"a","state":"ACTIVE"},{"id":"b","state":"UNHEALTHY"}]})");
  const Service service = tempo_of(client);
  CHECK(service.state == State::degraded);
  CHECK(service.reason == "takes only part of the writes: 1 of 2 ingesters is UNHEALTHY (b)");
  // With two replicas Tempo is content with one.
  set(client, "/status/config?mode=diff", "ingester:\n  lifecycler:\n    ring:\n      replication_factor: 2\n");
  CHECK(tempo_of(client).reason == "1 of 2 ingesters is UNHEALTHY (b), and no other may fail");
}

TEST_CASE("Tempo with the replication of a cluster and one ingester takes no writes") {
  FakeClient client{};
  with_ingesters(client);
  set(client, "/status/config?mode=diff",
      "target: scalable-single-binary\ningester:\n  lifecycler:\n    ring:\n      replication_factor: 3\n");
  const Service service = tempo_of(client);
  CHECK(service.state == State::down);
  CHECK(line_of(service, "ring") ==
        "ring: down: takes no writes: 1 of 1 ingester is ACTIVE, 2 are needed (replication factor 3) [set "
        "ingester.lifecycler.ring.replication_factor to 1 for a single process, or start 1 more ingester]");
}

TEST_CASE("Tempo that starts") {
  FakeClient client{};
  with_ingesters(client);
  client.set(url("/ready"), answer_of(503,
                                      "Ingester not ready: ingester check ready failed: waiting for 15s after being "
                                      "ready\n"));
  client.set(url("/api/v2/search/tags?scope=intrinsic"), answer_of(500, "queue is stopped"));
  set(client, "/ingester/ring", R"({"shards":[{"id":"vm","state":"PENDING"}]})");
  const Service service = tempo_of(client);
  CHECK(service.state == State::starting);
  CHECK(service.reason == "Ingester not ready: ingester check ready failed: waiting for 15s after being ready");
  CHECK(line_of(service, "query").empty());  // nobody expects an answer yet
}

TEST_CASE("a countdown that our own question started is no start") {
  FakeClient client{};
  with_ingesters(client);
  client.set(url("/ready"),
             answer_of(503, "Ingester not ready: ingester check ready failed: waiting for 15s after being ready\n"));
  const auto started = [&](long seconds_ago) {
    set(client, "/metrics", "process_start_time_seconds " + std::to_string(1795223593 - seconds_ago) + "\n");
    return tempo_of(client);
  };
  CHECK(started(75).state == State::starting);
  const Service service = started(86400);
  CHECK(service.state == State::up);
  CHECK(line_of(service, "ready") ==
        "ready: up: all of it runs; it counts the seconds since it was first asked: Ingester not ready: ingester check "
        "ready failed: waiting for 15s after being ready");
  set(client, "/status/services", "| ingester | Starting | |\n");
  CHECK(started(86400).state == State::starting);
}

TEST_CASE("an ingester that joins is a part of the start, and later a loss") {
  FakeClient client{};
  with_ingesters(client);
  set(client, "/ingester/ring", R"({"shards":[{"id":"a","state":"ACTIVE"},{"id":"b","state":"PENDING"}]})");
  CHECK(line_of(tempo_of(client), "ring") ==
        "ring: degraded: takes only part of the writes: 1 of 2 ingesters is PENDING (b) [look at the log of b]");
  client.set(url("/ready"), answer_of(503, "Some services are not Running:\nStarting: 1\n"));
  CHECK(tempo_of(client).state == State::starting);
}

TEST_CASE("the failure of a module is told with its error") {
  FakeClient client{};
  with_ingesters(client);
  client.set(url("/ready"), answer_of(503, "Some services are not Running:\nFailed: 1\nRunning: 14\n"));
  set(client, "/status/services",
      "GET /status/services\n| SERVICE NAME |  STATUS | FAILURE CASE |\n| store | Failed | bucket does not exist |\n"
      "| ring | Running | |\n");
  const Service service = tempo_of(client);
  CHECK(service.state == State::down);
  CHECK(service.reason == "Some services are not Running: Failed: 1 (store)");
  CHECK(line_of(service, "services") ==
        "services: down: store is Failed: bucket does not exist [look at its log for the name of that service]");
}

TEST_CASE("polls of blocks that fail name the object storage") {
  FakeClient client{};
  with_ingesters(client);
  const auto storage = [&](std::string_view metrics) {
    set(client, "/metrics", metrics);
    return line_of(tempo_of(client), "object-storage");
  };
  constexpr std::string_view next = " [look whether minio:9000 answers, and at its log for errors of the bucket]";
  CHECK(storage("tempodb_blocklist_poll_errors_total{tenant=\"\"} 2\n"
                "tempodb_blocklist_poll_duration_seconds_count 5\n") ==
        "object-storage: warning: 2 of 5 polls of object storage have failed since it started" + std::string(next));
  CHECK(storage("tempodb_blocklist_poll_errors_total{tenant=\"\"} 2\n") ==
        "object-storage: warning: 2 polls of object storage have failed since it started" + std::string(next));
  CHECK(storage("tempodb_blocklist_poll_errors_total{tenant=\"\"} 1\n") ==
        "object-storage: warning: 1 poll of object storage has failed since it started" + std::string(next));
  CHECK(storage("tempodb_blocklist_poll_duration_seconds_count 1\n") ==
        "object-storage: up: 1 poll of object storage since it started, none failed");
}

TEST_CASE("no page of Tempo is asked that might not be there") {
  FakeClient client{};
  with_ingesters(client);
  tempo_of(client);
  for (const net::Request& request : client.asked) {
    if (request.url.find("/status/") == std::string::npos) continue;
    const bool is_known = request.url == url("/status/services") || request.url == url("/status/config?mode=diff") ||
                          request.url == url("/api/status/buildinfo");
    CHECK(is_known);
  }
}

}  // namespace
}  // namespace pyat::health::test
