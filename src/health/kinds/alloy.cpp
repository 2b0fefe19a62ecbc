// alloy: ready as soon as its first configuration is loaded; /-/healthy names the components that are not well, and its
// metrics tell what leaves it.
// https://grafana.com/docs/alloy/latest/reference/http/
#include <fmt/format.h>

#include <array>

#include "health/kinds/common.hpp"
#include "health/kinds/exporters.hpp"
#include "health/kinds/loki_client.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/remote_write.hpp"
#include "health/kinds/rows.hpp"
#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::array<CheckInfo, 8> infos = {{{"components", "All of its components are healthy"},
                                             {delivery_info},
                                             {exporters_info},
                                             {product_info},
                                             {ready_info},
                                             {receivers_info},
                                             {reload_info},
                                             {remote_write_info}}};
constexpr std::array<UsualPort, 1> usual = {{{12345}}};

template <typename List>
void append(std::vector<string>& lines, const List& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) return {{"ready", measured_get(target, "/-/ready")}};
  if (replies.find("metrics") != nullptr || !was_answered(replies.find("ready"))) return {};
  std::vector<string> lines = {"alloy_build_info{", "alloy_config_last_load_successful",
                               "alloy_component_controller_running_components"};
  append(lines, remote_write_lines());
  append(lines, loki_client_lines("loki_write_"));
  append(lines, pipeline_lines());
  return {{"healthy", get(target, "/-/healthy")}, {"metrics", get_metrics(target, "/metrics", std::move(lines))}};
}

bool recognise(const Replies& replies) {
  const Reply* metrics = replies.find("metrics");
  return metrics != nullptr && !samples_of(metrics->answer.body, "alloy_build_info").empty();
}

// Early releases have no /-/healthy; how many components are in which state is counted in all of them.
void judge_components(const Replies& replies, string_view metrics, Findings& findings) {
  const string advice = "its page at / shows what each component says; then look for the component's name in its log";
  const Reply* healthy = replies.find("healthy");
  if (healthy != nullptr && healthy->answer.is_ok()) {
    add(findings, "components", State::up, "all of its components are healthy");
    return;
  }
  constexpr string_view lead = "unhealthy components: ";
  if (healthy != nullptr && healthy->answer.status == 500 && healthy->answer.body.starts_with(lead)) {
    add(findings, "components", State::degraded,
        "has unhealthy components: " + excerpt(string_view(healthy->answer.body).substr(lead.size())), advice);
    return;
  }
  double all = 0, unhealthy = 0;
  for (const Sample& sample : samples_of(metrics, "alloy_component_controller_running_components")) {
    all += sample.value;
    if (sample.label("health_type") == "unhealthy") unhealthy += sample.value;
  }
  if (unhealthy > 0) {
    add(findings, "components", State::degraded,
        fmt::format("{} of its {} components {} unhealthy", grouped(unhealthy), grouped(all),
                    unhealthy == 1 ? "is" : "are"),
        advice);
  } else if (all > 0) {
    add(findings, "components", State::up, "none of its components is unhealthy");
  } else {
    warn(findings, "components",
         "whether its components are healthy is not known: it says so neither on /-/healthy "
         "nor in its metrics",
         "look at its page at /");
  }
}

void judge_reload(string_view metrics, Findings& findings) {
  const auto is_new = value_of(metrics, "alloy_config_last_load_successful");
  if (!is_new) return;
  judge_reload(
      *is_new != 0,
      "run alloy fmt on its file, or look for 'failed to reload config' in its log; mend it, and reload: kill -HUP",
      findings);
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& ready = *replies.find("ready");
  if (!judge_reach(target, ready, circumstances, findings) || !judge_ready(ready, "Alloy", findings)) return;
  const Reply* metrics = replies.find("metrics");
  if (!judge_product(metrics, "alloy_build_info", "Alloy", findings)) return;
  const string_view text = metrics != nullptr && metrics->answer.is_ok() ? string_view(metrics->answer.body) : "";
  const auto builds = samples_of(text, "alloy_build_info");
  if (!builds.empty()) judge_release(target, string(builds.front().label("version")), findings);
  read_resources(metrics, circumstances, findings);
  judge_components(replies, text, findings);
  judge_reload(text, findings);
  judge_remote_write(text, findings);
  judge_loki_client(text, "loki_write_", findings);
  judge_pipelines(text, findings);
}

}  // namespace

extern const Kind alloy_kind{.name = "alloy",
                             .scheme = "http",
                             .usual_ports = usual,
                             .checks = infos,
                             .ask = ask,
                             .judge = judge,
                             .recognise = recognise};

}  // namespace pyat::health
