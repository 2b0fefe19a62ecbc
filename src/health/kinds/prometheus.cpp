// prometheus: /-/ready, then what it says of its configuration, targets and alerts, and what its metrics count.
// https://prometheus.io/docs/prometheus/latest/querying/api/
#include <fmt/format.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "health/kinds/common.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/remote_write.hpp"
#include "health/kinds/rows.hpp"
#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::array<CheckInfo, 8> infos = {{{"notifications", "Alerts are delivered"},
                                             {product_info},
                                             {ready_info},
                                             {reload_info},
                                             {remote_write_info},
                                             {"rules", "Its rules can be evaluated"},
                                             {"storage", "Its storage is there, and takes what is written"},
                                             {"targets", "What it scrapes answers"}}};
constexpr std::array<UsualPort, 1> usual = {{{9090}}};

// Some kilobytes a target, where Kubernetes has found it.
constexpr std::size_t most_targets_body = 8 * 1024 * 1024;

std::vector<Ask> details(const Target& target) {
  std::vector<string> lines = remote_write_lines();
  lines.insert(lines.end(), {"prometheus_config_last_reload_successful ", "prometheus_notifications_dropped_total",
                             "# HELP prometheus_notifications_errors_total", "prometheus_notifications_errors_total",
                             "prometheus_notifications_sent_total", "prometheus_notifications_latency_seconds_count",
                             "prometheus_rule_evaluation_failures_total", "prometheus_rule_evaluations_total",
                             "prometheus_tsdb_compactions_failed_total", "prometheus_tsdb_wal_writes_failed_total",
                             "prometheus_tsdb_wal_corruptions_total", "prometheus_tsdb_head_truncations_failed_total"});
  net::Request targets = get(target, "/api/v1/targets?state=active");
  targets.max_body = most_targets_body;
  return {{"buildinfo", get(target, "/api/v1/status/buildinfo")},
          {"runtimeinfo", get(target, "/api/v1/status/runtimeinfo")},
          {"alertmanagers", get(target, "/api/v1/alertmanagers")},
          {"targets", std::move(targets)},
          {"metrics", get_metrics(target, "/metrics", std::move(lines))}};
}

// Any server may be ready on /-/ready; the words are those of Prometheus alone.
bool recognise(const Replies& replies) {
  const Reply* ready = replies.find("ready");
  if (ready == nullptr) return false;
  return ready->answer.body.starts_with("Prometheus ") || ready->answer.header("x-prometheus-stopping") != nullptr ||
         !version_in(replies.find("buildinfo")).empty();
}

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) return {{"ready", measured_get(target, "/-/ready")}};
  const Reply* ready = replies.find("ready");
  if (replies.find("metrics") != nullptr || !was_answered(ready)) return {};
  const bool has_more = ready->answer.is_ok() || ready->answer.status == 503;
  return has_more && (!target.is_guess || recognise(replies)) ? details(target) : std::vector<Ask>{};
}

// "data" of an answer of the API; null where there is none.
json data_of(const Reply* reply) {
  if (reply == nullptr || !reply->answer.is_ok()) return {};
  json parsed = parse_json(reply->answer.body);
  return parsed.is_object() && parsed.contains("data") ? std::move(parsed["data"]) : json{};
}

double sum_of(string_view metrics, string_view name) {
  double sum = 0;
  for (const Sample& sample : samples_of(metrics, name)) sum += sample.value;
  return sum;
}

// While it stops it is as little ready as while it starts; a header tells the two apart since 2.45.
bool judge_state(const Reply& ready, Findings& findings) {
  const string* stopping = ready.answer.header("x-prometheus-stopping");
  if (ready.answer.status != 503 || stopping == nullptr || *stopping != "true") {
    return judge_ready(ready, "Prometheus", findings);
  }
  add(findings, "ready", State::down, "is shutting down", "its log says why: look for 'signal' and 'error'");
  return true;
}

