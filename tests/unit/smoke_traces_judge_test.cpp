// What the answers to writes of traces mean, as servers give them.
#include <string>

#include "smoke/traces/judge.hpp"
#include "support/catch.hpp"
#include "unit/smoke_traces_support.hpp"
#include "wire/grpc.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using test::answer_of;
using test::problem_of;
using test::trace_route;
using test::trace_run;

Outcome judged(const string& protocol, const net::Answer& answer) {
  const Path path = trace_path(trace_run(), trace_route(protocol));
  return path.judge(path.write(0), answer);
}

net::Answer json(int status, string body) {
  return answer_of(status, std::move(body), {{"content-type", "application/json"}});
}

net::Answer grpc(const string& status, const string& message, string body = {}) {
  return answer_of(200, std::move(body),
                   {{"content-type", "application/grpc"}, {"grpc-status", status}, {"grpc-message", message}});
}

}  // namespace

TEST_CASE("writes say what they carry, and go where their protocol goes") {
  const std::pair<const char*, const char*> urls[] = {
      {"otlp-grpc", "http://tempo:4318/opentelemetry.proto.collector.trace.v1.TraceService/Export"},
      {"otlp-http", "http://tempo:4318/v1/traces"},
      {"otlp-json", "http://tempo:4318/v1/traces"},
      {"zipkin", "http://tempo:4318/api/v2/spans"}};
  REQUIRE(trace_protocols().size() == std::size(urls));
  for (std::size_t n = 0; n < std::size(urls); ++n) {
    CHECK(trace_protocols()[n].name == urls[n].first);
    const Path path = trace_path(trace_run(25), trace_route(urls[n].first));
    REQUIRE(path.writes == 3);
    const Write write = path.write(2);
    CHECK(write.first == 20);
    CHECK(write.count == 5);
    CHECK(write.request.url == urls[n].second);
    CHECK(write.request.method == "POST");
    CHECK((write.request.protocol == net::Protocol::http2) == (n == 0));
    CHECK(path.items->size() == 25);
  }
  const Write write = trace_path(trace_run(), trace_route("otlp-grpc")).write(0);
  const auto message = wire::grpc_message_in(write.request.body);
  REQUIRE(message);
  CHECK(wire::otlp::trace_from_protobuf(*message).value().traces == TraceData(trace_run(), "t").trace(0));
}

TEST_CASE("OTLP over HTTP: taken, wholly or in part") {
  for (const net::Answer& answer : {json(200, R"({"partialSuccess":{}})"), answer_of(200)}) {
    const Outcome outcome = judged("otlp-http", answer);
    CHECK(outcome.answered == Answered::acknowledged);
    CHECK(outcome.rejected == 0);
    CHECK(outcome.message.empty());
  }
  const Outcome part =
      judged("otlp-json", json(200, R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too many"}})"));
  CHECK(part.answered == Answered::acknowledged);
  CHECK(part.rejected == 3);
  CHECK(part.message == "too many");
  CHECK(judged("otlp-json", json(200, R"({"partialSuccess":{"rejectedSpans":"3000"}})")).rejected == 10);
  const Outcome warned = judged("otlp-json", json(200, R"({"partialSuccess":{"errorMessage":"soft"}})"));
  CHECK(warned.rejected == 0);
  CHECK(warned.message == "soft");
}

TEST_CASE("OTLP over HTTP: refused, in the server's words") {
  const Outcome bad = judged("otlp-json", json(400, R"({"code":3,"message":"invalid length for ID"})"));
  CHECK(bad.answered == Answered::refused);
  CHECK(bad.message == "invalid length for ID");
  CHECK_FALSE(bad.again);
  const Outcome limited = judged("otlp-http", json(429, R"({"code":8,"message":"RATE_LIMITED: ingestion"})"));
  CHECK(limited.answered == Answered::refused);
  CHECK(limited.again);
  CHECK(judged("otlp-http", answer_of(503, "busy")).again);
  CHECK(judged("otlp-http", answer_of(504, "gateway")).answered == Answered::unknown);
}

