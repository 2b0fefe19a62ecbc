// promtail, alloy, pyroscope
#include "health/kinds/wording.hpp"
#include "health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

void set_promtail(FakeClient& client, const std::string& metrics) {
  client.set("http://promtail:9080/ready", answer_of(200, "Ready"));
  client.set("http://promtail:9080/metrics", answer_of(200, "promtail_build_info{version=\"2.9.4\"} 1\n" + metrics));
}

Service promtail_with(const std::string& metrics) {
  FakeClient client{};
  set_promtail(client, metrics);
  return *checked(client, target_of("promtail", "promtail:9080"));
}

TEST_CASE("promtail: all is well") {
  const Service service = promtail_with(
      "promtail_sent_entries_total{host=\"loki:3100\"} 1854\n"
      "promtail_dropped_entries_total{host=\"loki:3100\",reason=\"rate_limited\",tenant=\"\"} 0\n"
      "promtail_request_duration_seconds_count{host=\"loki:3100\",status_code=\"204\"} 30\n");
  CHECK(service.state == State::up);
  CHECK(service.release == "2.9.4");
  CHECK(service.needs_addresses.empty());
  CHECK(lines_of(service) ==
        Lines{"reach: up: answers", "ready: up: is ready", "delivery: up: 1,854 lines were taken"});
  CHECK(line_of(promtail_with("promtail_sent_entries_total{host=\"loki:3100\"} 0\n"), "delivery") ==
        "delivery: up: no line was sent yet");
}

TEST_CASE("promtail: it finds no logs") {
  FakeClient client{};
  set_promtail(client, "");
  client.set("http://promtail:9080/ready",
             answer_of(500,
                       "Not ready: Unable to find any logs to tail. Please verify permissions, volumes, "
                       "scrape_config, etc.\n"));
  const auto service = checked(client, target_of("promtail", "promtail:9080"));
  CHECK(service->state == State::degraded);
  CHECK(line_of(*service, "ready") ==
        "ready: degraded: reads nothing: Not ready: Unable to find any logs to tail. Please verify permissions, "
        "volumes, scrape_config, etc. [see that the folders of its logs are mounted and that it may read them; its "
        "page /targets says what scrape_configs has found]");
}

TEST_CASE("promtail: Loki takes nothing") {
  const Service service = promtail_with(
      "promtail_sent_entries_total{host=\"loki:3100\"} 0\n"
      "promtail_request_duration_seconds_count{host=\"loki:3100\",status_code=\"-1\"} 12\n"
      "promtail_request_duration_seconds_count{host=\"loki:3100\",status_code=\"500\"} 3\n");
  CHECK(service.state == State::degraded);
  CHECK(service.needs_addresses == Lines{"loki:3100"});
  CHECK(line_of(service, "delivery") ==
        "delivery: degraded: loki:3100 takes no lines: 15 requests failed: no answer (12) and answered 500 (3) [check "
        "that loki:3100 answers from where it runs, and the URL that it sends to]");
}

TEST_CASE("promtail: lines that were dropped") {
  const std::string some =
      "promtail_dropped_entries_total{host=\"loki:3100\",reason=\"ingester_error\",tenant=\"\"} 2\n"
      "promtail_dropped_entries_total{host=\"loki:3100\",reason=\"rate_limited\",tenant=\"\"} 1200\n";
  const Service service = promtail_with("promtail_sent_entries_total{host=\"loki:3100\"} 5000\n" + some);
  CHECK(service.state == State::up);
  CHECK(line_of(service, "delivery") ==
        "delivery: warning: 1,202 lines for loki:3100 were dropped: rate_limited (1,200) and ingester_error (2); 5,000 "
        "were taken [raise limits_config.ingestion_rate_mb and ingestion_burst_size_mb of Loki, or send less]");
  CHECK(promtail_with(some).state == State::degraded);
}

TEST_CASE("promtail: another server, and no metrics") {
  FakeClient client{};
  client.set("http://promtail:9080/ready", answer_of(200, "ready\n"));
  client.set("http://promtail:9080/metrics", answer_of(200, "loki_build_info{version=\"2.9.4\"} 1\n"));
  Target target = target_of("promtail", "promtail:9080");
  CHECK(checked(client, target)->reason ==
        "this does not look like Promtail: its /metrics have no promtail_build_info");
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));
  target.is_guess = false;
  client.set("http://promtail:9080/metrics", answer_of(403));
  CHECK(checked(client, target)->reason == "whether Loki takes its lines is not known: it did not give its /metrics");
}

void set_alloy(FakeClient& client, const std::string& metrics) {
  client.set("http://alloy:12345/-/ready", answer_of(200, "Alloy is ready.\n"));
  client.set("http://alloy:12345/-/healthy", answer_of(200, "All Alloy components are healthy.\n"));
  client.set("http://alloy:12345/metrics", answer_of(200,
                                                     "alloy_build_info{branch=\"HEAD\",version=\"v1.8.1\"} 1\n"
                                                     "alloy_config_last_load_successful 1\n" +
                                                         metrics));
}

TEST_CASE("alloy: all is well") {
  FakeClient client{};
  set_alloy(client, "loki_write_sent_entries_total{component_id=\"loki.write.default\",host=\"loki:3100\"} 7\n");
  const auto service = checked(client, target_of("alloy", "alloy:12345"));
  CHECK(service->release == "v1.8.1");
  CHECK(lines_of(*service) ==
        Lines{"reach: up: answers", "ready: up: is ready", "components: up: all of its components are healthy",
              "reload: up: runs with its last configuration", "delivery: up: 7 lines were taken"});
}

