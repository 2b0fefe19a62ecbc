// A Tempo in memory for the tests of traces: what it has, it answers.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "smoke/book.hpp"
#include "smoke/path.hpp"
#include "smoke/run.hpp"
#include "smoke/traces/data.hpp"
#include "smoke/traces/items.hpp"
#include "smoke/traces/paths.hpp"
#include "support/fake_client.hpp"
#include "wire/otlp_traces.hpp"

namespace pyat::test {

inline smoke::Run trace_run(std::size_t spans = 60) {
  smoke::Run run{.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}};
  run.sizes.spans = spans;
  return run;
}

inline smoke::Route trace_route(std::string protocol = "otlp-http", std::string release = "2.10.8") {
  smoke::Route route{.protocol = std::move(protocol), .product = "tempo", .release = std::move(release), .tag = "t"};
  route.write.url = "http://tempo:4318";
  route.read.url = "http://tempo:3200";
  return route;
}

inline const smoke::View& view_of(const smoke::Path& path, std::string_view name) {
  for (const smoke::View& view : path.views) {
    if (view.name == name) return view;
  }
  throw std::runtime_error("no such view");
}

struct Read {
  smoke::Ledger ledger{};
  std::string problem{};
};

// Reads a view whose n-th query is answered with answers[n], the last one being that of all further ones.
inline Read read_view(const smoke::View& view, const std::vector<net::Answer>& answers) {
  smoke::Book book(view.expected);
  Read read{};
  for (std::size_t n = 0; n < view.queries.size(); ++n) {
    const smoke::Query& query = view.queries[n];
    book.begin(query);
    smoke::Reading reading = view.read(query.request, answers[std::min(n, answers.size() - 1)], book);
    book.end(query, smoke::Book::Time{std::chrono::seconds{2}}, reading.problem.empty());
    if (read.problem.empty()) read.problem = std::move(reading.problem);
  }
  smoke::Acknowledgement acknowledged{.state = smoke::Acknowledgement::State::acknowledged,
                                      .when = smoke::Book::Time{std::chrono::seconds{1}}};
  read.ledger = book.close(std::vector(view.expected->size(), acknowledged), {});
  return read;
}

inline net::Answer protobuf_answer(const wire::otlp::Traces& traces) {
  return answer_of(200, wire::otlp::traces_to_protobuf(traces), {{"content-type", "application/protobuf"}});
}

inline net::Answer json_answer(std::string body) {
  return answer_of(200, std::move(body), {{"content-type", "application/json"}});
}

}  // namespace pyat::test
