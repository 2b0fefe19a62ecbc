// Traces found by what they carry, as far as searches show it; and Zipkin, as far as it keeps it.
#include <fmt/format.h>

#include <string>

#include "smoke/traces/span_item.hpp"
#include "smoke/traces/zipkin_form.hpp"
#include "support/catch.hpp"
#include "unit/smoke_traces_support.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using test::json_answer;
using test::read_view;
using test::trace_route;
using test::trace_run;
using test::view_of;
namespace otlp = wire::otlp;

string shortened(string id) { return id.substr(std::min(id.find_first_not_of('0'), id.size() - 1)); }

// A trace as Tempo shows it in the result of a search; without the last `lost` spans, but counted with them.
string found(const TraceData& data, std::size_t trace, std::size_t lost = 0) {
  const std::size_t first = data.first_of(trace), count = spans_of(data.run(), trace);
  string spans{};
  for (std::size_t n = first; n < first + count - lost; ++n) {
    const otlp::Span span = data.span(n);
    spans += fmt::format(R"({}{{"spanID":"{}","name":{},"startTimeUnixNano":"{}","durationNanos":"{}","attributes":[)"
                         R"({{"key":"pyat_span","value":{{"intValue":"{}"}}}}]}})",
                         n == first ? "" : ",", shortened(pyat::util::hexadecimal(span.span_id)),
                         quoted_text(span.name), span.start, span.end - span.start, n);
  }
  const otlp::Span root = data.span(first);
  return fmt::format(
      R"({{"traceID":"{}","rootServiceName":"pyat-smoke-front","rootTraceName":{},"startTimeUnixNano":"{}",)"
      R"("durationMs":{},"spanSets":[{{"spans":[{}],"matched":{}}}]}})",
      shortened(pyat::util::hexadecimal(root.trace_id)), quoted_text(root.name), root.start,
      (root.end - root.start) / 1'000'000, spans, count);
}

string search_answer(const TraceData& data, std::size_t traces, std::size_t lost = 0) {
  string body = R"({"traces":[)";
  for (std::size_t trace = 0; trace < traces; ++trace) body += (trace == 0 ? "" : ",") + found(data, trace, lost);
  return body + R"(],"metrics":{}})";
}

}  // namespace

TEST_CASE("searches find everything but the youngest trace") {
  const TraceData data(trace_run(), "t");
  const Path path = trace_path(trace_run(), trace_route());
  const test::Read spans = read_view(view_of(path, "TraceQL search"), {json_answer(search_answer(data, 5))});
  CHECK(spans.problem.empty());
  CHECK(spans.ledger.found == 50);
  CHECK(spans.ledger.is_clean());
  const test::Read traces = read_view(view_of(path, "search by tag"), {json_answer(search_answer(data, 5))});
  CHECK(traces.ledger.found == 5);
  CHECK(traces.ledger.is_clean());
}

TEST_CASE("a trace that a search does not find is missing, and one of another name is altered") {
  const TraceData data(trace_run(), "t");
  const Path path = trace_path(trace_run(), trace_route());
  const test::Read spans = read_view(view_of(path, "TraceQL search"), {json_answer(search_answer(data, 4))});
  CHECK(spans.ledger.missing == 10);
  string body = search_answer(data, 5);
  body.replace(body.find("rootTraceName\":\"") + 16, 1, "X");
  const test::Read traces = read_view(view_of(path, "search by tag"), {json_answer(body)});
  CHECK(traces.ledger.altered == 1);
  CHECK(view_of(path, "search by tag").may_come_right);  // the root may just be on its way
  CHECK_FALSE(view_of(path, "TraceQL search").may_come_right);
}

