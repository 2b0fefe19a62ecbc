#include "smoke/traces/by_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "health/docker/printable.hpp"
#include "smoke/book.hpp"
#include "smoke/traces/answers.hpp"
#include "smoke/traces/release.hpp"
#include "smoke/traces/span_item.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
namespace otlp = wire::otlp;

// What is read a second time in another form is not read in full: the form is what is tried, and each question of this
// kind is 50 jobs in Tempo's queue (query_frontend.trace_by_id.query_shards), which has room for 2,000.
constexpr std::size_t few_traces = 4;

// Found at once where nothing is wrong; but a full queue answers 429 for a while.
constexpr std::chrono::seconds deadline{20};

enum class Api : std::uint8_t { v1, v2 };

constexpr string_view protobuf = "application/protobuf", json = "application/json";

std::optional<otlp::TraceAnswer> decode(Api api, const net::Answer& answer) {
  const string* type = answer.header("content-type");
  if (type != nullptr && util::lower_ascii(*type).starts_with(protobuf)) {
    return api == Api::v2 ? otlp::trace_from_protobuf_v2(answer.body) : otlp::trace_from_protobuf(answer.body);
  }
  return otlp::trace_from_json(answer.body);
}

// Without the attributes that a collector has added to the resource: what it is made to do is no fault.
otlp::Resource without_additions(const otlp::Resource& resource, const otlp::Resource& written) {
  otlp::Resource kept{};
  for (const otlp::Attribute& attribute : resource.attributes) {
    const bool is_ours = std::any_of(written.attributes.begin(), written.attributes.end(),
                                     [&](const otlp::Attribute& ours) { return ours.key == attribute.key; });
    if (is_ours) kept.attributes.push_back(attribute);
  }
  return kept;
}

struct Reader {
  Api api = Api::v1;
  SharedData data{};
  Form form = Form::otlp;
  bool is_direct = true;  // nothing lies between

  Reading operator()(const net::Request& request, const net::Answer& answer, Book& book) const {
    // Of an unknown trace. Nobody says "404 page not found" of it but a server that does not know the path.
    if (answer.status == 404 && answer.problem == net::Problem::none && !answer.body.starts_with("404 page")) return {};
    if (string trouble = trouble_with(request, answer); !trouble.empty()) return {.problem = std::move(trouble)};
    const std::optional<otlp::TraceAnswer> trace = decode(api, answer);
    if (!trace) return {.problem = "answers something that is no trace"};
    add(trace->traces, book);
    if (!trace->is_partial) return {};
    return {.problem =
                fmt::format("answers a part of the trace (status PARTIAL): {}", health::printable(trace->message))};
  }

 private:
  void add(const otlp::Traces& traces, Book& book) const {
    for (const otlp::ResourceSpans& resource : traces) {
      const otlp::Resource kept =
          is_direct ? resource.resource : without_additions(resource.resource, data->resource(0, 0));
      for (const otlp::ScopeSpans& scope : resource.scopes) {
        for (const otlp::Span& span : scope.spans) book.add(item_of(kept, scope.scope, in_form(span, form)));
      }
    }
  }
};

net::Request request_of(const Access& access, Api api, string_view accept, string_view id) {
  net::Request request =
      request_to(access, "GET", fmt::format("{}{}", api == Api::v2 ? "/api/v2/traces/" : "/api/traces/", id));
  request.headers.push_back({.name = "Accept", .value = string(accept)});
  request.max_body = most_of_an_answer;
  return request;
}

struct Way {
  Api api = Api::v1;
  string_view accept = protobuf;
};

View view_of(const SharedData& data, Form form, const Route& route, const Access& access, Way way, std::size_t traces) {
  View view{};
  view.name = fmt::format("by id{}{}", way.accept == json ? " as JSON" : "", way.api == Api::v2 ? " (API v2)" : "");
  view.expected = span_items(data, form, std::min(data->first_of(traces), data->spans()));
  for (std::size_t trace = 0; trace < traces; ++trace) {
    const string id = trace_id_of(data->run(), data->tag(), trace);
    view.queries.push_back({.request = request_of(access, way.api, way.accept, id),
                            .first = data->first_of(trace),
                            .count = spans_of(data->run(), trace)});
  }
  view.deadline = deadline;
  view.read = Reader{.api = way.api, .data = data, .form = form, .is_direct = route.through.empty()};
  return view;
}

}  // namespace

bool has_traces_v2(string_view release) { return is_since(release, 2, 6); }

std::vector<View> views_by_id(const SharedData& data, Form form, const Route& route) {
  const std::size_t all = data->traces(), few = std::min(all, few_traces);
  std::vector<View> views{};
  views.push_back(view_of(data, form, route, route.read, {Api::v1, protobuf}, all));
  views.push_back(view_of(data, form, route, route.read, {Api::v1, json}, few));
  if (!has_traces_v2(route.release)) return views;
  views.push_back(view_of(data, form, route, route.read, {Api::v2, protobuf}, few));
  views.push_back(view_of(data, form, route, route.read, {Api::v2, json}, few));
  return views;
}

View view_of_stranger(const SharedData& data, Form form, const Route& route) {
  Access stranger = route.read;
  stranger.tenant = route.stranger;
  View view = view_of(data, form, route, stranger, {Api::v1, protobuf}, std::min(data->traces(), few_traces));
  view.name = "tenant " + route.stranger;
  view.expected = span_items(data, form, 0);
  for (Query& query : view.queries) query.first = query.count = 0;
  return view;
}

}  // namespace pyat::smoke
