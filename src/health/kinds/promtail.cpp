// promtail, up to Loki 3.6: ready as soon as it has found anything to read; whether Loki takes it is in its metrics.
#include <fmt/format.h>

#include <array>

#include "health/kinds/common.hpp"
#include "health/kinds/loki_client.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;

constexpr std::array<CheckInfo, 3> infos = {{{delivery_info}, {product_info}, {ready_info}}};
constexpr std::array<UsualPort, 1> usual = {{{9080}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) return {{"ready", measured_get(target, "/ready")}};
  if (replies.find("metrics") != nullptr || !was_answered(replies.find("ready"))) return {};
  std::vector<string> lines = loki_client_lines("promtail_");
  lines.push_back("promtail_build_info{");
  return {{"metrics", get_metrics(target, "/metrics", std::move(lines))}};
}

bool recognise(const Replies& replies) {
  const Reply* metrics = replies.find("metrics");
  return metrics != nullptr && !samples_of(metrics->answer.body, "promtail_build_info").empty();
}

bool judge_state(const Reply& ready, Findings& findings) {
  if (ready.answer.status != 500 || !ready.answer.body.starts_with("Not ready")) {
    return judge_ready(ready, "Promtail", findings);
  }
  add(findings, "ready", State::degraded, "reads nothing: " + excerpt(ready.answer.body),
      "see that the folders of its logs are mounted and that it may read them; its page /targets says what "
      "scrape_configs has found");
  return true;
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& ready = *replies.find("ready");
  if (!judge_reach(target, ready, circumstances, findings) || !judge_state(ready, findings)) return;
  const Reply* metrics = replies.find("metrics");
  if (metrics == nullptr || !metrics->answer.is_ok()) {
    warn(findings, "delivery", "whether Loki takes its lines is not known: it did not give its /metrics",
         "see whether something before it keeps /metrics back");
    return;
  }
  if (!judge_product(metrics, "promtail_build_info", "Promtail", findings)) return;
  const auto builds = samples_of(metrics->answer.body, "promtail_build_info");
  judge_release(target, string(builds.front().label("version")), findings);
  read_resources(metrics, circumstances, findings);
  judge_loki_client(metrics->answer.body, "promtail_", findings);
}

}  // namespace

extern const Kind promtail_kind{.name = "promtail",
                                .scheme = "http",
                                .usual_ports = usual,
                                .checks = infos,
                                .ask = ask,
                                .judge = judge,
                                .recognise = recognise};

}  // namespace pyat::health
