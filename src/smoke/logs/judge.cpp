#include <algorithm>
#include <charconv>
#include <optional>

#include "net/unsent.hpp"
#include "smoke/logs/writes.hpp"
#include "smoke/words/text.hpp"
#include "wire/otlp_response.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;

bool is_protobuf(const net::Answer& answer) {
  const string* type = answer.header("content-type");
  return type != nullptr && type->find("protobuf") != string::npos;
}

// An OTLP receiver answers a Status of gRPC; Loki leaves its type out of the head.
string body_text(const net::Answer& answer) {
  const bool is_text = !answer.body.empty() && static_cast<unsigned char>(answer.body.front()) >= 0x20;
  if (is_protobuf(answer) || !is_text) {
    const std::optional<wire::RpcStatus> status = wire::read_rpc_status(answer.body);
    return status ? status->message : string{};
  }
  return answer.body;
}

// Takes a number from the front of a text that follows `words` in it.
std::optional<size_t> number_behind(string_view words, string_view& text) {
  const size_t at = text.find(words);
  if (at == string_view::npos) return std::nullopt;
  text.remove_prefix(at + words.size());
  size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

// The count in "total ignored: 3 out of 50", of a request of which the rest was stored. It is of one stream: of a
// request with several, nobody knows what became of the others. Loki's pkg/ingester/stream.go
std::optional<size_t> ignored_in(string_view text, size_t count) {
  const std::optional<size_t> ignored = number_behind("total ignored: ", text);
  const std::optional<size_t> of_stream = ignored ? number_behind(" out of ", text) : std::nullopt;
  return of_stream && *of_stream >= count ? ignored : std::nullopt;
}

Outcome judge_accepted(const Write& write, const net::Answer& answer) {
  Outcome outcome{.answered = Answered::acknowledged};
  if (answer.body.empty() || !is_protobuf(answer)) return outcome;
  const std::optional<wire::PartialSuccess> partial = wire::read_export_response(answer.body);
  if (!partial) return outcome;
  outcome.rejected = partial->rejected > 0 ? static_cast<size_t>(partial->rejected) : 0;
  outcome.rejected = std::min(outcome.rejected, write.count);
  outcome.message = one_line(partial->message);
  return outcome;
}

// Of a request that was refused in part, Loki stores the rest.
Outcome judge_bad_request(const net::Request& request, const net::Answer& answer, size_t count) {
  const std::optional<size_t> ignored = ignored_in(answer.body, count);
  Outcome outcome{.answered = Answered::refused, .message = answer_text(request, answer)};
  if (!ignored || *ignored >= count) return outcome;
  outcome.answered = Answered::acknowledged;
  outcome.rejected = *ignored;
  return outcome;
}

}  // namespace

string answer_text(const net::Request& request, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return net::problem_text(request, answer);
  const string said = one_line(body_text(answer));
  return "HTTP " + std::to_string(answer.status) + (said.empty() ? "" : ": " + said);
}

// 204, and 200 of OTLP receivers, say that all was taken; 260 says that the tenant is blocked
// (limits_config.block_ingestion_status_code), and a 202 promises nothing.
Outcome judge_log_write(const Write& write, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) {
    return {.answered = net::is_unsent(answer.problem) ? Answered::refused : Answered::unknown,
            .message = net::problem_text(write.request, answer)};
  }
  switch (answer.status) {
    case 200:
    case 204: return judge_accepted(write, answer);
    case 400: return judge_bad_request(write.request, answer, write.count);
    case 502:  // of what lies between, which does not know either
    case 504: return {.answered = Answered::unknown, .message = answer_text(write.request, answer)};
    default:
      return {.answered = Answered::refused,
              .message = answer_text(write.request, answer),
              .again = answer.status == 429 || answer.status == 503};
  }
}

}  // namespace pyat::smoke