void judge_reload(const Replies& replies, string_view metrics, Findings& findings) {
  const json info = data_of(replies.find("runtimeinfo"));
  const auto from_metrics = value_of(metrics, "prometheus_config_last_reload_successful");
  const json& says = value_in(info, "reloadConfigSuccess");
  if (!says.is_boolean() && !from_metrics) return;
  judge_reload(says.is_boolean() ? says.get<bool>() : *from_metrics != 0,
               "run promtool check config on its file, mend it, and reload: kill -HUP, or POST /-/reload", findings);
}

void judge_targets(const Replies& replies, Findings& findings) {
  const Reply* reply = replies.find("targets");
  if (reply == nullptr) return;
  const json data = data_of(reply);
  const json& targets = value_in(data, "activeTargets");
  if (!targets.is_array()) {
    warn(findings, "targets",
         reply->answer.body_is_cut ? "whether its targets answer was not checked: their list is longer than 8 MiB"
                                   : "whether its targets answer is not known: it did not give their list",
         "look at its page /targets");
    return;
  }
  std::size_t down = 0;
  string first{};
  for (const json& item : targets) {
    if (text_in(item, "health") != "down") continue;
    const json& labels = value_in(item, "labels");
    if (down == 0) {
      const string error = without_userinfo(excerpt(text_in(item, "lastError")));
      first = fmt::format("{} of job {}{}", text_in(labels, "instance"), text_in(labels, "job"),
                          error.empty() ? "" : " (" + error + ")");
    }
    ++down;
  }
  if (down == 0) {
    add(findings, "targets", State::up, fmt::format("none of its {} targets is down", targets.size()));
    return;
  }
  warn(findings, "targets",
       fmt::format("{} of its {} targets {} down{} {}", down, targets.size(), down == 1 ? "is" : "are",
                   down == 1 ? ":" : ", the first", first),
       "start them, or take out of scrape_configs what is gone for good; its page /targets lists them");
}

// Errors are counted in attempts, and since 3.x in alerts: the help text tells which.
bool judge_alertmanagers(string_view metrics, Findings& findings) {
  const bool are_alerts = metrics.find("alerts affected by errors") != string_view::npos;
  const string_view unit = are_alerts ? "alert" : "attempt";
  std::map<string, double, std::less<>> totals{};
  for (const Sample& total : samples_of(metrics, are_alerts ? "prometheus_notifications_sent_total"
                                                            : "prometheus_notifications_latency_seconds_count")) {
    totals[string(total.label("alertmanager"))] += total.value;
  }
  bool are_well = true;
  for (const Sample& sample : samples_of(metrics, "prometheus_notifications_errors_total")) {
    if (sample.value <= 0) continue;
    are_well = false;
    const auto total = totals.find(sample.label("alertmanager"));
    const double all = total == totals.end() ? 0 : total->second;
    const string receiver = host_and_port(without_userinfo(sample.label("alertmanager")));
    const string advice = "check that " + receiver + " answers from where it runs, and alerting.alertmanagers";
    if (sample.value >= all) {
      if (!receiver.empty()) findings.needs_addresses.push_back(receiver);
      add(findings, "notifications", State::degraded,
          fmt::format(
              "no alert reaches Alertmanager at {}: {} failed", receiver,
              all == 1 ? fmt::format("the only {} has", unit) : fmt::format("all {} {}s have", grouped(all), unit)),
          advice);
    } else {
      warn(findings, "notifications",
           fmt::format("{} of {} {}s to Alertmanager at {} have failed since it started", grouped(sample.value),
                       grouped(all), unit, receiver),
           advice);
    }
  }
  return are_well;
}

void judge_notifications(const Replies& replies, string_view metrics, Findings& findings) {
  const json data = data_of(replies.find("alertmanagers"));
  const json& active = value_in(data, "activeAlertmanagers");
  if (!active.is_array()) return;
  bool are_well = judge_alertmanagers(metrics, findings);
  const double dropped = sum_of(metrics, "prometheus_notifications_dropped_total");
  if (dropped > 0) {
    are_well = false;
    warn(findings, "notifications",
         fmt::format("{} dropped since it started: no Alertmanager took {}",
                     counted(dropped, "alert was", "alerts were"), dropped == 1 ? "it" : "them"),
         "see that an Alertmanager answers; what was dropped is sent again while the alert is firing");
  }
  const json& dropped_ones = value_in(data, "droppedAlertmanagers");
  if (active.empty() && dropped_ones.is_array() && !dropped_ones.empty()) {
    warn(findings, "notifications", "sends alerts to nobody: relabelling drops every Alertmanager that it finds",
         "correct relabel_configs of alerting.alertmanagers");
  } else if (are_well) {
    add(findings, "notifications", State::up,
        active.empty()
            ? "sends alerts to nobody: it has no Alertmanager"
            : "sends alerts to " + counted(static_cast<double>(active.size()), "Alertmanager", "Alertmanagers"));
  }
}

