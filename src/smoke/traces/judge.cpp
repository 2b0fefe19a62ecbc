#include "smoke/traces/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "health/docker/printable.hpp"
#include "net/unsent.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"
#include "util/url.hpp"
#include "wire/grpc.hpp"
#include "wire/otlp_response.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr string_view otlp_grpc_place = "Tempo and the collector take OTLP over gRPC on port 4317";
constexpr string_view otlp_http_place = "Tempo and the collector take OTLP over HTTP on port 4318, at /v1/traces";
constexpr string_view zipkin_place = "Tempo and the collector take Zipkin on port 9411, at /api/v2/spans";

bool is_json(const net::Answer& answer) {
  const string* type = answer.header("content-type");
  return type != nullptr && util::lower_ascii(*type).starts_with("application/json");
}

string words_of(const net::Answer& answer) {
  const auto status = is_json(answer) ? wire::read_rpc_status_json(answer.body) : wire::read_rpc_status(answer.body);
  return health::printable(status && !status->message.empty() ? status->message : answer.body);
}

Outcome unanswered(const Write& write, const net::Answer& answer, string_view place) {
  Outcome outcome{.message = net::problem_text(write.request, answer)};
  if (net::is_unsent(answer.problem)) outcome.answered = Answered::refused;
  // What speaks HTTP/1 only breaks off a call of gRPC.
  const bool may_be_elsewhere =
      answer.problem == net::Problem::not_http || answer.problem == net::Problem::refused ||
      (answer.problem == net::Problem::closed && write.request.protocol == net::Protocol::http2);
  if (may_be_elsewhere) {
    outcome.message += fmt::format("; {}", place);
  }
  return outcome;
}

Outcome taken(const std::optional<wire::PartialSuccess>& partial, std::size_t count) {
  Outcome outcome{.answered = Answered::acknowledged};
  if (!partial) {
    outcome.message = "the answer says that it was taken, but is no answer of OTLP";
    return outcome;
  }
  outcome.message = health::printable(partial->message);
  if (partial->rejected > 0) outcome.rejected = std::min(count, static_cast<std::size_t>(partial->rejected));
  return outcome;
}

// dskit's words where multitenancy is on and a request names no tenant. Tempo says them with 503 and UNAVAILABLE, as if
// it helped to come again.
bool lacks_tenant(string_view message) { return message.find("no org id") != string_view::npos; }

constexpr string_view name_a_tenant =
    ": multitenancy is enabled there, and the write names no tenant: set tenant: in pyat.yml, or --tenant ID beside "
    "--target";

// A status that is no success.
Outcome refused(const Write& write, const net::Answer& answer, string_view place) {
  Outcome outcome{.answered = Answered::refused, .message = words_of(answer)};
  const string path = util::parse_url(write.request.url, "http").url.path;
  switch (answer.status) {
    case 404:
      outcome.message = fmt::format("{}: POST {} does not exist there; {}",
                                    outcome.message.empty() ? "404" : outcome.message, path, place);
      break;
    case 405: outcome.message += fmt::format("; {}", place); break;
    case 429:
    case 503: outcome.again = true; break;
    // Of a proxy that does not know what has become of it.
    case 502:
    case 504: outcome.answered = Answered::unknown; break;
    default: break;
  }
  if (lacks_tenant(outcome.message)) {
    outcome.message += name_a_tenant;
    outcome.again = false;
  }
  return outcome;
}

}  // namespace

Outcome judge_otlp_http(const Write& write, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return unanswered(write, answer, otlp_http_place);
  if (!answer.is_ok()) return refused(write, answer, otlp_http_place);
  return taken(is_json(answer) ? wire::read_export_response_json(answer.body) : wire::read_export_response(answer.body),
               write.count);
}

Outcome judge_zipkin(const Write& write, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return unanswered(write, answer, zipkin_place);
  if (answer.is_ok()) return {.answered = Answered::acknowledged};
  return refused(write, answer, zipkin_place);
}

Outcome judge_otlp_grpc(const Write& write, const net::Answer& answer) {
  namespace grpc_code = wire::grpc_code;
  if (answer.problem != net::Problem::none) return unanswered(write, answer, otlp_grpc_place);
  const string* status = answer.header("grpc-status");
  const std::optional<int> code = status == nullptr ? std::nullopt : wire::parse_grpc_status(*status);
  if (!code) {
    if (answer.status != 200) return refused(write, answer, otlp_grpc_place);
    return {.message = "the answer ended before it said whether the call was well (no grpc-status)"};
  }
  if (*code == grpc_code::ok) {
    const std::optional<string_view> message = wire::grpc_message_in(answer.body);
    return taken(message ? wire::read_export_response(*message) : std::nullopt, write.count);
  }
  const string* text = answer.header("grpc-message");
  Outcome outcome{.answered = Answered::refused};
  outcome.message = fmt::format("{}: {}", wire::grpc_code_name(*code),
                                text == nullptr ? "" : health::printable(util::percent_decoded(*text)));
  outcome.again = *code == grpc_code::resource_exhausted || *code == grpc_code::unavailable;
  if (lacks_tenant(outcome.message)) {
    outcome.message += name_a_tenant;
    outcome.again = false;
  }
  if (*code == grpc_code::deadline_exceeded) outcome.answered = Answered::unknown;
  if (*code == grpc_code::unimplemented) outcome.message += fmt::format("; {}", otlp_grpc_place);
  return outcome;
}

}  // namespace pyat::smoke
