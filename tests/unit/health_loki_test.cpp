#include "unit/health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view one_active =
    R"({"shards":[{"id":"vm","state":"ACTIVE","address":"127.0.0.1:19097","timestamp":"2026-11-21T01:29:32Z","registered_timestamp":"2026-11-21T01:29:17Z","zone":"","tokens":[1,2]}],"now":"2026-11-21T01:29:39.945217685Z"})";

std::string url(std::string_view path) { return "http://loki:3100" + std::string(path); }

void set(FakeClient& client, std::string_view path, std::string_view body) {
  client.set(url(path), answer_of(200, std::string(body)));
}

// A single process of 2.9.4, which cannot tell what differs from the defaults.
void well(FakeClient& client) {
  set(client, "/ready", "ready\n");
  set(client, "/loki/api/v1/status/buildinfo",
      R"({"version":"2.9.4","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":""})");
  set(client, "/services", "cache-generation-loader => Running\ningester => Running\nring => Running\n");
  client.set(url("/config?mode=diff"), answer_of(500, "unsupported type <nil>\n"));
  set(client, "/config",
      "common:\n  replication_factor: 1\nstorage_config:\n  aws:\n    s3: null\n    endpoint: minio:9000\n"
      "    insecure: true\ningester:\n  lifecycler:\n    ring:\n      replication_factor: 1\n");
  set(client, "/metrics",
      "loki_build_info{version=\"2.9.4\"} 1\nloki_s3_request_duration_seconds_count{operation=\"S3.PutObject\","
      "status_code=\"200\"} 150\n");
  set(client, "/ring", one_active);
  set(client, "/compactor/ring", one_active);
  client.set(url("/indexgateway/ring"), answer_of(404, "404 page not found\n"));
  set(client, "/loki/api/v1/query?query=vector%281%29", R"({"status":"success"})");
}

Service loki_of(FakeClient& client) { return *checked(client, target_of("loki", "loki:3100")); }

TEST_CASE("Loki that is well") {
  FakeClient client{};
  well(client);
  const Service service = loki_of(client);
  CHECK(service.state == State::up);
  CHECK(lines_of(service) ==
        Lines{"reach: up: answers", "ready: up: says that it is ready", "services: up: all 3 services are Running",
              "ring: up: 1 of 1 ingester is ACTIVE, 1 is needed to take writes",
              "compactor-ring: up: 1 of 1 compactor is ACTIVE", "query: up: answers a query",
              "object-storage: up: 150 operations on object storage since it started, none failed"});
  CHECK(service.release == "2.9.4");
  CHECK(service.needs_addresses == Lines{"minio:9000"});
}

TEST_CASE("the whole configuration is asked for only where the difference is refused") {
  FakeClient client{};
  well(client);
  set(client, "/config?mode=diff", "common:\n  replication_factor: 1\n");
  loki_of(client);
  CHECK_FALSE(was_asked(client, url("/config")));
}

TEST_CASE("Loki in a single process with the default of three replicas takes no writes") {
  FakeClient client{};
  well(client);
  set(client, "/config?mode=diff", "server:\n  log_level: warn\n");
  const Service service = loki_of(client);
  CHECK(service.state == State::down);
  CHECK(line_of(service, "ring") ==
        "ring: down: takes no writes: 1 of 1 ingester is ACTIVE, 2 are needed (replication factor 3) [set "
        "common.replication_factor to 1 for a single process, or start 1 more ingester]");
  // What runs is right about itself.
  set(client, "/metrics", "loki_distributor_replication_factor 1\n");
  CHECK(loki_of(client).state == State::up);
}

TEST_CASE("Loki that starts") {
  FakeClient client{};
  well(client);
  client.set(url("/ready"), answer_of(503, "Ingester not ready: waiting for 15s after being ready\n"));
  const Service service = loki_of(client);
  CHECK(service.state == State::starting);
  CHECK(service.reason == "Ingester not ready: waiting for 15s after being ready");
}

TEST_CASE("requests to S3 that fail name the object storage") {
  FakeClient client{};
  well(client);
  set(client, "/metrics",
      "loki_s3_request_duration_seconds_count{operation=\"S3.PutObject\",status_code=\"500\"} 12\n"
      "loki_s3_request_duration_seconds_count{operation=\"S3.List\",status_code=\"200\"} 30\n");
  CHECK(line_of(loki_of(client), "object-storage") ==
        "object-storage: warning: 12 of 42 operations on object storage have failed since it started [look whether "
        "minio:9000 answers, and at its log for errors of the bucket]");
}

TEST_CASE("a secret in the address of S3 goes nowhere") {
  FakeClient client{};
  well(client);
  const auto needs = [&](std::string_view s3) {
    set(client, "/config?mode=diff",
        "common:\n  replication_factor: 1\nstorage_config:\n  aws:\n    s3: " + std::string(s3) + "\n");
    return loki_of(client).needs_addresses;
  };
  CHECK(needs("s3://key:secret@minio:9000/loki") == Lines{"minio:9000"});
  CHECK(needs("s3://eu-west-1/loki").empty());
}

TEST_CASE("Loki, Mimir and Tempo are told apart by a guess") {
  FakeClient client{};
  well(client);
  Target guess = target_of("mimir", "loki:3100");
  guess.is_guess = true;
  CHECK_FALSE(checked(client, guess));
  guess.kind = "tempo";
  CHECK_FALSE(checked(client, guess));
  guess.kind = "loki";
  CHECK(checked(client, guess)->state == State::up);
  // Before its metrics are there, its own path of buildinfo is enough.
  client.set(url("/metrics"), answer_of(404));
  CHECK(checked(client, guess)->state == State::up);
}

}  // namespace
}  // namespace pyat::health::test
