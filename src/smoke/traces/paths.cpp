#include "smoke/traces/paths.hpp"

#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "smoke/traces/by_id.hpp"
#include "smoke/traces/judge.hpp"
#include "smoke/traces/release.hpp"
#include "smoke/traces/search.hpp"
#include "smoke/traces/zipkin_form.hpp"
#include "wire/grpc.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
namespace otlp = wire::otlp;

constexpr std::array<Protocol, 4> protocols = {{{"otlp-grpc", "OTLP over gRPC"},
                                                {"otlp-http", "OTLP over HTTP"},
                                                {"otlp-json", "OTLP over HTTP, as JSON"},
                                                {"zipkin", "Zipkin"}}};

constexpr unsigned lanes = 64;

string zipkin_body(const otlp::Traces& traces) {
  std::vector<wire::zipkin::Span> spans{};
  for (const otlp::ResourceSpans& resource : traces) {
    for (const otlp::ScopeSpans& scope : resource.scopes) {
      for (const otlp::Span& span : scope.spans) spans.push_back(to_zipkin(resource.resource, span));
    }
  }
  return wire::zipkin::to_json(spans);
}

net::Request post(const Access& access, string_view path, string_view type, string body) {
  net::Request request = request_to(access, "POST", path);
  request.headers.push_back({.name = "Content-Type", .value = string(type)});
  request.body = std::move(body);
  return request;
}

// opentelemetry/proto/collector/trace/v1/trace_service.proto
net::Request grpc_call(const Access& access, const otlp::Traces& traces) {
  net::Request request = post(access, "/opentelemetry.proto.collector.trace.v1.TraceService/Export", "application/grpc",
                              wire::grpc_frame(otlp::traces_to_protobuf(traces)));
  request.protocol = net::Protocol::http2;
  request.headers.push_back({.name = "TE", .value = "trailers"});
  return request;
}

using MakeRequest = net::Request (*)(const Access& access, const otlp::Traces& traces);
using Judge = Outcome (*)(const Write& write, const net::Answer& answer);

struct Writer {
  MakeRequest request;
  Judge judge;
};

Writer writer_of(string_view protocol) {
  if (protocol == "otlp-grpc") return {grpc_call, judge_otlp_grpc};
  if (protocol == "otlp-json") {
    return {[](const Access& access, const otlp::Traces& traces) {
              return post(access, "/v1/traces", "application/json", otlp::traces_to_json(traces));
            },
            judge_otlp_http};
  }
  if (protocol == "zipkin") {
    return {[](const Access& access, const otlp::Traces& traces) {
              return post(access, "/api/v2/spans", "application/json", zipkin_body(traces));
            },
            judge_zipkin};
  }
  return {[](const Access& access, const otlp::Traces& traces) {
            return post(access, "/v1/traces", "application/x-protobuf", otlp::traces_to_protobuf(traces));
          },
          judge_otlp_http};
}

string_view title_of(string_view protocol) {
  for (const Protocol& known : protocols) {
    if (known.name == protocol) return known.title;
  }
  return protocol;
}

std::vector<string> notes_of(const Route& route, Form form, const TraceData& data) {
  std::vector<string> notes{};
  if (form == Form::zipkin) {
    notes.emplace_back(
        "Zipkin has text as its only type, no links, no attributes of events and microseconds: compared is what is "
        "left");
  }
  if (form == Form::otlp_without_bytes) {
    notes.push_back("Tempo " + route.release +
                    " forgets the values of attributes that are bytes (2.6 keeps them, with vParquet4): not compared");
  }
  if (!route.through.empty()) {
    notes.push_back("attributes that " + route.through + " adds to the resource are passed over");
  }
  if (route.release.empty()) {
    notes.emplace_back("Tempo does not say which release it is: /api/v2/traces was not tried");
  } else if (!has_traces_v2(route.release)) {
    notes.push_back("Tempo " + route.release + " has no /api/v2/traces (since 2.6)");
  }
  if (data.run().length.count() == 0 && data.traces() > 1) {
    notes.emplace_back("the youngest trace is read by its id only: searches need not show it yet");
  }
  return notes;
}

}  // namespace

std::span<const Protocol> trace_protocols() { return protocols; }

Path trace_path(const Run& run, const Route& route) {
  const auto data = std::make_shared<const TraceData>(run, route.tag);
  const Form form = route.protocol == "zipkin"   ? Form::zipkin
                    : keeps_bytes(route.release) ? Form::otlp
                                                 : Form::otlp_without_bytes;
  const Writer writer = writer_of(route.protocol);
  Path path{.signal = "traces", .title = string(title_of(route.protocol)), .route = route};
  path.items = span_items(data, form, data->spans());
  path.writes = data->traces();
  path.write = [data, writer, access = route.write](std::size_t trace) {
    return Write{.request = writer.request(access, data->trace(trace)),
                 .first = data->first_of(trace),
                 .count = spans_of(data->run(), trace),
                 .lane = static_cast<unsigned>(trace % lanes)};
  };
  path.judge = writer.judge;
  path.views = views_by_id(data, form, route);
  std::vector<View> searches = views_by_search(data, form, route);
  std::move(searches.begin(), searches.end(), std::back_inserter(path.views));
  if (!route.stranger.empty()) path.views.push_back(view_of_stranger(data, form, route));
  path.notes = notes_of(route, form, *data);
  return path;
}

}  // namespace pyat::smoke
