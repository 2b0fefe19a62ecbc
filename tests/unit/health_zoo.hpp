// Reports of stacks in all sorts of states, for the tests of renderers.
#pragma once

#include <string>

#include "health/report.hpp"

namespace pyat::test {

using health::Check;
using health::Report;
using health::Service;
using health::State;
using std::chrono::microseconds;

inline net::Phases phases(int name, int connect, int tls, int first_byte) {
  return {.name = microseconds(name),
          .connect = microseconds(connect),
          .tls = microseconds(tls),
          .first_byte = microseconds(first_byte),
          .total = microseconds(name + connect + tls + first_byte + 90)};
}

inline Service service(std::string name, std::string kind, std::string address, State state = State::up) {
  Service out{.name = std::move(name), .kind = std::move(kind), .address = std::move(address), .state = state};
  if (health::is_well(state)) out.checks = {{.id = "reach", .state = State::up, .message = "answers"}};
  return out;
}

inline Service with(Service out, std::string release, int uptime, std::uint64_t mebibytes, double cpu) {
  out.release = std::move(release);
  out.resources = {
      .memory = mebibytes * 1024 * 1024, .cpu = cpu, .uptime = std::chrono::seconds(uptime), .source = "metrics"};
  out.latency = phases(0, 120, 0, 480);
  return out;
}

inline Service ill(Service out, Check check) {
  out.state = check.state;
  out.reason = check.message;
  out.checks = {std::move(check)};
  return out;
}

inline Report report_of(std::vector<Service> services) {
  return {.services = std::move(services),
          .made = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(3),
          .took = std::chrono::milliseconds(823)};
}

inline Report all_up() {
  std::vector<Service> services = {
      with(service("mimir", "mimir", "http://127.0.0.1:9009"), "2.10.3", 187'200, 512, 0.12),
      with(service("tempo", "tempo", "http://127.0.0.1:3200"), "2.3.1", 11'520, 96, 0.034),
      with(service("grafana", "grafana", "https://grafana.example.org"), "10.2.0", 754, 115, 0.002),
      service("redis", "redis", "tcp://127.0.0.1:6379"),
      service("create-buckets", "docker", "", State::completed),
  };
  services[0].resources.memory_limit = std::uint64_t{1} << 30;
  services[2].latency = phases(1800, 310, 3400, 12'300);
  services[3].release = "7.0.15";
  services[3].latency = phases(0, 45, 0, 110);
  return report_of(std::move(services));
}

inline Service restarting_mimir() {
  Service mimir = ill(service("mimir", "mimir", "http://127.0.0.1:8080"),
                      {.id = "container",
                       .state = State::restarting,
                       .message = "its container restarts in a loop (17 times, exit code 1)",
                       .next = "docker logs --tail 50 mimir"});
  mimir.checks.push_back({.id = "reach",
                          .state = State::down,
                          .message = "nothing listens on 127.0.0.1:8080 (connection refused)",
                          .next = "see whether it runs, and on which port"});
  mimir.expected_release = "2.10.3";
  mimir.release_source = "docker-compose.yml";
  mimir.container = health::Container{
      .name = "lgtm-mimir-1", .image = "grafana/mimir:2.10.3", .status = "restarting", .exit_code = 1, .restarts = 17};
  return mimir;
}

// Mimir dies of its configuration, and two others wait for it.
inline Report broken_mimir() {
  Report report = all_up();
  report.services[0] = restarting_mimir();
  Service& grafana = report.services[2];
  const health::Resources resources = grafana.resources;
  grafana = ill(grafana, {.id = "datasources",
                          .state = State::degraded,
                          .message = "1 of 3 data sources fails: Mimir (connection refused)",
                          .next = "see Connections, Data sources in Grafana"});
  grafana.resources = resources;
  grafana.needs = {"mimir", "tempo"};
  Service collector = ill(
      with(service("otel-collector", "otel-collector", "http://127.0.0.1:13133"), "0.89.0", 7260, 61, 0.018),
      {.id = "exporters",
       .state = State::degraded,
       .message = "the exporter prometheusremotewrite has failed to send 1,204 points, and none has arrived since"});
  collector.expected_release = "0.90";
  collector.release_source = "pyat.yml";
  collector.needs = {"mimir"};
  collector.checks.push_back({.id = "release",
                              .is_warning = true,
                              .message = "runs 0.89.0, but pyat.yml says 0.90",
                              .next = "deploy the release that pyat.yml says, or write the other one there"});
  report.services.push_back(std::move(collector));
  report.causes = {
      {.service = "mimir",
       .services = {"mimir"},
       .sentence = "mimir is restarting: its configuration has 3 errors",
       .details = {"mimir/mimir.yml:77: Mimir 2.10.3 knows no key \"query_frontend\" at the top level: it is a "
                   "field of Tempo, which Mimir calls frontend",
                   "mimir/mimir.yml:91: Mimir 2.10.3 knows no key \"max_series_per_user\" in limits",
                   "mimir/mimir.yml:40: Mimir 2.10.3 knows no key \"inmemory\" in "
                   "blocks_storage.bucket_store.chunks_cache"},
       .next = {"pyat lint --fix --product mimir --target 2.10.3 mimir/mimir.yml",
                "docker compose --file docker-compose.lgtm.yml up --detach --force-recreate mimir"},
       .blocked = {"grafana", "otel-collector"}}};
  report.notes = {"the log of tempo was not read: its container writes to syslog"};
  return report;
}

// The container says "unhealthy", but only because its image has no curl.
inline Report unhealthy_but_answers() {
  Report report = all_up();
  Service minio = service("minio", "minio", "http://127.0.0.1:9000");
  minio.checks.push_back({.id = "container-health",
                          .is_warning = true,
                          .message =
                              "Docker calls it unhealthy although it answers: its health check cannot run (exec: "
                              "\"curl\": executable file not found in $PATH)",
                          .next = "have the health check use a program that the image has, such as pyat probe"});
  minio.reason = minio.checks.back().message;
  minio.latency = phases(0, 90, 0, 1210);
  minio.container =
      health::Container{.name = "lgtm-minio-1", .image = "minio/minio", .status = "running", .health = "unhealthy"};
  report.services.insert(report.services.begin(), std::move(minio));
  return report;
}

inline Report all_unknown() {
  std::vector<Service> services = {service("mimir", "mimir", "http://mimir:8080", State::unknown),
                                   service("job", "docker", "", State::unknown)};
  services[0] = ill(services[0], {.id = "reach",
                                  .state = State::unknown,
                                  .message = "libcurl is not on this machine",
                                  .next = "install libcurl4"});
  services[1].reason = "it has no address";
  Report report = report_of(std::move(services));
  report.notes = {"containers were not looked at: no permission to use /var/run/docker.sock"};
  return report;
}

inline Report two_causes() {
  Report report = broken_mimir();
  report.services[3] = ill(report.services[3], {.id = "reach",
                                                .state = State::down,
                                                .message = "nothing listens on 127.0.0.1:6379 (connection refused)",
                                                .next = "see whether it runs, and on which port"});
  report.causes.push_back({.service = "redis",
                           .services = {"redis"},
                           .sentence = "redis is down: nothing listens on 127.0.0.1:6379 (connection refused)",
                           .next = {"see whether it runs, and on which port"}});
  report.services[1] =
      ill(report.services[1], {.id = "ring",
                               .state = State::starting,
                               .message = "answers 503: Ingester not ready: waiting for 15s after being ready",
                               .next = "wait, or ask again with --wait 60s"});
  return report;
}

// Everything that came from outside tries to do harm.
inline Report hostile() {
  const std::string bad =
      "a|b`c`*d*\\\"e\" <f>&amp; ]]> \x1b[31m\x9b"
      "2J\xff\xfe\r\n| x=1;;;;\n# HELP pyat_health_up\n";
  Service s = ill(service(bad, "http", "http://x/" + bad),
                  {.id = "status|`\"", .state = State::down, .message = bad, .next = bad});
  s.release = bad;
  s.expected_release = "\x1b]0;owned\x07";
  s.release_source = bad;
  s.container = health::Container{
      .name = bad, .image = bad, .status = "dead", .exit_code = 137, .oom_killed = true, .error = bad};
  Report report = report_of({s, service("other\n\x1b[2J", "http", "", State::unknown)});
  report.causes = {{.service = bad,
                    .services = {bad},
                    .sentence = bad,
                    .details = {bad},
                    .next = {bad, "docker logs `|`"},
                    .blocked = {bad}}};
  report.notes = {bad};
  report.was_interrupted = true;
  return report;
}

// Twenty-five that fail in the same way are told together.
inline Report alike() {
  std::vector<Service> services;
  health::Cause cause{.service = "api-0",
                      .sentence = "25 services are down: nothing answers within 2 s",
                      .next = {"see whether a firewall drops what is sent there"}};
  for (int i = 0; i < 25; ++i) {
    cause.services.push_back("api-" + std::to_string(i));
    services.push_back(ill(service(cause.services.back(), "http", "http://10.0.0." + std::to_string(i)),
                           {.id = "reach", .state = State::down, .message = "nothing answers within 2 s"}));
  }
  Report report = report_of(std::move(services));
  report.causes = {std::move(cause)};
  return report;
}

inline Report repeated() {
  Report report = all_up();
  int i = 0;
  for (Service& each : report.services) {
    if (!each.latency) continue;
    each.asked = 20;
    for (int n = 0; n < (i == 1 ? 17 : 20); ++n) each.samples.emplace_back(600 + 130 * n * (i + 1));
    ++i;
  }
  report.services[4].asked = 0;
  report.services[3].samples.clear();
  report.services[3].latency.reset();
  return report;
}

}  // namespace pyat::test
