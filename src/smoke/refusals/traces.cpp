// What Tempo must refuse, by OTLP over HTTP: receiver/otlpreceiver of the OpenTelemetry Collector, which Tempo has
// inside, and modules/distributor/distributor.go of github.com/grafana/tempo. It takes spans of every time.
#include <fmt/format.h>

#include <chrono>

#include "health/release.hpp"
#include "smoke/refusals/attempt.hpp"
#include "wire/otlp_traces.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

namespace otlp = wire::otlp;

string bytes_of(const Run& run, string_view purpose, std::size_t number, std::size_t size) {
  string bytes{};
  for (std::size_t i = 0; i < size; i += 8) {
    const std::uint64_t random = random_of(run, purpose, number * 2 + i / 8);
    for (unsigned k = 0; k < 8; ++k) bytes += static_cast<char>((random >> (8 * k)) & 0xFFU);
  }
  // One that is all zeros is none.
  bytes[0] = static_cast<char>(bytes[0] | 1);
  return bytes;
}

string hex(string_view bytes) {
  string text{};
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

// The run is said with an ending, so that searches for the run itself show nothing of this.
otlp::Traces trace_of(const Ground& ground, std::size_t number, string trace_id) {
  const std::uint64_t second = 1'000'000'000;
  otlp::Span span{};
  span.trace_id = std::move(trace_id);
  span.span_id = bytes_of(ground.run, "refused span", number, otlp::span_id_size);
  span.name = fmt::format("pyat-refusal-{}", number);
  span.kind = otlp::kind::internal;
  span.start = static_cast<std::uint64_t>(ground.run.begin.time_since_epoch().count()) * second;
  span.end = span.start + second / 10;
  otlp::ResourceSpans resource{};
  resource.resource.attributes = {{"service.name", string(job)},
                                  {"job", string(job)},
                                  {"pyat_path", string(refusals_path) + ground.route.tag},
                                  {string(retention_label), string(retention)},
                                  {string(run_label), id_of(ground.run) + "-refusals"}};
  resource.scopes.push_back({.scope = {}, .spans = {std::move(span)}});
  return {std::move(resource)};
}

net::Request post(const Ground& ground, string body, string_view type) {
  net::Request request = request_to(ground.route.write, "POST", "/v1/traces");
  request.headers.push_back({.name = "Content-Type", .value = string(type)});
  request.body = std::move(body);
  return request;
}

Look look_for(const Ground& ground, std::size_t number, string_view trace_id) {
  net::Request request = request_to(ground.route.read, "GET", "/api/traces/" + hex(trace_id));
  request.headers.push_back({.name = "Accept", .value = "application/json"});
  return {.request = std::move(request), .needle = fmt::format("pyat-refusal-{}\"", number)};
}

string id_of_trace(const Ground& ground, std::size_t number) {
  return bytes_of(ground.run, "refused trace " + ground.route.tag, number, otlp::trace_id_size);
}

// A trace with which nothing is wrong.
Attempt good_one(const Ground& ground, std::size_t number) {
  const string id = id_of_trace(ground, number);
  Attempt attempt{};
  attempt.request = post(ground, otlp::traces_to_protobuf(trace_of(ground, number, id)), "application/x-protobuf");
  attempt.look = look_for(ground, number, id);
  attempt.right = {400};
  return attempt;
}

void add_control(const Ground& ground, Attempt& attempt, std::size_t number) {
  const Attempt good = good_one(ground, number);
  attempt.control = good.request;
  attempt.control_look = *good.look;
}

Attempt zero_trace_id(const Ground& ground) {
  constexpr std::size_t number = 1;
  const string zeros(otlp::trace_id_size, '\0');
  Attempt attempt{.name = "a trace id of zeros"};
  attempt.request = post(ground, otlp::traces_to_protobuf(trace_of(ground, number, zeros)), "application/x-protobuf");
  add_control(ground, attempt, 2);
  // Before its receivers told a mistake of the client from one of the server, Tempo answered 500.
  attempt.right = {400, 500};
  attempt.meaning = "spans without a trace are stored";
  return attempt;
}

Attempt short_trace_id(const Ground& ground) {
  Attempt attempt{.name = "a trace id of 8 bytes"};
  attempt.request = post(ground, otlp::traces_to_protobuf(trace_of(ground, 3, id_of_trace(ground, 3).substr(0, 8))),
                         "application/x-protobuf");
  attempt.right = {400, 500};
  attempt.meaning = "trace ids are stored that no other system can name";
  return attempt;
}

}  // namespace

std::vector<Attempt> trace_attempts(const Ground& ground) {
  std::vector<Attempt> attempts{zero_trace_id(ground), short_trace_id(ground)};
  const auto form = [&](std::size_t number, string_view name) -> Attempt& {
    return add_spoilt(ground, good_one, number, name, "a body that holds no spans is taken for one that does",
                      attempts);
  };
  string& cut = form(10, "protobuf that was cut").request.body;
  cut.resize(cut.size() - 3);
  Attempt& json = form(11, "JSON that was cut");
  const string text = otlp::traces_to_json(trace_of(ground, 11, id_of_trace(ground, 11)));
  json.request = post(ground, text.substr(0, text.size() - 4), "application/json");
  Attempt& type = form(12, "a content type that is neither protobuf nor JSON");
  for (net::Header& header : type.request.headers) {
    if (header.name == "Content-Type") header.value = "text/plain";
  }
  type.right = {415};
  Attempt& elsewhere = form(13, "spans to a path that Tempo never had");
  elsewhere.request.url = ground.route.write.url + "/api/push";
  elsewhere.right = {404};
  elsewhere.meaning = "something that is no Tempo answers at /api/push";
  add_strangers(ground, good_one, attempts);
  return attempts;
}

}  // namespace pyat::smoke
