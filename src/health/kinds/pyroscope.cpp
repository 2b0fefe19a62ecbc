// pyroscope, since 1.0: /ready and the build information, as Mimir has them.
#include <array>

#include "health/kinds/common.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;

constexpr std::array<CheckInfo, 2> infos = {{{product_info}, {ready_info}}};
constexpr std::array<UsualPort, 1> usual = {{{4040}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) return {{"ready", measured_get(target, "/ready")}};
  if (replies.find("metrics") != nullptr || !was_answered(replies.find("ready"))) return {};
  return {{"buildinfo", get(target, "/api/v1/status/buildinfo")},
          {"metrics", get_metrics(target, "/metrics", {"pyroscope_build_info{"})}};
}

bool recognise(const Replies& replies) {
  const Reply* metrics = replies.find("metrics");
  return metrics != nullptr && !samples_of(metrics->answer.body, "pyroscope_build_info").empty();
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& ready = *replies.find("ready");
  if (!judge_reach(target, ready, circumstances, findings) || !judge_ready(ready, "Pyroscope", findings)) return;
  const Reply* metrics = replies.find("metrics");
  if (!judge_product(metrics, "pyroscope_build_info", "Pyroscope", findings)) return;
  string release = version_in(replies.find("buildinfo"));
  if (release.empty() && recognise(replies)) {
    release = samples_of(metrics->answer.body, "pyroscope_build_info").front().label("version");
  }
  judge_release(target, std::move(release), findings);
  read_resources(metrics, circumstances, findings);
}

}  // namespace

extern const Kind pyroscope_kind{.name = "pyroscope",
                                 .scheme = "http",
                                 .usual_ports = usual,
                                 .checks = infos,
                                 .ask = ask,
                                 .judge = judge,
                                 .recognise = recognise};

}  // namespace pyat::health