void judge_rules(string_view metrics, Findings& findings) {
  const double all = sum_of(metrics, "prometheus_rule_evaluations_total");
  const double failed = sum_of(metrics, "prometheus_rule_evaluation_failures_total");
  if (all == 0) return;
  if (failed == 0) {
    add(findings, "rules", State::up, "no evaluation of a rule has failed");
    return;
  }
  string group{};
  for (const Sample& sample : samples_of(metrics, "prometheus_rule_evaluation_failures_total")) {
    if (sample.value > 0 && group.empty()) group = sample.label("rule_group");
  }
  warn(findings, "rules",
       fmt::format("{} of {} evaluations of rules have failed since it started, in {}", grouped(failed), grouped(all),
                   group.empty() ? "one group" : group),
       "its page /rules has the error of each rule");
}

void judge_storage(string_view metrics, Findings& findings) {
  struct Failure {
    string_view metric, one, many;
  };
  constexpr std::array<Failure, 4> failures = {
      {{"prometheus_tsdb_wal_writes_failed_total", "write to the log ahead has failed",
        "writes to the log ahead have failed"},
       {"prometheus_tsdb_compactions_failed_total", "compaction has failed", "compactions have failed"},
       {"prometheus_tsdb_head_truncations_failed_total", "truncation of the head has failed",
        "truncations of the head have failed"},
       {"prometheus_tsdb_wal_corruptions_total", "damaged place in the log ahead was cut out",
        "damaged places in the log ahead were cut out"}}};
  bool is_known = false;
  bool is_well = true;
  for (const Failure& failure : failures) {
    const auto count = value_of(metrics, failure.metric);
    is_known = is_known || count;
    if (!count || *count <= 0) continue;
    is_well = false;
    warn(findings, "storage", counted(*count, failure.one, failure.many) + " since it started",
         "look at the free space of its volume, and for 'tsdb' in its log");
  }
  if (is_known && is_well) add(findings, "storage", State::up, "nothing of its storage has failed");
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& ready = *replies.find("ready");
  if (!judge_reach(target, ready, circumstances, findings) || !judge_state(ready, findings)) return;
  if (ready.answer.is_ok() && !recognise(replies)) {
    const Reply* build = replies.find("buildinfo");
    findings.checks.pop_back();  // "is ready", of whatever this is
    return add_not_product(build != nullptr ? *build : ready, "Prometheus", findings);
  }
  const Reply* metrics = replies.find("metrics");
  const string_view text = metrics != nullptr && metrics->answer.is_ok() ? string_view(metrics->answer.body) : "";
  judge_release(target, version_in(replies.find("buildinfo")), findings);
  read_resources(metrics, circumstances, findings);
  judge_reload(replies, text, findings);
  // Until it is ready it answers 503 to this, too.
  if (ready.answer.is_ok()) judge_targets(replies, findings);
  judge_notifications(replies, text, findings);
  judge_remote_write(text, findings);
  judge_rules(text, findings);
  judge_storage(text, findings);
  if (text.empty() && metrics != nullptr) {
    warn(findings, "storage", "storage, rules and remote write were not checked: it did not give its /metrics",
         "see whether something before it keeps /metrics back");
  }
}

}  // namespace

extern const Kind prometheus_kind{.name = "prometheus",
                                  .scheme = "http",
                                  .usual_ports = usual,
                                  .checks = infos,
                                  .ask = ask,
                                  .judge = judge,
                                  .recognise = recognise};

}  // namespace pyat::health
