#include "smoke/correlation/telling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "smoke/correlation/answers.hpp"
#include "smoke/timer.hpp"
#include "util/text.hpp"
#include "wire/otlp_response.hpp"
#include "wire/snappy.hpp"

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr unsigned attempts = 3;
constexpr milliseconds pause{500};

net::Request protobuf_to(const Access& access, string_view path, string body, milliseconds timeout) {
  net::Request request = request_to(access, "POST", path);
  request.headers.push_back({.name = "Content-Type", .value = "application/x-protobuf"});
  request.body = std::move(body);
  request.timeout = timeout;
  return request;
}

// "stream '…' includes structured metadata, but this feature is disallowed": 2.9 and later, where it is not allowed.
bool refuses_metadata(const net::Answer& answer) {
  const string body = util::lower_ascii(answer.body);
  return answer.status == 400 &&
         (body.find("structured metadata") != string::npos || body.find("structured_metadata") != string::npos);
}

class Telling final : public std::enable_shared_from_this<Telling> {
 public:
  Telling(net::Client& client, const Material& material, const CorrelationRoute& route,
          std::function<void(Told, Result)> done)
      : client_(client), material_(material), route_(route), done_(std::move(done)) {
    result_.signal = "correlation";
    result_.name = "a metric, traces and log lines that belong together";
    result_.written.emplace();
  }

  void start() {
    open_ = 1;
    if (route_.metrics.write.is_set()) tell_metrics();
    if (route_.traces.write.is_set()) tell_traces();
    if (route_.logs.write.is_set()) tell_logs(true);
    close();
  }

 private:
  using Judge = std::function<void(const net::Request&, const net::Answer&)>;

  void tell_metrics() {
    const string_view path = route_.metrics.product == "prometheus" ? "/api/v1/write" : "/api/v1/push";
    net::Request request =
        protobuf_to(route_.metrics.write, path, wire::snappy_compress(wire::encode_remote_write_1(material_.metrics())),
                    route_.timeout);
    request.headers.push_back({.name = "Content-Encoding", .value = "snappy"});
    request.headers.push_back({.name = "X-Prometheus-Remote-Write-Version", .value = "0.1.0"});
    send(std::move(request), attempts, [this](const net::Request& sent, const net::Answer& answer) {
      settle(sent, answer, route_.metrics, "samples", material_.happenings().size(), told_.metrics, {});
    });
  }

  void tell_traces() {
    net::Request request = protobuf_to(route_.traces.write, "/v1/traces",
                                       wire::otlp::traces_to_protobuf(material_.traces()), route_.timeout);
    send(std::move(request), attempts, [this](const net::Request& sent, const net::Answer& answer) {
      string refusal{};
      if (answer.is_ok()) {
        const auto partial = wire::read_export_response(answer.body);
        if (partial && partial->rejected > 0) {
          refusal = fmt::format("it rejects {} of them: {}", partial->rejected, partial->message);
        }
      }
      settle(sent, answer, route_.traces, "spans", material_.happenings().size() * 2, told_.traces, refusal);
    });
  }

  void tell_logs(bool with_metadata) {
    net::Request request = protobuf_to(route_.logs.write, "/loki/api/v1/push",
                                       wire::loki::push_as_protobuf(material_.logs(with_metadata)), route_.timeout);
    send(std::move(request), attempts, [this, with_metadata](const net::Request& sent, const net::Answer& answer) {
      if (with_metadata && refuses_metadata(answer)) {
        told_.metadata_refusal = trouble_of(sent, answer);
        tell_logs(false);
        return;
      }
      // 260 is how Loki says that it blocks a tenant's writes.
      const string refusal = answer.status == 260 ? "it answers 260: it takes no lines of this tenant" : string{};
      settle(sent, answer, route_.logs, "lines", material_.logs(false).front().entries.size(), told_.logs, refusal);
    });
  }

  void send(net::Request request, unsigned left, Judge judge) {
    ++open_;
    net::Request asked = request;
    client_.ask(std::move(asked), [self = shared_from_this(), request = std::move(request), left,
                                   judge = std::move(judge)](const net::Answer& answer) {
      if (left > 1 && (answer.status == 429 || answer.status == 503)) {
        after_or_dropped(self->client_, pause, [self, request, left, judge, answer](bool was_dropped) {
          if (was_dropped) {
            self->told_.was_interrupted = true;
            judge(request, answer);
          } else {
            ++self->result_.retries;
            self->send(request, left - 1, judge);
          }
          self->close();
        });
        return;
      }
      if (answer.problem == net::Problem::cancelled) self->told_.was_interrupted = true;
      judge(request, answer);
      self->close();
    });
  }

  void settle(const net::Request& request, const net::Answer& answer, const Route& route, string_view what,
              std::size_t count, bool& is_told, const string& refusal) {
    Written& written = *result_.written;
    written.written += count;
    const string trouble = refusal.empty() ? trouble_of(request, answer) : refusal;
    is_told = trouble.empty();
    if (is_told) {
      written.acknowledged += count;
      return;
    }
    const bool is_unanswered = answer.status == 0;
    (is_unanswered ? written.unanswered : written.refused) += count;
    result_.refusals.push_back(
        {.status = answer.status, .message = trouble, .items = count, .is_unanswered = is_unanswered});
    // After an interruption there are no other answers than those that it has cut off.
    if (told_.was_interrupted) {
      result_.findings.push_back(
          {.weight = Verdict::unchecked,
           .message = is_unanswered
                          ? fmt::format("interrupted before {} answered: nobody can say whether it took the {} {}",
                                        route.write.name, count, what)
                          : fmt::format("interrupted before the {} {} could be sent to {} again: {}", count, what,
                                        route.write.name, trouble)});
      return;
    }
    result_.findings.push_back(
        {.weight = Verdict::failed,
         .message = fmt::format("{} did not take the {} {}: {}", route.write.name, count, what, trouble),
         .next = net::problem_advice(request, answer)});
  }

  void close() {
    if (--open_ > 0) return;
    const Written& written = *result_.written;
    for (const Finding& finding : result_.findings) result_.verdict = std::max(result_.verdict, finding.weight);
    result_.sentence =
        fmt::format("{} of {} samples, spans and lines were taken{}", written.acknowledged, written.written,
                    told_.was_interrupted ? "; interrupted before the others were" : "");
    done_(told_, std::move(result_));
  }

  net::Client& client_;
  const Material& material_;
  const CorrelationRoute& route_;
  std::function<void(Told, Result)> done_;
  Told told_{};
  Result result_{};
  std::size_t open_ = 0;
};

}  // namespace

void tell(net::Client& client, const Material& material, const CorrelationRoute& route,
          std::function<void(Told, Result)> done) {
  if (route.only_read) {
    done({.metrics = true, .logs = true, .traces = true}, {});
    return;
  }
  std::make_shared<Telling>(client, material, route, std::move(done))->start();
}

}  // namespace pyat::smoke::correlation
