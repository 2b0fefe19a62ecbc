#include "health/kinds/ready.hpp"

#include <fmt/format.h>

#include "health/metrics.hpp"
#include "util/url.hpp"

namespace pyat::health {

void add_not_product(const Reply& reply, std::string_view product, Findings& findings) {
  const std::string body = excerpt(reply.answer.body);
  add(findings, "product", State::unknown,
      fmt::format("this does not look like {}: {} answers {}{}{}", product,
                  util::parse_url(reply.request.url, "http").url.path, reply.answer.status, body.empty() ? "" : ": ",
                  body),
      "compare the address with what listens there; a path before all of its paths belongs to the address");
}

void judge_reload(bool runs_with_last, std::string_view advice, Findings& findings) {
  if (runs_with_last) {
    add(findings, "reload", State::up, "runs with its last configuration");
  } else {
    add(findings, "reload", State::degraded, "runs with an old configuration: the last reload failed",
        std::string(advice));
  }
}

bool judge_product(const Reply* metrics, std::string_view build_metric, std::string_view product, Findings& findings) {
  if (metrics == nullptr || !metrics->answer.is_ok()) return true;
  if (!samples_of(metrics->answer.body, build_metric).empty()) return true;
  add(findings, "product", State::unknown,
      fmt::format("this does not look like {}: its /metrics have no {}", product, build_metric),
      "compare the address with what listens there");
  return false;
}

bool judge_ready(const Reply& ready, std::string_view product, Findings& findings) {
  if (!judge_access(ready, findings)) return false;
  const int status = ready.answer.status;
  const std::string body = excerpt(ready.answer.body);
  const std::string says = body.empty() ? body : ": " + body;
  if (ready.answer.is_ok()) {
    add(findings, "ready", State::up, "is ready");
    return true;
  }
  if (status == 503) {
    add(findings, "ready", State::starting, "is not ready yet" + says,
        "give it time; if it stays so, its log says what it waits for");
    return true;
  }
  if (status >= 500) {
    const std::string path = util::parse_url(ready.request.url, "http").url.path;
    add(findings, "ready", State::down, fmt::format("answers {} on {}{}", status, path, says), "look at its log");
  } else {
    add_not_product(ready, product, findings);
  }
  return false;
}

}  // namespace pyat::health
