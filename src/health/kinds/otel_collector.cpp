// otel-collector: the health_check extension says only that the Collector has started; whether data leaves it is in its
// own metrics.
// https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/healthcheckextension
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "health/kinds/common.hpp"
#include "health/kinds/exporters.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"
#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::array<CheckInfo, 5> infos = {
    {{exporters_info},
     {"pipeline-metrics", "Its own metrics can be read: only they tell whether data leaves it"},
     {product_info},
     {ready_info},
     {receivers_info}}};
constexpr std::array<UsualPort, 1> usual = {{{13133}}};

constexpr std::uint16_t metrics_port = 8888;

// Its own metrics. Where nobody says where they are, they are looked for on their usual port; nobody has said that this
// port may have the credentials.
net::Request metrics_request(const Target& target) {
  std::vector<string> lines = pipeline_lines();
  lines.insert(lines.end(),
               {"otelcol_process_memory_rss", "otelcol_process_cpu_seconds", "otelcol_process_uptime", "target_info{"});
  net::Request request = get_metrics(target, "/metrics", std::move(lines));
  if (!target.metrics.host.empty()) return request;
  request.url =
      util::to_text({.scheme = "http", .host = target.address.host, .port = metrics_port, .path = "/metrics"});
  request.credentials = {};
  request.tls = {};
  return request;
}

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  // With path: /health of the extension, no other path answers.
  if (replies.empty()) return {{"health", measured_get(target, target.address.path.empty() ? "/" : "")}};
  if (replies.find("metrics") != nullptr || !was_answered(replies.find("health"))) return {};
  return {{"metrics", metrics_request(target)}};
}

nlohmann::json health_of(const Replies& replies) {
  const Reply* health = replies.find("health");
  return health == nullptr ? nlohmann::json{} : parse_json(health->answer.body);
}

// "Server available" of the extension; "StatusOK", "StatusRecoverableError" … of its second version.
string status_of(const nlohmann::json& health) { return text_in(health, "status"); }

bool recognise(const Replies& replies) {
  const string status = status_of(health_of(replies));
  return status == "Server available" || status == "Server not available" || status.starts_with("Status");
}

bool judge_health(const Reply& health, const nlohmann::json& body, Findings& findings) {
  const string status = status_of(body);
  if (status.starts_with("Status") && status.ends_with("Error")) {
    const string error = text_in(body, "error");
    add(findings, "ready", status == "StatusFatalError" ? State::down : State::degraded,
        fmt::format("reports {}{}", status, error.empty() ? "" : ": " + without_userinfo(excerpt(error))),
        "look for this in its log");
    return true;
  }
  if (health.answer.status == 503 && !status.empty()) {
    add(findings, "ready", State::starting, "is starting or stopping: " + status,
        "give it time; if it stays so, its log says which component does not start");
    return true;
  }
  return judge_ready(health, "health_check extension", findings);
}

// A metric of the process, whatever the release appends to its name: nothing, the unit, _total, or both.
double process_value(string_view metrics, string_view name, string_view unit) {
  for (const string& spelling : {string(name), fmt::format("{}_total", name), fmt::format("{}_{}", name, unit),
                                 fmt::format("{}_{}_total", name, unit)}) {
    if (const auto value = value_of(metrics, spelling)) return *value;
  }
  return 0;
}

void read_process(const string& text, Findings& findings) {
  Resources& resources = findings.resources;
  const double memory = process_value(text, "otelcol_process_memory_rss", "bytes");
  const double cpu = process_value(text, "otelcol_process_cpu_seconds", "seconds");
  const double uptime = process_value(text, "otelcol_process_uptime", "seconds");
  if (memory > 0) resources.memory = whole(memory);
  if (uptime > 0) resources.uptime = seconds_of(uptime);
  if (uptime >= 1 && cpu > 0) resources.cpu = cpu / uptime;
  if (resources.memory || resources.uptime) resources.source = "metrics";
}

// A label of every metric up to 0.119, of target_info since.
string version_of(const string& text) {
  for (const string_view name : {"target_info", "otelcol_process_uptime", "otelcol_process_uptime_total",
                                 "otelcol_process_uptime_seconds_total"}) {
    for (const Sample& sample : samples_of(text, name)) {
      if (!sample.label("service_version").empty()) return string(sample.label("service_version"));
    }
  }
  return {};
}

void judge_metrics(const Target& target, const Reply& metrics, Findings& findings) {
  const net::Answer& answer = metrics.answer;
  const string where = util::authority_of(util::parse_url(metrics.request.url, "http").url);
  const string not_known = "whether its exporters work is not known: ";
  const string advice =
      target.metrics.host.empty()
          ? "publish that port, have service.telemetry.metrics listen on 0.0.0.0, and name it in pyat.yml: metrics:"
          : "correct metrics: in pyat.yml";
  if (answer.problem != net::Problem::none) {
    warn(findings, "pipeline-metrics", not_known + net::problem_text(metrics.request, answer), advice);
    return;
  }
  if (!answer.is_ok()) {
    warn(findings, "pipeline-metrics", fmt::format("{}{} answers {}", not_known, where, answer.status), advice);
    return;
  }
  judge_release(target, version_of(answer.body), findings);
  read_process(answer.body, findings);
  if (judge_pipelines(answer.body, findings)) return;
  // A Collector that has received nothing has none of these counters either.
  if (answer.body.find("otelcol_process_") != string::npos) {
    add(findings, "exporters", State::up, "nothing was sent yet");
    return;
  }
  warn(findings, "pipeline-metrics", fmt::format("{}{} has no metrics of a Collector", not_known, where), advice);
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& health = *replies.find("health");
  if (!judge_reach(target, health, circumstances, findings)) return;
  const Reply* metrics = replies.find("metrics");
  // The extension may be told to say something else: then the metrics tell what this is.
  const bool has_metrics = metrics != nullptr && metrics->answer.body.find("otelcol_") != string::npos;
  if (health.answer.is_ok() && !recognise(replies) && !has_metrics) {
    return add_not_product(health, "an OpenTelemetry Collector", findings);
  }
  if (!judge_health(health, health_of(replies), findings)) return;
  if (metrics != nullptr) judge_metrics(target, *metrics, findings);
}

}  // namespace

extern const Kind otel_collector_kind{.name = "otel-collector",
                                      .scheme = "http",
                                      .usual_ports = usual,
                                      .checks = infos,
                                      .ask = ask,
                                      .judge = judge,
                                      .recognise = recognise};

}  // namespace pyat::health