TEST_CASE("a write to a place that does not exist names the one that does") {
  Write write{};
  write.request.url = "http://tempo:3200/api/push";
  const Outcome outcome = judge_otlp_http(write, answer_of(404, "404 page not found\n"));
  CHECK(outcome.answered == Answered::refused);
  CHECK_THAT(outcome.message, Contains("404 page not found: POST /api/push does not exist there") &&
                                  Contains("port 4318, at /v1/traces"));
  CHECK_THAT(judged("zipkin", answer_of(404, "404 page not found")).message, Contains("port 9411"));
  CHECK_THAT(judged("otlp-grpc", answer_of(404, "404 page not found")).message, Contains("port 4317"));
  CHECK_THAT(judged("otlp-grpc", grpc("12", "unknown service")).message, Contains("port 4317"));
}

TEST_CASE("no answer leaves it open, unless nothing can have been sent") {
  for (const char* protocol : {"otlp-grpc", "otlp-http", "otlp-json", "zipkin"}) {
    for (const net::Problem problem : {net::Problem::no_answer, net::Problem::closed, net::Problem::cut_short,
                                       net::Problem::cancelled, net::Problem::body_slow, net::Problem::not_http}) {
      const Outcome outcome = judged(protocol, problem_of(problem));
      CHECK(outcome.answered == Answered::unknown);
      CHECK_FALSE(outcome.message.empty());
    }
    const Outcome outcome = judged(protocol, problem_of(net::Problem::refused));
    CHECK(outcome.answered == Answered::refused);
  }
  CHECK_THAT(judged("otlp-grpc", problem_of(net::Problem::not_http)).message, Contains("port 4317"));
  CHECK_THAT(judged("otlp-grpc", problem_of(net::Problem::closed)).message, Contains("port 4317"));
  CHECK_THAT(judged("otlp-http", problem_of(net::Problem::closed)).message, !Contains("port"));
}

TEST_CASE("gRPC: by its status, not by that of HTTP") {
  CHECK(judged("otlp-grpc", grpc("0", "", wire::grpc_frame(""))).answered == Answered::acknowledged);
  // ExportTraceServiceResponse{1 partial_success{1 rejected_spans: 2, 2 error_message: "no"}}
  const Outcome part = judged("otlp-grpc", grpc("0", "", wire::grpc_frame("\x0a\x06\x08\x02\x12\x02no")));
  CHECK(part.rejected == 2);
  CHECK(part.message == "no");
  const Outcome limited = judged("otlp-grpc", grpc("8", "RATE_LIMITED%3A ingestion"));
  CHECK(limited.answered == Answered::refused);
  CHECK(limited.again);
  CHECK(limited.message == "RESOURCE_EXHAUSTED: RATE_LIMITED: ingestion");
  CHECK(judged("otlp-grpc", grpc("14", "shutting down")).again);
  CHECK_FALSE(judged("otlp-grpc", grpc("3", "trace ids must be 128 bit")).again);
  CHECK(judged("otlp-grpc", grpc("3", "trace ids must be 128 bit")).answered == Answered::refused);
  CHECK(judged("otlp-grpc", grpc("4", "")).answered == Answered::unknown);
  const Outcome open = judged("otlp-grpc", answer_of(200, "", {{"content-type", "application/grpc"}}));
  CHECK(open.answered == Answered::unknown);
  CHECK_THAT(open.message, Contains("grpc-status"));
}

TEST_CASE("a write without a tenant is not tried again, and says what is missing") {
  for (const Outcome& outcome : {judged("otlp-grpc", grpc("14", "no org id")),
                                 judged("otlp-http", json(503, R"({"code":14,"message":"no org id"})"))}) {
    CHECK(outcome.answered == Answered::refused);
    CHECK_FALSE(outcome.again);
    CHECK_THAT(outcome.message, Contains("no org id: multitenancy is enabled") && Contains("tenant:"));
  }
  CHECK(judged("zipkin", answer_of(500, "\"Internal Server Error\"")).message == "\"Internal Server Error\"");
}

TEST_CASE("Zipkin: 202 is all that it says") {
  CHECK(judged("zipkin", answer_of(202)).answered == Answered::acknowledged);
  const Outcome outcome = judged("zipkin", answer_of(400, "invalid character"));
  CHECK(outcome.answered == Answered::refused);
  CHECK(outcome.message == "invalid character");
}

}  // namespace pyat::smoke
