// alertmanager: /-/ready says 200 whatever happens; /api/v2/status is what tells, and the metrics of its integrations.
// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
#include <fmt/format.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "health/kinds/common.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"
#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::array<CheckInfo, 5> infos = {{{"cluster", "It has found its peers, and has lost none"},
                                             {"notifications", "Alerts are delivered"},
                                             {product_info},
                                             {ready_info},
                                             {reload_info}}};
constexpr std::array<UsualPort, 1> usual = {{{9093}}};

// What it was sent to do, and what of it failed.
struct Deliveries {
  double requests = 0, failed_requests = 0;  // attempts
  double all = 0, given_up = 0;              // notifications, whatever number of attempts they took
};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) return {{"status", measured_get(target, "/api/v2/status")}};
  if (replies.find("metrics") != nullptr || !was_answered(replies.find("status"))) return {};
  return {{"metrics",
           get_metrics(target, "/metrics",
                       {"alertmanager_config_last_reload_successful", "alertmanager_notifications_total",
                        "alertmanager_notifications_failed_total", "alertmanager_notification_requests_total",
                        "alertmanager_notification_requests_failed_total", "alertmanager_cluster_failed_peers"})}};
}

json status_of(const Replies& replies) {
  const Reply* status = replies.find("status");
  return status == nullptr ? json{} : parse_json(status->answer.body);
}

bool recognise(const Replies& replies) {
  const json status = status_of(replies);
  return status.is_object() && status.contains("cluster") && status.contains("versionInfo");
}

void judge_cluster(const json& status, string_view metrics, Findings& findings) {
  const json& cluster = value_in(status, "cluster");
  const string state = text_in(cluster, "status");
  if (state == "settling") {
    add(findings, "cluster", State::starting, "waits for its cluster to settle",
        "give it a minute; if it stays so, look at --cluster.peer, and whether the peers reach each other on 9094");
    return;
  }
  if (state == "disabled") {
    add(findings, "cluster", State::up, "runs alone: its cluster is switched off");
    return;
  }
  const double failed = value_of(metrics, "alertmanager_cluster_failed_peers").value_or(0);
  const json& members = value_in(cluster, "peers");
  const std::size_t peers = members.is_array() ? members.size() : 0;
  if (failed > 0) {
    warn(findings, "cluster",
         counted(failed, "member of its cluster is", "members of its cluster are") + " gone: alerts may be sent twice",
         "start them, or take them out of --cluster.peer; peers talk over 9094, TCP and UDP");
    return;
  }
  add(findings, "cluster", State::up,
      counted(static_cast<double>(peers), "member is", "members are") + " in its cluster");
}

std::map<string, Deliveries> deliveries_of(string_view metrics) {
  std::map<string, Deliveries> found{};
  const auto read = [&](string_view name, double Deliveries::*member) {
    for (const Sample& sample : samples_of(metrics, name)) {
      found[string(sample.label("integration"))].*member += sample.value;
    }
  };
  read("alertmanager_notification_requests_total", &Deliveries::requests);
  read("alertmanager_notification_requests_failed_total", &Deliveries::failed_requests);
  read("alertmanager_notifications_total", &Deliveries::all);
  read("alertmanager_notifications_failed_total", &Deliveries::given_up);
  return found;
}

void judge_notifications(string_view metrics, Findings& findings) {
  bool are_well = true;
  double sent = 0;
  for (const auto& [integration, counts] : deliveries_of(metrics)) {
    sent += counts.all - counts.given_up;
    const string advice =
        fmt::format("look for 'Notify for alerts failed' and {} in its log: it says why", integration);
    // Attempts are counted at once; a notification counts as failed only when it has given up, minutes later.
    if (counts.failed_requests > 0 && counts.failed_requests >= counts.requests) {
      are_well = false;
      add(findings, "notifications", State::degraded,
          fmt::format(
              "no notification by {} is delivered: {} failed", integration,
              counts.requests == 1 ? "the only attempt has" : "all " + grouped(counts.requests) + " attempts have"),
          advice);
    } else if (counts.given_up > 0) {
      are_well = false;
      const string words = fmt::format("{} of {} notifications by {} were never delivered since it started",
                                       grouped(counts.given_up), grouped(counts.all), integration);
      if (counts.given_up >= counts.all) {
        add(findings, "notifications", State::degraded, words, advice);
      } else {
        warn(findings, "notifications", words, advice);
      }
    }
  }
  if (!are_well) return;
  add(findings, "notifications", State::up, sent > 0 ? "no notification has failed" : "no notification was sent yet");
}

void judge_reload(string_view metrics, Findings& findings) {
  const auto is_new = value_of(metrics, "alertmanager_config_last_reload_successful");
  if (!is_new) return;
  judge_reload(*is_new != 0, "run amtool check-config on its file, mend it, and reload: kill -HUP, or POST /-/reload",
               findings);
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& reply = *replies.find("status");
  if (!judge_reach(target, reply, circumstances, findings)) return;
  if (reply.answer.is_ok() && !recognise(replies)) return add_not_product(reply, "Alertmanager", findings);
  if (!judge_ready(reply, "Alertmanager", findings) || !reply.answer.is_ok()) return;
  const json status = status_of(replies);
  const Reply* metrics = replies.find("metrics");
  const bool has_metrics = metrics != nullptr && metrics->answer.is_ok();
  const string_view text = has_metrics ? string_view(metrics->answer.body) : "";
  judge_release(target, text_in(value_in(status, "versionInfo"), "version"), findings);
  read_resources(metrics, circumstances, findings);
  judge_cluster(status, text, findings);
  judge_reload(text, findings);
  if (has_metrics) {
    judge_notifications(text, findings);
  } else {
    warn(findings, "notifications", "whether notifications are delivered is not known: it did not give its /metrics",
         "see whether something before it keeps /metrics back");
  }
}

}  // namespace

extern const Kind alertmanager_kind{.name = "alertmanager",
                                    .scheme = "http",
                                    .usual_ports = usual,
                                    .checks = infos,
                                    .ask = ask,
                                    .judge = judge,
                                    .recognise = recognise};

}  // namespace pyat::health
