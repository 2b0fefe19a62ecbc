// The spans of a run, and whether every fault that they come back with is seen as what it is.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "smoke/traces/span_item.hpp"
#include "support/catch.hpp"
#include "unit/smoke_traces_support.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using test::json_answer;
using test::protobuf_answer;
using test::read_view;
using test::trace_route;
using test::trace_run;
using test::view_of;
namespace otlp = wire::otlp;

// What a server has of the run, and how it is asked for it.
struct Scene {
  explicit Scene(std::size_t spans = 10, Route on = trace_route())
      : data(trace_run(spans), on.tag), path(trace_path(trace_run(spans), on)) {
    for (std::size_t trace = 0; trace < data.traces(); ++trace) stored.push_back(data.trace(trace));
  }

  test::Read read(const string& view = "by id") const {
    std::vector<net::Answer> answers{};
    for (const otlp::Traces& trace : stored) answers.push_back(protobuf_answer(trace));
    return read_view(view_of(path, view), answers);
  }
  otlp::Span& span(std::size_t service, std::size_t at) { return stored[0][service].scopes[0].spans[at]; }

  TraceData data;
  Path path;
  std::vector<otlp::Traces> stored{};
};

// Neither found nor missing more than said.
void check(const Ledger& ledger, std::size_t found, std::size_t altered, std::size_t missing, std::size_t duplicated,
           std::size_t unexpected) {
  CHECK(ledger.found == found);
  CHECK(ledger.altered == altered);
  CHECK(ledger.missing == missing);
  CHECK(ledger.duplicated == duplicated);
  CHECK(ledger.unexpected == unexpected);
}

}  // namespace

TEST_CASE("the spans of a run are the same every time, and others in every other run, tag and part") {
  const TraceData data(trace_run(), "t");
  CHECK(data.trace(3) == TraceData(trace_run(), "t").trace(3));
  CHECK(trace_id_of(trace_run(), "t", 3) == pyat::util::hexadecimal(data.trace(3)[0].scopes[0].spans[0].trace_id));
  CHECK(span_id_of(trace_run(), "t", 3, 0) == pyat::util::hexadecimal(data.trace(3)[0].scopes[0].spans[0].span_id));
  Run part = trace_run();
  part.length = std::chrono::seconds{1};
  part.part = 1;
  Run later = trace_run();
  later.begin += std::chrono::seconds{1};
  std::set<string> ids{};
  for (std::size_t trace = 0; trace < 6; ++trace) {
    ids.insert({trace_id_of(trace_run(), "t", trace), trace_id_of(trace_run(), "u", trace),
                trace_id_of(part, "t", trace), trace_id_of(later, "t", trace)});
  }
  CHECK(ids.size() == 24);
  CHECK(span_id_of(trace_run(), "t", 0, 1) != span_id_of(trace_run(), "u", 0, 1));
  CHECK(span_id_of(trace_run(), "t", 0, 1) != span_id_of(part, "t", 0, 1));
}

TEST_CASE("ids are pinned, so that a later version verifies what an earlier one has written") {
  CHECK(trace_id_of(trace_run(), "t", 0) == "f624bfb469b1c0e4b98913f8a5328af1");
  CHECK(trace_id_of(trace_run(), "t", 1) == "063d1ba23e903373a6d54f7b7d507e13");
  CHECK(trace_id_of(trace_run(), "t", 3) == "0000000000000000b333459664505825");
  CHECK(span_id_of(trace_run(), "t", 0, 3) == "0022bc3979e38f11");
}

TEST_CASE("a run has spans of every kind, with everything that a span can have") {
  const TraceData data(trace_run(), "t");
  std::set<std::int32_t> kinds{}, statuses{};
  std::set<std::size_t> types{};
  std::set<string> ids{};
  std::size_t events = 0, links = 0, states = 0;
  for (std::size_t n = 0; n < data.spans(); ++n) {
    const otlp::Span span = data.span(n);
    kinds.insert(span.kind);
    statuses.insert(span.status);
    ids.insert(span.span_id);
    events += span.events.size();
    links += span.links.size();
    if (!span.trace_state.empty()) ++states;
    for (const otlp::Attribute& attribute : span.attributes) types.insert(attribute.value.any.index());
    CHECK(span.start < span.end);
    CHECK(span.parent_id.empty() == (n == data.first_of(data.trace_of(n))));
  }
  CHECK(kinds.size() == 6);
  CHECK(statuses.size() == 3);
  CHECK(types.size() == 7);
  CHECK(ids.size() == data.spans());
  CHECK(events > 20);
  CHECK(links > 10);
  CHECK(states > 10);
  CHECK(trace_id_of(data.run(), "t", 3).starts_with("0000000000000000"));
  for (const otlp::ResourceSpans& resource : data.trace(0)) {
    std::map<string, string> labels{};
    for (const otlp::Attribute& attribute : resource.resource.attributes) {
      if (const auto* text = std::get_if<string>(&attribute.value.any)) labels[attribute.key] = *text;
    }
    CHECK(labels["job"] == "pyat-smoke");
    CHECK(labels["pyat_run"] == id_of(trace_run()));
    CHECK(labels["pyat_retention"] == "1d");
  }
}

