// tcp: whether somebody takes connections. What it would say is not known.
#include "health/kinds/common.hpp"
#include "health/kinds/rows.hpp"

namespace pyat::health {
namespace {

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (!replies.empty()) return {};
  net::Request request{
      .url = (target.address.scheme == "tls" ? "https://" : "http://") + util::authority_of(target.address),
      .protocol = net::Protocol::raw};
  request.tls = target.tls;
  return {{"connect", std::move(request)}};
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  judge_reach(target, *replies.find("connect"), circumstances, findings);
}

}  // namespace

extern const Kind tcp_kind{.name = "tcp", .scheme = "tcp", .ask = ask, .judge = judge};

}  // namespace pyat::health
