#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "net/unsent.hpp"
#include "smoke/metrics/writes.hpp"
#include "smoke/words/text.hpp"
#include "wire/otlp_response.hpp"

namespace pyat::smoke::metrics {
namespace {

using std::string;
using std::string_view;

constexpr string_view json_type = "application/json", protobuf_type = "application/x-protobuf";

string_view header_in(const std::vector<net::Header>& headers, string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return h.name == name; });
  return found == headers.end() ? string_view{} : string_view(found->value);
}

bool is_otlp(const Write& write) { return header_in(write.request.headers, "Content-Encoding") != "snappy"; }

// In the type that the answer names; where it names none, in that of the request.
bool is_json(const Write& write, const net::Answer& answer) {
  const string* type = answer.header("content-type");
  return (type == nullptr ? header_in(write.request.headers, "Content-Type") : string_view(*type))
      .starts_with(json_type);
}

bool is_protobuf(const Write& write, const net::Answer& answer) {
  const string* type = answer.header("content-type");
  return (type == nullptr ? header_in(write.request.headers, "Content-Type") : string_view(*type))
      .starts_with(protobuf_type);
}

// rejected_data_points counts points, and a classic histogram's is the samples of seven series (Plan::Group).
constexpr std::size_t series_of_histogram = 7;

// Of an export that was taken. What went wrong may be said although nothing was rejected.
Outcome judge_export(const Write& write, const net::Answer& answer) {
  Outcome outcome{.answered = Answered::acknowledged};
  std::optional<wire::PartialSuccess> partial = wire::PartialSuccess{};
  if (!answer.body.empty()) {
    partial =
        is_json(write, answer) ? wire::read_export_response_json(answer.body) : wire::read_export_response(answer.body);
  }
  if (!partial) {
    outcome.message = "the answer is no ExportMetricsServiceResponse";
    return outcome;
  }
  outcome.rejected = std::min(static_cast<std::size_t>(std::max<std::int64_t>(partial->rejected, 0)), write.count);
  outcome.items_of_rejected = series_of_histogram;
  outcome.message = one_line(partial->message);
  if (outcome.rejected > 0 && outcome.message.empty()) outcome.message = "rejected, without a reason";
  return outcome;
}

// Of a request that was refused.
string said_in(const Write& write, const net::Answer& answer) {
  if (is_otlp(write)) {
    std::optional<wire::RpcStatus> status{};
    if (is_json(write, answer)) status = wire::read_rpc_status_json(answer.body);
    if (is_protobuf(write, answer)) status = wire::read_rpc_status(answer.body);
    if (status && !status->message.empty()) return one_line(status->message);
  }
  return one_line(answer.body);
}

string message_of(const Write& write, const net::Answer& answer) {
  switch (answer.status) {
    case 202: return "taken for what another replica has sent already (HA tracker), and not stored";
    case 404: return fmt::format("there is no such address ({})", said_in(write, answer));
    case 415: return fmt::format("it does not take this protocol ({})", said_in(write, answer));
    default: return said_in(write, answer);
  }
}

}  // namespace

Outcome judge(const Write& write, const net::Answer& answer) {
  // A status whose body did not come to its end is an answer all the same: remote write has none.
  const bool is_answered = answer.problem == net::Problem::none || (answer.status >= 200 && !is_otlp(write));
  if (!is_answered || answer.status < 200) {
    return {.answered = net::is_unsent(answer.problem) ? Answered::refused : Answered::unknown,
            .message = net::problem_text(write.request, answer)};
  }
  if (answer.status == 200 || answer.status == 204) {
    return is_otlp(write) ? judge_export(write, answer) : Outcome{.answered = Answered::acknowledged};
  }
  // Of what lies between, which does not know either.
  const bool is_unknown = answer.status == 502 || answer.status == 504;
  return {.answered = is_unknown ? Answered::unknown : Answered::refused,
          .message = message_of(write, answer),
          .again = is_unknown || answer.status == 429 || answer.status == 503};
}

}  // namespace pyat::smoke::metrics
