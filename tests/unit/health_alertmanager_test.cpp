#include "health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

const std::string base = "http://alertmanager:9093";

std::string status(const std::string& cluster) {
  return R"({"cluster":)" + cluster + R"(,"uptime":"2026-11-21T16:35:00.628Z","versionInfo":{"version":"0.26.0"}})";
}

void set_alertmanager(FakeClient& client, const std::string& metrics, const std::string& cluster) {
  client.set(base + "/api/v2/status", answer_of(200, status(cluster)));
  client.set(base + "/metrics", answer_of(200, "alertmanager_config_last_reload_successful 1\n" + metrics));
}

Service service_with(const std::string& metrics, const std::string& cluster = R"({"peers":[],"status":"disabled"})") {
  FakeClient client{};
  set_alertmanager(client, metrics, cluster);
  return *checked(client, target_of("alertmanager", "alertmanager:9093"));
}

TEST_CASE("alertmanager: all is well") {
  const Service service = service_with(
      "alertmanager_notifications_total{integration=\"webhook\"} 5\n",
      R"({"peers":[{"address":"10.0.0.1:9094","name":"a"},{"address":"10.0.0.2:9094"}],"status":"ready"})");
  CHECK(service.state == State::up);
  CHECK(service.release == "0.26.0");
  CHECK(lines_of(service) ==
        Lines{"reach: up: answers", "ready: up: is ready", "cluster: up: 2 members are in its cluster",
              "reload: up: runs with its last configuration", "notifications: up: no notification has failed"});
}

TEST_CASE("alertmanager: its cluster") {
  CHECK(line_of(service_with(""), "cluster") == "cluster: up: runs alone: its cluster is switched off");
  const Service settling = service_with("", R"({"peers":[],"status":"settling"})");
  CHECK(settling.state == State::starting);
  CHECK(line_of(settling, "cluster") ==
        "cluster: starting: waits for its cluster to settle [give it a minute; if it stays so, look at --cluster.peer, "
        "and whether the peers reach each other on 9094]");
  CHECK(service_with("alertmanager_cluster_failed_peers 1\n", R"({"peers":[{}],"status":"ready"})").reason ==
        "1 member of its cluster is gone: alerts may be sent twice");
}

TEST_CASE("alertmanager: notifications that are not delivered") {
  // What 0.25 counts while a webhook refuses: attempts at once, a failure only when it gives up.
  const Service trying = service_with(
      "alertmanager_notification_requests_total{integration=\"webhook\"} 5\n"
      "alertmanager_notification_requests_failed_total{integration=\"webhook\"} 5\n"
      "alertmanager_notifications_total{integration=\"webhook\"} 1\n"
      "alertmanager_notifications_failed_total{integration=\"webhook\"} 0\n");
  CHECK(trying.state == State::degraded);
  CHECK(
      line_of(trying, "notifications") ==
      "notifications: degraded: no notification by webhook is delivered: all 5 attempts have failed [look for 'Notify "
      "for alerts failed' and webhook in its log: it says why]");
  const Service sometimes = service_with(
      "alertmanager_notification_requests_total{integration=\"email\"} 1500\n"
      "alertmanager_notification_requests_failed_total{integration=\"email\"} 30\n"
      "alertmanager_notifications_total{integration=\"email\"} 1400\n"
      "alertmanager_notifications_failed_total{integration=\"email\",reason=\"serverError\"} 2\n"
      "alertmanager_notifications_failed_total{integration=\"email\",reason=\"other\"} 1\n");
  CHECK(sometimes.state == State::up);
  CHECK(sometimes.reason == "3 of 1,400 notifications by email were never delivered since it started");
  // Before 0.21 attempts are not counted.
  CHECK(service_with("alertmanager_notifications_total{integration=\"slack\"} 4\n"
                     "alertmanager_notifications_failed_total{integration=\"slack\"} 4\n")
            .state == State::degraded);
}

TEST_CASE("alertmanager: a reload that failed") {
  FakeClient client{};
  set_alertmanager(client, "", R"({"peers":[],"status":"disabled"})");
  client.set(base + "/metrics", answer_of(200, "alertmanager_config_last_reload_successful 0\n"));
  const auto service = checked(client, target_of("alertmanager", "alertmanager:9093"));
  CHECK(service->state == State::degraded);
  CHECK(line_of(*service, "reload") ==
        "reload: degraded: runs with an old configuration: the last reload failed [run amtool check-config on its "
        "file, mend it, and reload: kill -HUP, or POST /-/reload]");
}

TEST_CASE("alertmanager: something else answers, or nothing but the status") {
  FakeClient client{};
  client.set(base + "/api/v2/status", answer_of(200, R"({"status":"ok"})"));
  Target target = target_of("alertmanager", "alertmanager:9093");
  CHECK(checked(client, target)->reason ==
        "this does not look like Alertmanager: /api/v2/status answers 200: {\"status\":\"ok\"}");
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));

  set_alertmanager(client, "", R"({"peers":[],"status":"disabled"})");
  client.set(base + "/metrics", answer_of(404));
  target.is_guess = false;
  CHECK(checked(client, target)->reason ==
        "whether notifications are delivered is not known: it did not give its /metrics");
}

}  // namespace
}  // namespace pyat::health::test