TEST_CASE("alloy: components that are not healthy") {
  const std::string counts =
      "alloy_component_controller_running_components{controller_id=\"\",health_type=\"healthy\"} 3\n"
      "alloy_component_controller_running_components{controller_id=\"\",health_type=\"unhealthy\"} 1\n";
  FakeClient client{};
  set_alloy(client, counts);
  const Target target = target_of("alloy", "alloy:12345");
  client.set("http://alloy:12345/-/healthy", answer_of(500, "unhealthy components: loki.write.default, math.add\n"));
  auto service = checked(client, target);
  CHECK(service->state == State::degraded);
  CHECK(line_of(*service, "components") ==
        "components: degraded: has unhealthy components: loki.write.default, math.add [its page at / shows what each "
        "component says; then look for the component's name in its log]");
  client.set("http://alloy:12345/-/healthy", answer_of(404, "404 page not found\n"));
  service = checked(client, target);
  CHECK(service->reason == "1 of its 4 components is unhealthy");
}

TEST_CASE("alloy: what leaves it") {
  FakeClient client{};
  set_alloy(
      client,
      "prometheus_remote_storage_samples_total{component_id=\"prometheus.remote_write.m\",remote_name=\"1\",url=\"http:"
      "//"
      "mimir:8080/api/v1/push\"} 400\n"
      "prometheus_remote_storage_samples_retried_total{component_id=\"prometheus.remote_write.m\",remote_name=\"1\","
      "url="
      "\"http://mimir:8080/api/v1/push\"} 300\n"
      "otelcol_exporter_send_failed_spans_total{component_id=\"otelcol.exporter.otlp.tempo\",exporter=\"otlp\"} 5\n");
  const auto service = checked(client, target_of("alloy", "alloy:12345"));
  CHECK(service->state == State::degraded);
  CHECK(service->needs_addresses == Lines{"mimir:8080"});
  CHECK(service->reason ==
        "remote write to http://mimir:8080/api/v1/push fails: nothing was taken yet, and is tried again and again");
  CHECK(line_of(*service, "exporters")
            .starts_with("exporters: degraded: exporter otelcol.exporter.otlp.tempo fails: 5 spans failed, none sent"));
}

TEST_CASE("alloy: not ready, an old configuration, another server") {
  FakeClient client{};
  set_alloy(client, "");
  client.set("http://alloy:12345/-/ready", answer_of(503, "Alloy is not ready.\n"));
  Target target = target_of("alloy", "alloy:12345");
  CHECK(checked(client, target)->reason == "is not ready yet: Alloy is not ready.");
  set_alloy(client, "");
  client.set("http://alloy:12345/metrics",
             answer_of(200, "alloy_build_info{version=\"v1.8.1\"} 1\nalloy_config_last_load_successful 0\n"));
  CHECK(checked(client, target)->reason == "runs with an old configuration: the last reload failed");
  client.set("http://alloy:12345/metrics", answer_of(200, "go_goroutines 1\n"));
  CHECK(checked(client, target)->reason == "this does not look like Alloy: its /metrics have no alloy_build_info");
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));
}

TEST_CASE("pyroscope") {
  FakeClient client{};
  client.set("http://pyroscope:4040/ready", answer_of(200, "ready\n"));
  client.set("http://pyroscope:4040/api/v1/status/buildinfo",
             answer_of(200, R"({"status":"success","data":{"version":"1.7.1"}})"));
  client.set("http://pyroscope:4040/metrics", answer_of(200, "pyroscope_build_info{version=\"1.7.1\"} 1\n"));
  Target target = target_of("pyroscope", "pyroscope:4040");
  auto service = checked(client, target);
  CHECK(service->state == State::up);
  CHECK(service->release == "1.7.1");
  client.set("http://pyroscope:4040/ready", answer_of(503, "Ingester not ready: waiting for 15s after being ready\n"));
  service = checked(client, target);
  CHECK(service->state == State::starting);
  CHECK(service->reason == "is not ready yet: Ingester not ready: waiting for 15s after being ready");
  client.set("http://pyroscope:4040/ready", answer_of(502, "Bad Gateway"));
  CHECK(checked(client, target)->reason == "answers 502 on /ready: Bad Gateway");
  client.set("http://pyroscope:4040/ready", answer_of(401));
  CHECK(checked(client, target)->reason == "answered 401: it asks for credentials");
}

TEST_CASE("numbers and lists in sentences") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(12345678) == "12,345,678");
  CHECK(counted(1, "span", "spans") == "1 span");
  CHECK(counted(2000, "span", "spans") == "2,000 spans");
  CHECK(listed({"a"}).append("|") + listed({"a", "b"}) + "|" + listed({"a", "b", "c"}) == "a|a and b|a, b and c");
  CHECK(listed({"a", "b", "c", "d", "e"}) == "a, b, c and 2 more");
}

TEST_CASE("addresses lose their user and password") {
  CHECK(without_userinfo("Post \"http://user:s3cret@mimir:8080/api\": EOF") == "Post \"http://mimir:8080/api\": EOF");
  CHECK(without_userinfo("http://u:p/w@d@host/x https://a@b") == "http://host/x https://b");
  CHECK(without_userinfo("http://host/?mail=a@b") == "http://host/?mail=a@b");
  CHECK(without_userinfo("nothing to hide: a@b") == "nothing to hide: a@b");
}

}  // namespace
}  // namespace pyat::health::test
