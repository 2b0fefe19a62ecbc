// grpc: the health protocol, grpc.health.v1.Health/Check, whose messages have one field each.
// https://github.com/grpc/grpc/blob/master/doc/health-checking.md
#include "wire/grpc.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/kinds/rows.hpp"
#include "util/percent.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::array<CheckInfo, 1> infos = {{{"serving", "Its health service says SERVING"}}};

string varint(std::size_t number) {
  string out{};
  for (; number >= 0x80; number >>= 7) out += static_cast<char>((number & 0x7F) | 0x80);
  return out + static_cast<char>(number);
}

// HealthCheckRequest{1: service}
string question(const string& service) {
  const string message = service.empty() ? string{} : '\x0A' + varint(service.size()) + service;
  return wire::grpc_frame(message);
}

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (!replies.empty()) return {};
  util::Url address = target.address;
  const bool is_tls = address.scheme == "grpcs" || address.scheme == "https";
  address.port = util::port_of(target.address);
  address.scheme = is_tls ? "https" : "http";
  address.path = "/grpc.health.v1.Health/Check";
  net::Request request{.url = util::to_text(address),
                       .protocol = net::Protocol::http2,
                       .headers = {{"Content-Type", "application/grpc"}, {"TE", "trailers"}},
                       .body = question(target.grpc_service)};
  if (!target.tenant.empty()) request.headers.push_back({"X-Scope-OrgID", target.tenant});
  request.credentials = target.credentials;
  request.tls = target.tls;
  request.fresh_connection = true;
  return {{"check", std::move(request)}};
}

// HealthCheckResponse{1: status}; a status of 0 may be left out.
std::optional<unsigned> status_in(string_view body) {
  const std::optional<string_view> message = wire::grpc_message_in(body);
  if (!message || message->empty()) return message ? std::optional(0U) : std::nullopt;
  if (message->size() < 2 || (*message)[0] != '\x08') return std::nullopt;
  return static_cast<unsigned char>((*message)[1]);
}

std::optional<int> code_of(const net::Answer& answer) {
  const string* text = answer.header("grpc-status");
  return text == nullptr ? std::nullopt : wire::parse_grpc_status(*text);
}

string message_of(const net::Answer& answer) {
  const string* text = answer.header("grpc-message");
  return text == nullptr ? string{} : excerpt(util::percent_decoded(*text));
}

string subject_of(const Target& target) {
  return target.grpc_service.empty() ? "the server" : "the service " + target.grpc_service;
}

void judge_status(const Target& target, std::optional<unsigned> status, Findings& findings) {
  constexpr unsigned unknown = 0, serving = 1, not_serving = 2, service_unknown = 3;
  if (!status) {
    add(findings, "serving", State::unknown, "answers the health check with something that cannot be read",
        "does its grpc.health.v1.Health come from the gRPC library?");
    return;
  }
  switch (*status) {
    case serving: add(findings, "serving", State::up, "says SERVING"); return;
    case not_serving:
      add(findings, "serving", State::down, fmt::format("says that {} is NOT_SERVING", subject_of(target)),
          "look at its log");
      return;
    case service_unknown:
      add(findings, "serving", State::unknown, fmt::format("does not know {} (SERVICE_UNKNOWN)", subject_of(target)),
          "compare grpc_service: in pyat.yml with the names that it registers");
      return;
    case unknown:
    default:
      add(findings, "serving", State::unknown,
          fmt::format("does not say whether {} serves (UNKNOWN)", subject_of(target)), "look at its log");
  }
}

void judge_code(const Target& target, const Reply& reply, int code, Findings& findings) {
  namespace grpc_code = wire::grpc_code;
  const string message = message_of(reply.answer);
  const string words = fmt::format("{}{}{}", wire::grpc_code_name(code), message.empty() ? "" : ": ", message);
  switch (code) {
    case grpc_code::not_found:
      add(findings, "serving", State::unknown, fmt::format("does not know {} ({})", subject_of(target), words),
          "compare grpc_service: in pyat.yml with the names that it registers");
      return;
    case grpc_code::unimplemented:
      warn(findings, "serving", "speaks gRPC, but has no health service: whether it works was not checked",
           "have it register grpc.health.v1.Health");
      return;
    case grpc_code::permission_denied:
    case grpc_code::unauthenticated:
      add(findings, "access", State::unknown, fmt::format("refuses the health check ({})", words),
          reply.request.credentials.kind == net::Credentials::Kind::none
              ? "give it auth: {token_env} in pyat.yml"
              : "compare what the variable or file of auth: holds with what the server has");
      return;
    case grpc_code::unavailable:
      add(findings, "serving", State::down, fmt::format("answers {}", words), "look at its log");
      return;
    default: add(findings, "serving", State::degraded, fmt::format("answers {}", words), "look at its log");
  }
}

bool is_grpc(const net::Answer& answer) {
  const string* type = answer.header("content-type");
  return type != nullptr && type->starts_with("application/grpc");
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& check = *replies.find("check");
  if (!judge_reach(target, check, circumstances, findings)) return;
  const net::Answer& answer = check.answer;
  const std::optional<int> code = code_of(answer);
  if (answer.status != 200 && !is_grpc(answer) && !judge_access(check, findings)) return;
  if (!code && !is_grpc(answer)) {
    const string body = excerpt(answer.body);
    add(findings, "serving", State::down,
        fmt::format("speaks HTTP, but not gRPC: answers {}{}{}", answer.status, body.empty() ? "" : ": ", body),
        "is this its gRPC port, and not the one for HTTP? compare the address");
  } else if (code && *code != 0) {
    judge_code(target, check, *code, findings);
  } else {
    judge_status(target, status_in(answer.body), findings);
  }
}

}  // namespace

extern const Kind grpc_kind{
    .name = "grpc", .scheme = "grpc", .usual_ports = {}, .checks = infos, .ask = ask, .judge = judge};

}  // namespace pyat::health