TEST_CASE("spans are old enough for Tempo 3 to show them, and young enough to be filed under their time") {
  for (const std::size_t spans : {std::size_t{11}, std::size_t{60}, std::size_t{10'000}}) {
    const TraceData data(trace_run(spans), "t");
    const auto begin = static_cast<std::uint64_t>(trace_run().begin.time_since_epoch().count()) * 1'000'000'000;
    for (std::size_t trace = 0; trace + 1 < data.traces(); ++trace) {
      CHECK(data.times(trace).start >= begin - 100'000'000'000);
      CHECK(data.times(trace).end <= begin - 45'000'000'000);
    }
    const TraceData::Times youngest = data.times(data.traces() - 1);
    CHECK(youngest.start >= begin - 1'000'000'000);
    CHECK(youngest.end <= begin);
  }
}

TEST_CASE("every trace has a group, and every group its own name") {
  for (const std::size_t spans :
       {std::size_t{0}, std::size_t{5}, std::size_t{60}, std::size_t{10'000}, std::size_t{10'150}}) {
    const TraceData data(trace_run(spans), "t");
    std::size_t traces = 0, counted = 0;
    std::set<string> names{};
    for (std::size_t number = 0; number < data.groups(); ++number) {
      const TraceData::Group group = data.group(number);
      CHECK(group.first == traces);
      traces += group.count;
      names.insert(group.name);
      for (std::size_t trace = group.first; trace < traces; ++trace) CHECK(data.group_of(trace) == number);
    }
    CHECK(traces == data.traces());
    CHECK(names.size() == data.groups());
    for (std::size_t trace = 0; trace < data.traces(); ++trace) counted += spans_of(data.run(), trace);
    CHECK(counted == spans);
  }
}

TEST_CASE("what comes back as it was written is found") {
  const Scene scene(60);
  const test::Read read = scene.read();
  CHECK(read.problem.empty());
  CHECK(read.ledger.is_clean());
  check(read.ledger, 60, 0, 0, 0, 0);
}

TEST_CASE("a lost child is missing") {
  Scene scene;
  scene.stored[0][1].scopes[0].spans.pop_back();
  check(scene.read().ledger, 9, 0, 1, 0, 0);
}

TEST_CASE("a span that is there twice is duplicated") {
  Scene scene;
  scene.stored[0].push_back(scene.stored[0][1]);
  scene.stored[0].back().scopes[0].spans.resize(1);
  check(scene.read().ledger, 10, 0, 0, 1, 0);
}

TEST_CASE("a span that nobody has written is unexpected") {
  Scene scene;
  otlp::Span stranger = scene.span(0, 0);
  stranger.span_id = "strange!";
  stranger.attributes.clear();
  scene.stored[0][0].scopes[0].spans.push_back(stranger);
  check(scene.read().ledger, 10, 0, 0, 0, 1);
}

TEST_CASE("two swapped attributes are seen, with the lines that differ") {
  Scene scene;
  std::swap(scene.span(0, 1).attributes[1].value, scene.span(0, 1).attributes[2].value);
  const Ledger ledger = scene.read().ledger;
  check(ledger, 9, 1, 0, 0, 0);
  REQUIRE(ledger.examples.size() == 1);
  CHECK_THAT(ledger.examples[0].expected, Contains("attribute http.method: string \"GET\""));
  CHECK_THAT(ledger.examples[0].found, Contains("attribute http.url: string \"GET\""));
}

TEST_CASE("whatever changes of a span makes it altered") {
  using Change = void (*)(otlp::Span&);
  const std::pair<const char*, Change> changes[] = {
      {"name", [](otlp::Span& span) { span.name += '.'; }},
      {"parent", [](otlp::Span& span) { span.parent_id[7] ^= 1; }},
      {"orphan", [](otlp::Span& span) { span.parent_id.clear(); }},
      {"trace id", [](otlp::Span& span) { span.trace_id[0] ^= 1; }},
      {"span id", [](otlp::Span& span) { span.span_id[0] ^= 1; }},
      {"trace state", [](otlp::Span& span) { span.trace_state += "x"; }},
      {"kind", [](otlp::Span& span) { span.kind ^= 1; }},
      {"status", [](otlp::Span& span) { span.status ^= 1; }},
      {"message", [](otlp::Span& span) { span.status_message += '!'; }},
      {"start", [](otlp::Span& span) { span.start += 1; }},
      {"end", [](otlp::Span& span) { span.end -= 1; }},
      {"type", [](otlp::Span& span) { span.attributes[3].value = "200"; }},
      {"number", [](otlp::Span& span) { span.attributes[0].value = 7'000; }},
      {"lost attribute", [](otlp::Span& span) { span.attributes.pop_back(); }},
      {"lost event", [](otlp::Span& span) { span.events.pop_back(); }},
      {"time of an event", [](otlp::Span& span) { span.events[0].time += 1; }},
      {"attribute of an event", [](otlp::Span& span) { span.events[0].attributes[0].value = true; }},
      {"lost link", [](otlp::Span& span) { span.links.clear(); }},
      {"link", [](otlp::Span& span) { span.links[0].trace_id[15] ^= 1; }},
      {"attribute of a link", [](otlp::Span& span) { span.links[0].attributes.pop_back(); }},
  };
  for (const auto& [what, change] : changes) {
    INFO(what);
    Scene scene;
    otlp::Span& span = scene.span(0, 2);  // number 4: one event, one link
    REQUIRE(span.events.size() == 1);
    REQUIRE(span.links.size() == 1);
    change(span);
    const Ledger ledger = scene.read().ledger;
    check(ledger, 9, 1, 0, 0, 0);
  }
}

TEST_CASE("what changes of the resource or the scope alters all spans of it") {
  Scene scene;
  scene.stored[0][0].resource.attributes[1].value = "other";
  check(scene.read().ledger, 5, 5, 0, 0, 0);
  scene.stored[0][0] = scene.data.trace(0)[0];
  scene.stored[0][0].scopes[0].scope.version = "2";
  check(scene.read().ledger, 5, 5, 0, 0, 0);
}

TEST_CASE("a flipped bit anywhere in an answer is seen") {
  const Scene scene;
  const View& view = view_of(scene.path, "by id");
  const string whole = wire::otlp::traces_to_protobuf(scene.stored[0]);
  for (std::size_t n = 0; n < 1000; ++n) {
    const std::size_t bit = random_of(trace_run(), "flip", n) % (whole.size() * 8);
    string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const auto decoded = wire::otlp::trace_from_protobuf(flipped);
    if (decoded && decoded->traces == scene.stored[0]) continue;  // another spelling of "true"
    const test::Read read =
        read_view(view, {test::answer_of(200, flipped, {{"content-type", "application/protobuf"}})});
    INFO(bit);
    CHECK((!read.problem.empty() || !read.ledger.is_clean()));
  }
}

TEST_CASE("the order of attributes, events and batches says nothing") {
  Scene scene;
  std::reverse(scene.stored[0].begin(), scene.stored[0].end());
  for (otlp::ResourceSpans& resource : scene.stored[0]) {
    std::reverse(resource.resource.attributes.begin(), resource.resource.attributes.end());
    std::reverse(resource.scopes[0].spans.begin(), resource.scopes[0].spans.end());
    for (otlp::Span& span : resource.scopes[0].spans) {
      std::reverse(span.attributes.begin(), span.attributes.end());
      std::reverse(span.events.begin(), span.events.end());
    }
  }
  check(scene.read().ledger, 10, 0, 0, 0, 0);
}

TEST_CASE("what a collector adds to the resource is no fault, and what it takes away is one") {
  Route route = trace_route();
  route.through = "collector";
  Scene scene(10, route);
  scene.stored[0][0].resource.attributes.push_back({"host.name", "node-7"});
  check(scene.read().ledger, 10, 0, 0, 0, 0);
  std::erase_if(scene.stored[0][0].resource.attributes, [](const otlp::Attribute& a) { return a.key == "job"; });
  check(scene.read().ledger, 5, 5, 0, 0, 0);
  Scene direct;
  direct.stored[0][0].resource.attributes.push_back({"host.name", "node-7"});
  check(direct.read().ledger, 5, 5, 0, 0, 0);
}

TEST_CASE("blocks that forget bytes: what is left is compared") {
  Scene scene(10, trace_route("otlp-http", "2.3.1"));
  check(scene.read().ledger, 10, 0, 0, 0, 0);  // not cut yet: the bytes are still there
  for (otlp::Attribute& attribute : scene.span(0, 0).attributes) {
    if (std::holds_alternative<otlp::Bytes>(attribute.value.any)) attribute.value = {};
  }
  check(scene.read().ledger, 10, 0, 0, 0, 0);
  scene.span(0, 0).attributes[1].value = {};
  check(scene.read().ledger, 9, 1, 0, 0, 0);
  CHECK_THAT(scene.path.notes.at(0), Contains("bytes"));
}

TEST_CASE("an unknown trace is missing, not unreadable; a wrong path is unreadable, not missing") {
  const Scene scene;
  const View& view = view_of(scene.path, "by id");
  const test::Read unknown = read_view(view, {test::answer_of(404, "trace not found")});
  CHECK(unknown.problem.empty());
  CHECK(unknown.ledger.missing == 10);
  const test::Read wrong = read_view(view, {test::answer_of(404, "404 page not found\n")});
  CHECK_THAT(wrong.problem, Contains("port 3200"));
  CHECK(wrong.ledger.missing == 0);
  CHECK(wrong.ledger.unverified == 10);
}

TEST_CASE("the second version of the API: no spans are no trace, and a part is not all") {
  const Scene scene;
  const View& view = view_of(scene.path, "by id as JSON (API v2)");
  const test::Read none = read_view(view, {json_answer(R"({"trace":{},"metrics":{}})")});
  CHECK(none.problem.empty());
  CHECK(none.ledger.missing == 10);
  string text = wire::otlp::traces_to_json(scene.stored[0]);
  CHECK(read_view(view, {json_answer(R"({"trace":)" + text + "}")}).ledger.is_clean());
  const test::Read part =
      read_view(view, {json_answer(R"({"trace":)" + text + R"(,"status":"PARTIAL","message":"trace exceeds"})")});
  CHECK_THAT(part.problem, Contains("PARTIAL") && Contains("trace exceeds"));
}

TEST_CASE("answers that are no traces prove nothing") {
  const Scene scene;
  for (const View& view : scene.path.views) {
    INFO(view.name);
    for (const net::Answer& answer :
         {test::answer_of(500, "boom"), test::answer_of(200, "<html>", {{"content-type", "text/html"}}),
          json_answer("[1]"), test::problem_of(net::Problem::no_answer)}) {
      const test::Read read = read_view(view, {answer});
      CHECK_FALSE(read.problem.empty());
      CHECK(read.ledger.missing == 0);
      CHECK(read.ledger.found == 0);
    }
  }
}

TEST_CASE("releases differ in the ways to read") {
  const auto names = [](const Path& path) {
    std::vector<string> list{};
    for (const View& view : path.views) list.push_back(view.name);
    return list;
  };
  const std::vector<string> old = {"by id", "by id as JSON", "TraceQL search", "search by tag", "values of a tag"};
  CHECK(names(trace_path(trace_run(), trace_route("otlp-http", "2.5.0"))) == old);
  CHECK(names(trace_path(trace_run(), trace_route("otlp-http", ""))) == old);
  const std::vector<string> young = {"by id",          "by id as JSON", "by id (API v2)", "by id as JSON (API v2)",
                                     "TraceQL search", "search by tag", "values of a tag"};
  CHECK(names(trace_path(trace_run(), trace_route("otlp-http", "v2.6.0"))) == young);
  CHECK(names(trace_path(trace_run(), trace_route("otlp-http", "3.1.0-dev"))) == young);
}

TEST_CASE("another tenant must find nothing") {
  Route route = trace_route();
  route.read.tenant = "a";
  route.stranger = "b";
  const Scene scene(10, route);
  const View& view = view_of(scene.path, "tenant b");
  for (const Query& query : view.queries) {
    REQUIRE(query.request.headers.size() == 2);
    CHECK(query.request.headers[0].value == "b");
  }
  CHECK(read_view(view, {test::answer_of(404, "trace not found")}).ledger.is_clean());
  CHECK(read_view(view, {protobuf_answer(scene.stored[0])}).ledger.unexpected == 10);
}

TEST_CASE("values are shown with their types, on one line, whatever they are") {
  CHECK(text_of("a\nb") == R"(string "a\nb")");
  CHECK(text_of(otlp::Value{1}) == "int 1");
  CHECK(text_of(otlp::Value{1.0}) == "double 1");
  CHECK(text_of(true) == "bool true");
  CHECK(text_of(otlp::Bytes{"foo"}) == "bytes Zm9v");
  CHECK(text_of(otlp::Array{1, "a"}) == R"(array [int 1, string "a"])");
  CHECK(text_of(otlp::Attributes{{"b", 1}, {"a: b", 2}}) == R"(map {"a: b" = int 2, b = int 1})");
  CHECK(text_of("\xff") == "string \"\xef\xbf\xbd\"");
  CHECK(time_text(1795224580000000001) == "2026-11-21T01:29:40.000000001Z");
}

}  // namespace pyat::smoke
