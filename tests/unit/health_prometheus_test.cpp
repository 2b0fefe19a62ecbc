#include "health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

const std::string base = "http://prometheus:9090";
const std::string refused = R"(Get \"http://api:8000/metrics\": dial tcp 10.0.0.5:8000: connect: connection refused)";

std::string targets(const std::string& items) {
  return R"({"status":"success","data":{"activeTargets":[)" + items + R"(],"droppedTargets":[]}})";
}

std::string target(const std::string& health, const std::string& error) {
  return R"({"labels":{"instance":"api:8000","job":"api"},"scrapeUrl":"http://api:8000/metrics","lastError":")" +
         error + R"(","health":")" + health + "\"}";
}

std::string alertmanagers(const std::string& active, const std::string& dropped) {
  return R"({"status":"success","data":{"activeAlertmanagers":[)" + active + R"(],"droppedAlertmanagers":[)" + dropped +
         "]}}";
}

// One that is well.
void set_prometheus(FakeClient& client, const std::string& metrics = {}) {
  client.set(base + "/-/ready", answer_of(200, "Prometheus Server is Ready.\n"));
  client.set(base + "/api/v1/status/buildinfo", answer_of(200, R"({"status":"success","data":{"version":"2.42.0"}})"));
  client.set(base + "/api/v1/status/runtimeinfo",
             answer_of(200, R"({"status":"success","data":{"reloadConfigSuccess":true,"storageRetention":"15d"}})"));
  client.set(base + "/api/v1/alertmanagers",
             answer_of(200, alertmanagers(R"({"url":"http://alertmanager:9093/api/v2/alerts"})", "")));
  client.set(base + "/api/v1/targets?state=active", answer_of(200, targets(target("up", ""))));
  client.set(base + "/metrics", answer_of(200,
                                          "process_resident_memory_bytes 7.4e+07\n"
                                          "prometheus_rule_evaluations_total{rule_group=\"rules.yml;g\"} 11\n"
                                          "prometheus_tsdb_wal_corruptions_total 0\n" +
                                              metrics));
}

TEST_CASE("prometheus: all is well") {
  FakeClient client{};
  set_prometheus(client);
  const auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  REQUIRE(service);
  CHECK(service->state == State::up);
  CHECK(service->release == "2.42.0");
  CHECK(service->resources.memory == 74000000);
  CHECK(lines_of(*service) ==
        Lines{"reach: up: answers", "ready: up: is ready", "reload: up: runs with its last configuration",
              "targets: up: none of its 1 targets is down", "notifications: up: sends alerts to 1 Alertmanager",
              "rules: up: no evaluation of a rule has failed", "storage: up: nothing of its storage has failed"});
}

TEST_CASE("prometheus: nobody listens, and no more is asked") {
  FakeClient client{};
  const auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(service->state == State::down);
  CHECK(client.asked.size() == 1);
}

TEST_CASE("prometheus: it starts, or it stops") {
  FakeClient client{};
  set_prometheus(client);
  client.set(base + "/-/ready", answer_of(503, "Service Unavailable\n", {{"x-prometheus-stopping", "false"}}));
  const auto starting = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(starting->state == State::starting);
  CHECK(line_of(*starting, "targets").empty());
  CHECK(line_of(*starting, "ready") ==
        "ready: starting: is not ready yet: Service Unavailable [give it time; if it stays so, its log says what it "
        "waits for]");
  client.set(base + "/-/ready", answer_of(503, "Service Unavailable\n", {{"x-prometheus-stopping", "true"}}));
  CHECK(line_of(*checked(client, target_of("prometheus", "prometheus:9090")), "ready") ==
        "ready: down: is shutting down [its log says why: look for 'signal' and 'error']");
}

TEST_CASE("prometheus: a reload that failed") {
  FakeClient client{};
  set_prometheus(client);
  client.set(base + "/api/v1/status/runtimeinfo",
             answer_of(200, R"({"status":"success","data":{"reloadConfigSuccess":false}})"));
  const auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(service->state == State::degraded);
  CHECK(service->reason == "runs with an old configuration: the last reload failed");
  CHECK(line_of(*service, "reload") ==
        "reload: degraded: runs with an old configuration: the last reload failed [run promtool check config on its "
        "file, mend it, and reload: kill -HUP, or POST /-/reload]");
}

TEST_CASE("prometheus: targets that are down are a warning") {
  FakeClient client{};
  set_prometheus(client);
  client.set(base + "/api/v1/targets?state=active",
             answer_of(200, targets(target("up", "") + "," + target("down", refused))));
  auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(service->state == State::up);
  CHECK(service->reason ==
        "1 of its 2 targets is down: api:8000 of job api (Get \"http://api:8000/metrics\": dial tcp 10.0.0.5:8000: "
        "connect: connection refused)");
  client.set(base + "/api/v1/targets?state=active",
             answer_of(200, targets(target("down", "EOF") + "," + target("down", refused))));
  service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(service->reason == "2 of its 2 targets are down, the first api:8000 of job api (EOF)");
  net::Answer cut = answer_of(200, R"({"status":"success","data":{"activeTargets":[{)");
  cut.body_is_cut = true;
  client.set(base + "/api/v1/targets?state=active", cut);
  CHECK(line_of(*checked(client, target_of("prometheus", "prometheus:9090")), "targets") ==
        "targets: warning: whether its targets answer was not checked: their list is longer than 8 MiB [look at its "
        "page /targets]");
}

TEST_CASE("prometheus: alerts that nobody takes") {
  const std::string url = "{alertmanager=\"http://alertmanager:9093/api/v2/alerts\"} ";
  FakeClient client{};
  set_prometheus(client, "prometheus_notifications_errors_total" + url + "18\n" +
                             "prometheus_notifications_latency_seconds_count" + url + "18\n" +
                             "prometheus_notifications_dropped_total 18\n");
  auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(service->state == State::degraded);
  CHECK(service->needs_addresses == Lines{"alertmanager:9093"});
  CHECK(line_of(*service, "notifications") ==
        "notifications: degraded: no alert reaches Alertmanager at alertmanager:9093: all 18 attempts have failed "
        "[check that alertmanager:9093 answers from where it runs, and alerting.alertmanagers]\n"
        "notifications: warning: 18 alerts were dropped since it started: no Alertmanager took them [see that an "
        "Alertmanager answers; what was dropped is sent again while the alert is firing]");

  set_prometheus(client, "prometheus_notifications_errors_total" + url + "3\n" +
                             "prometheus_notifications_latency_seconds_count" + url + "1200\n");
  service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(service->state == State::up);
  CHECK(service->needs_addresses.empty());
  CHECK(service->reason == "3 of 1,200 attempts to Alertmanager at alertmanager:9093 have failed since it started");

  // One failed batch of 100 among 50 is not all of them.
  const std::string help =
      "# HELP prometheus_notifications_errors_total Total number of sent alerts affected by errors.\n";
  set_prometheus(client, help + "prometheus_notifications_errors_total" + url + "100\n" +
                             "prometheus_notifications_sent_total" + url + "5000\n" +
                             "prometheus_notifications_latency_seconds_count" + url + "50\n");
  CHECK(checked(client, target_of("prometheus", "prometheus:9090"))->reason ==
        "100 of 5,000 alerts to Alertmanager at alertmanager:9093 have failed since it started");

  set_prometheus(client);
  client.set(base + "/api/v1/alertmanagers", answer_of(200, alertmanagers("", R"({"url":"http://a:1/"})")));
  CHECK(checked(client, target_of("prometheus", "prometheus:9090"))->reason ==
        "sends alerts to nobody: relabelling drops every Alertmanager that it finds");
  client.set(base + "/api/v1/alertmanagers", answer_of(200, alertmanagers("", "")));
  CHECK(line_of(*checked(client, target_of("prometheus", "prometheus:9090")), "notifications") ==
        "notifications: up: sends alerts to nobody: it has no Alertmanager");
}

// As 2.42 counts them, with the password that its configuration has in the URL.
std::string remote(std::string_view name, std::string_view value) {
  return "prometheus_remote_storage_" + std::string(name) +
         "{remote_name=\"2c06b2\",url=\"http://user:xxxxx@mimir:8080/api/v1/push\"} " + std::string(value) + "\n";
}

std::string remote_reason(const std::string& metrics, State state) {
  FakeClient client{};
  set_prometheus(client, metrics);
  const auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(service->state == state);
  CHECK((service->needs_addresses == Lines{"mimir:8080"}) == (state == State::degraded));
  return service->reason;
}

TEST_CASE("prometheus: remote write") {
  CHECK(remote_reason(remote("samples_total", "4000") + remote("samples_retried_total", "3500") +
                          remote("samples_failed_total", "0") + remote("bytes_total", "0") +
                          "prometheus_remote_storage_highest_timestamp_in_seconds 1.795278912e+09\n",
                      State::degraded) ==
        "remote write to http://mimir:8080/api/v1/push fails: nothing was taken yet, and is tried again and again");
  CHECK(remote_reason(remote("samples_total", "60000") + remote("samples_retried_total", "11000") +
                          remote("samples_failed_total", "49000") + remote("bytes_total", "996822") +
                          remote("queue_highest_sent_timestamp_seconds", "1.795278997e+09") +
                          "prometheus_remote_storage_highest_timestamp_in_seconds 1.795278997e+09\n",
                      State::degraded) ==
        "remote write to http://mimir:8080/api/v1/push fails: 49,000 samples refused, none taken");
  // The spelling since 3.8: one newest sample for each receiver.
  CHECK(remote_reason(remote("samples_total", "60000") + remote("bytes_total", "996822") +
                          remote("queue_highest_sent_timestamp_seconds", "1795278000") +
                          remote("queue_highest_timestamp_seconds", "1795279800"),
                      State::degraded) == "remote write to http://mimir:8080/api/v1/push is 1,800 s behind");
  CHECK(remote_reason(remote("samples_total", "60000") + remote("samples_failed_total", "12") +
                          remote("bytes_total", "996822") +
                          remote("queue_highest_sent_timestamp_seconds", "1795279790") +
                          remote("queue_highest_timestamp_seconds", "1795279800"),
                      State::up) == "http://mimir:8080/api/v1/push refused 12 samples for good since it started");
  CHECK(remote_reason(remote("samples_total", "60000") + remote("bytes_total", "996822") +
                          remote("queue_highest_sent_timestamp_seconds", "1795279790") +
                          remote("queue_highest_timestamp_seconds", "1795279800"),
                      State::up)
            .empty());
}

TEST_CASE("prometheus: rules and storage that have failed") {
  FakeClient client{};
  set_prometheus(client,
                 "prometheus_rule_evaluation_failures_total{rule_group=\"rules.yml;slo\"} 2\n"
                 "prometheus_tsdb_compactions_failed_total 1\n");
  const auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(line_of(*service, "rules") ==
        "rules: warning: 2 of 11 evaluations of rules have failed since it started, in rules.yml;slo [its page /rules "
        "has the error of each rule]");
  CHECK(line_of(*service, "storage") ==
        "storage: warning: 1 compaction has failed since it started [look at the free space of its volume, and for "
        "'tsdb' in its log]");
}

TEST_CASE("prometheus: something else answers") {
  FakeClient client{};
  client.set(base + "/-/ready", answer_of(200, "OK"));
  client.set(base + "/api/v1/status/buildinfo", answer_of(404, "404 page not found\n"));
  Target target = target_of("prometheus", "prometheus:9090");
  const auto service = checked(client, target);
  CHECK(service->state == State::unknown);
  CHECK(lines_of(*service) ==
        Lines{"reach: up: answers",
              "product: unknown: this does not look like Prometheus: /api/v1/status/buildinfo answers 404: 404 page "
              "not found [compare the address with what listens there; a path before all of its paths belongs to the "
              "address]"});
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));
}

TEST_CASE("prometheus: garbage instead of JSON, and no metrics") {
  FakeClient client{};
  set_prometheus(client);
  for (const char* path : {"/api/v1/status/runtimeinfo", "/api/v1/alertmanagers", "/api/v1/targets?state=active"}) {
    client.set(base + path, answer_of(200, R"({"data":[1,{"x":)"));
  }
  client.set(base + "/metrics", answer_of(404));
  const auto service = checked(client, target_of("prometheus", "prometheus:9090"));
  CHECK(lines_of(*service) ==
        Lines{"reach: up: answers", "ready: up: is ready",
              "targets: warning: whether its targets answer is not known: it did not give their list [look at its page "
              "/targets]",
              "storage: warning: storage, rules and remote write were not checked: it did not give its /metrics [see "
              "whether something before it keeps /metrics back]"});
}

}  // namespace
}  // namespace pyat::health::test
