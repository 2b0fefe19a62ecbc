#include "health_support.hpp"

namespace pyat::health::test {
namespace {

using Lines = std::vector<std::string>;

const std::string available = R"({"status":"Server available","upSince":"2026-11-21T00:00:00Z","uptime":"1h"})";

void set_collector(FakeClient& client, const std::string& metrics) {
  client.set("http://otel-collector:13133/", answer_of(200, available));
  client.set("http://otel-collector:8888/metrics", answer_of(200, metrics));
}

Service service_with(const std::string& metrics) {
  FakeClient client{};
  set_collector(client, metrics);
  return *checked(client, target_of("otel-collector", "otel-collector:13133"));
}

// As 0.89 writes them.
std::string line(std::string_view name, std::string_view label, std::string_view value) {
  return "otelcol_" + std::string(name) + "{" + std::string(label) +
         ",service_name=\"otelcol-contrib\",service_version=\"0.89.0\"} " + std::string(value) + "\n";
}

TEST_CASE("otel-collector: all is well") {
  const Service service = service_with(line("exporter_sent_spans", "exporter=\"otlp/tempo\"", "1234") +
                                       line("exporter_send_failed_spans", "exporter=\"otlp/tempo\"", "0") +
                                       line("exporter_queue_size", "exporter=\"otlp/tempo\"", "0") +
                                       line("exporter_queue_capacity", "exporter=\"otlp/tempo\"", "1000") +
                                       line("receiver_accepted_spans", "receiver=\"otlp\",transport=\"grpc\"", "1234") +
                                       line("receiver_refused_spans", "receiver=\"otlp\",transport=\"grpc\"", "0") +
                                       line("process_memory_rss", "service_instance_id=\"1\"", "1.2e+08") +
                                       line("process_uptime", "service_instance_id=\"1\"", "3600") +
                                       line("process_cpu_seconds", "service_instance_id=\"1\"", "36"));
  CHECK(service.state == State::up);
  CHECK(service.release == "0.89.0");
  CHECK(service.resources.memory == 120000000);
  CHECK(service.resources.uptime == std::chrono::seconds{3600});
  CHECK(service.resources.cpu == 0.01);
  CHECK(service.resources.source == "metrics");
  CHECK(lines_of(service) == Lines{"reach: up: answers", "ready: up: is ready",
                                   "exporters: up: 1,234 items were sent, none lost",
                                   "receivers: up: no data was refused"});
}

TEST_CASE("otel-collector: an exporter that sends nothing, in each spelling of the counters") {
  for (const char* suffix : {"", "_total", "__spans__total", "__span__total"}) {
    INFO(suffix);
    const std::string failed = "exporter_send_failed_spans" + std::string(suffix);
    const Service service = service_with(line(failed, "exporter=\"otlp/tempo\"", "1234"));
    CHECK(service.state == State::degraded);
    CHECK(line_of(service, "exporters") ==
          "exporters: degraded: exporter otlp/tempo fails: 1,234 spans failed, none sent [check its endpoint: in a "
          "container, localhost is the container itself; look for the exporter's name in its log: it holds the other "
          "side's own answer]");
  }
}

TEST_CASE("otel-collector: an exporter that sends some") {
  const Service service = service_with(line("exporter_sent_log_records_total", "exporter=\"loki\"", "5000") +
                                       line("exporter_send_failed_log_records_total", "exporter=\"loki\"", "1") +
                                       line("exporter_enqueue_failed_log_records_total", "exporter=\"loki\"", "20"));
  CHECK(service.state == State::up);
  CHECK(line_of(service, "exporters") ==
        "exporters: warning: exporter loki failed to send 1 log record since it started, and sent 5,000 [look for the "
        "exporter's name in its log: it holds the other side's own answer]\n"
        "exporters: warning: exporter loki has dropped 20 log records since it started: its queue was full [see why it "
        "sends slower than it is given; then raise sending_queue: {num_consumers, queue_size}]");
}

TEST_CASE("otel-collector: queues") {
  const auto with_queue = [](std::string_view size) {
    return service_with(line("exporter_sent_metric_points_total", "exporter=\"prw\"", "9") +
                        line("exporter_queue_size", "data_type=\"traces\",exporter=\"prw\"", "0") +
                        line("exporter_queue_capacity", "data_type=\"traces\",exporter=\"prw\"", "1000") +
                        line("exporter_queue_size", "data_type=\"metrics\",exporter=\"prw\"", size) +
                        line("exporter_queue_capacity", "data_type=\"metrics\",exporter=\"prw\"", "1000"));
  };
  CHECK(with_queue("899").state == State::up);
  CHECK(with_queue("900").reason == "the queue of exporter prw is nearly full: 900 of 1,000 places are taken");
  CHECK(with_queue("1000").reason == "the queue of exporter prw is full: 1,000 of 1,000 places are taken");
  // For the first five minutes nothing is counted as failed.
  const Service waiting = service_with(line("exporter_queue_size", "exporter=\"otlp\"", "7") +
                                       line("exporter_queue_capacity", "exporter=\"otlp\"", "1000"));
  CHECK(waiting.state == State::up);
  CHECK(waiting.reason == "exporter otlp has sent nothing yet, and 7 batches wait to be sent");
}

TEST_CASE("otel-collector: receivers that refuse") {
  CHECK(service_with(line("receiver_refused_spans", "receiver=\"otlp\",transport=\"grpc\"", "3")).reason ==
        "receiver otlp has refused 3 spans, and taken none");
  const Service some = service_with(line("receiver_refused_spans", "receiver=\"otlp\",transport=\"grpc\"", "3") +
                                    line("receiver_accepted_spans", "receiver=\"otlp\",transport=\"http\"", "40"));
  CHECK(some.state == State::up);
  CHECK(some.reason == "receiver otlp has refused 3 spans since it started, and taken 40");
}

TEST_CASE("otel-collector: metrics that cannot be read") {
  FakeClient client{};
  client.set("http://otel-collector:13133/", answer_of(200, available));
  Target target = target_of("otel-collector", "otel-collector:13133");
  target.credentials = {.kind = net::Credentials::Kind::bearer, .user = {}, .secret = "s3cret", .region = {}};
  auto service = checked(client, target);
  CHECK(service->state == State::up);
  CHECK(line_of(*service, "pipeline-metrics") ==
        "pipeline-metrics: warning: whether its exporters work is not known: nothing listens on otel-collector:8888 "
        "(connection refused) [publish that port, have service.telemetry.metrics listen on 0.0.0.0, and name it in "
        "pyat.yml: metrics:]");
  // Nobody has said that this port may have them.
  CHECK(client.asked.back().url == "http://otel-collector:8888/metrics");
  CHECK(client.asked.back().credentials.kind == net::Credentials::Kind::none);

  target.metrics = util::parse_url("http://otel-collector:9999/internal", "http").url;
  client.set("http://otel-collector:9999/internal", answer_of(404));
  service = checked(client, target);
  CHECK(line_of(*service, "pipeline-metrics") ==
        "pipeline-metrics: warning: whether its exporters work is not known: otel-collector:9999 answers 404 [correct "
        "metrics: in pyat.yml]");
  client.set("http://otel-collector:9999/internal", answer_of(200, "go_goroutines 7\n"));
  CHECK(checked(client, target)->reason ==
        "whether its exporters work is not known: otel-collector:9999 has no metrics of a Collector");
}

TEST_CASE("otel-collector: what the health extension says") {
  FakeClient client{};
  set_collector(client, line("process_uptime", "a=\"b\"", "3"));
  const Target target = target_of("otel-collector", "otel-collector:13133");
  CHECK(line_of(*checked(client, target), "exporters") == "exporters: up: nothing was sent yet");
  client.set("http://otel-collector:13133/", answer_of(503, R"({"status":"Server not available","upSince":""})"));
  auto service = checked(client, target);
  CHECK(service->state == State::starting);
  CHECK(service->reason == "is starting or stopping: Server not available");
  client.set("http://otel-collector:13133/",
             answer_of(200, R"({"healthy":true,"status":"StatusRecoverableError","error":"no such host"})"));
  service = checked(client, target);
  CHECK(service->state == State::degraded);
  CHECK(service->reason == "reports StatusRecoverableError: no such host");
}

TEST_CASE("otel-collector: another path, and another server") {
  FakeClient client{};
  client.set("http://otel-collector:13133/health", answer_of(200, available));
  CHECK(checked(client, target_of("otel-collector", "otel-collector:13133/health"))->state == State::up);
  client.set("http://web:13133/", answer_of(200, "<!DOCTYPE html>\n<html>"));
  Target web = target_of("otel-collector", "web:13133");
  CHECK(checked(client, web)->reason ==
        "this does not look like an OpenTelemetry Collector: / answers 200: <!DOCTYPE html>");
  web.is_guess = true;
  CHECK_FALSE(checked(client, web));
}

}  // namespace
}  // namespace pyat::health::test
