// http: any server that answers HTTP. Up when the answer is the expected one.
#include <fmt/format.h>
#include <regex.h>

#include <algorithm>
#include <array>

#include "health/kinds/common.hpp"
#include "health/kinds/rows.hpp"

namespace pyat::health {
namespace {

using std::string;

constexpr std::array<CheckInfo, 1> infos = {{{"status", "It answers with the expected status"}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (!replies.empty()) return {};
  return {{"page", measured_get(target, target.path.empty() ? "/" : target.path)}};
}

bool is_expected(const Expect& expect, int status) {
  if (expect.statuses.empty()) return status >= 200 && status < 300;
  return std::any_of(expect.statuses.begin(), expect.statuses.end(),
                     [&](const auto& range) { return status >= range.first && status <= range.second; });
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& page = *replies.find("page");
  if (!judge_reach(target, page, circumstances, findings)) return;
  const int status = page.answer.status;
  if (is_expected(target.expect, status)) {
    add(findings, "status", State::up, fmt::format("answers {}", status));
    return;
  }
  if (!judge_access(page, findings)) return;
  const string body = excerpt(page.answer.body);
  add(findings, "status", State::down, fmt::format("answers {}{}{}", status, body.empty() ? "" : ": ", body),
      "look at its log");
}

}  // namespace

extern const Kind http_kind{
    .name = "http", .scheme = "http", .usual_ports = {}, .checks = infos, .ask = ask, .judge = judge};

}  // namespace pyat::health