TEST_CASE("a limit is not taken for a loss") {
  const TraceData data(trace_run(), "t");
  const Path path = trace_path(trace_run(), trace_route());
  const test::Read cut = read_view(view_of(path, "TraceQL search"), {json_answer(search_answer(data, 5, 1))});
  CHECK_THAT(cut.problem, Contains("shows 9 of the 10 spans"));
  CHECK(cut.ledger.missing == 0);
  string many = R"({"traces":[)";
  for (int n = 0; n < 60; ++n) many += (n == 0 ? "" : ",") + found(data, 0);
  const test::Read full = read_view(view_of(path, "search by tag"), {json_answer(many + "]}")});
  CHECK_THAT(full.problem, Contains("at most (60)"));
  CHECK(full.ledger.missing == 0);
}

TEST_CASE("a large run is searched in groups, none of which reaches a limit") {
  const Path path = trace_path(trace_run(10'000), trace_route());
  const View& view = view_of(path, "TraceQL search");
  REQUIRE(view.queries.size() == 2);
  CHECK(view.queries[0].count == 5000);
  CHECK(view.queries[1].first == 5000);
  CHECK(view.queries[1].count == 4900);
  CHECK_THAT(view.queries[0].request.url, Contains("limit=60&spss=100&start=1795224430&end="));
  CHECK(view_of(path, "values of a tag").expected->size() == 2);
}

TEST_CASE("values of a tag: those of this run and path") {
  const Path path = trace_path(trace_run(), trace_route());
  const View& view = view_of(path, "values of a tag");
  const string ours = TraceData(trace_run(), "t").group(0).name;
  const auto body = [](const string& value) {
    return json_answer(R"({"tagValues":[{"type":"string","value":"elsewhere.t.0.0"},{"type":"string","value":")" +
                       value + R"("}]})");
  };
  CHECK(read_view(view, {body(ours)}).ledger.is_clean());
  CHECK(read_view(view, {body("42-totw5g.u.0.0")}).ledger.missing == 1);
  CHECK(read_view(view, {body(ours + "7")}).ledger.unexpected == 1);
}

TEST_CASE("searches wait as long as the release needs") {
  const auto deadline = [](const char* release, Run run = trace_run()) {
    return view_of(trace_path(run, trace_route("otlp-http", release)), "TraceQL search").deadline;
  };
  using std::chrono::seconds;
  CHECK(deadline("2.3.1") > seconds{20});
  CHECK(deadline("2.10.8") > seconds{15});
  CHECK(deadline("3.0.3") > seconds{10});
  Run paced = trace_run();
  paced.length = seconds{1};
  CHECK(deadline("3.0.3", paced) == deadline("3.0.3") + seconds{30});
  CHECK(deadline("2.10.8", paced) == deadline("2.10.8"));
  CHECK(view_of(trace_path(trace_run(), trace_route()), "by id").not_before.count() == 0);
}

TEST_CASE("a span that took the way through Zipkin has what Zipkin keeps") {
  const TraceData data(trace_run(), "t");
  const otlp::Span span = data.span(5);  // two events, an error
  const Received received = received_from_zipkin(data.resource(0, 1), span);
  CHECK(received.resource.attributes == otlp::Attributes{{"service.name", "pyat-smoke-back"}});
  CHECK(received.scope == otlp::Scope{});
  CHECK(received.span.start == span.start / 1000 * 1000);
  CHECK(received.span.links.empty());
  CHECK(received.span.events.size() == span.events.size());
  CHECK(received.span.events.at(0).attributes.empty());
  CHECK(received.span.status == otlp::status::error);
  CHECK(received.span.status_message.empty());
  for (const otlp::Attribute& attribute : received.span.attributes) {
    CHECK(std::holds_alternative<string>(attribute.value.any));
  }
  const wire::zipkin::Span zipkin = to_zipkin(data.resource(0, 1), span);
  CHECK(zipkin.service == "pyat-smoke-back");
  CHECK(zipkin.tags.size() == received.span.attributes.size() + 1);
  CHECK(zipkin.tags.back() == std::pair<string, string>("error", "true"));
  CHECK(zipkin.duration == (span.end - span.start) / 1000);
}

}  // namespace pyat::smoke
