#include "wire/otlp_traces.hpp"

#include <protozero/exception.hpp>

#include "wire/otlp_protobuf.hpp"

namespace pyat::wire::otlp {
namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_writer;
using std::string;
using std::string_view;

// TracesData; in Tempo's Trace the field was called `batches`, and has had the same number
constexpr std::uint32_t resource_spans = 1;
// TraceByIDResponse
constexpr std::uint32_t response_trace = 1, response_status = 3, response_message = 4;
constexpr std::int64_t status_partial = 1;

namespace resource_field {
constexpr std::uint32_t resource = 1, scope_spans = 2;
}
namespace scope_field {
constexpr std::uint32_t scope = 1, spans = 2;
}
namespace span_field {
constexpr std::uint32_t trace_id = 1, span_id = 2, trace_state = 3, parent_span_id = 4, name = 5, kind = 6, start = 7,
                        end = 8, attributes = 9, dropped_attributes = 10, events = 11, dropped_events = 12, links = 13,
                        dropped_links = 14, status = 15;
}
namespace event_field {
constexpr std::uint32_t time = 1, name = 2, attributes = 3, dropped_attributes = 4;
}
namespace link_field {
constexpr std::uint32_t trace_id = 1, span_id = 2, trace_state = 3, attributes = 4, dropped_attributes = 5;
}
namespace status_field {
constexpr std::uint32_t message = 2, code = 3;
}

void write(pbf_writer& span, const Event& event) {
  pbf_writer message(span, span_field::events);
  message.add_fixed64(event_field::time, event.time);
  message.add_string(event_field::name, event.name);
  write(message, event_field::attributes, event.attributes);
}

void write(pbf_writer& span, const Link& link) {
  pbf_writer message(span, span_field::links);
  message.add_bytes(link_field::trace_id, link.trace_id);
  message.add_bytes(link_field::span_id, link.span_id);
  if (!link.trace_state.empty()) message.add_string(link_field::trace_state, link.trace_state);
  write(message, link_field::attributes, link.attributes);
}

void write_status(pbf_writer& span, std::int32_t code, const string& text) {
  pbf_writer message(span, span_field::status);
  if (!text.empty()) message.add_string(status_field::message, text);
  if (code != status::unset) message.add_enum(status_field::code, code);
}

void write(pbf_writer& scope, const Span& span) {
  pbf_writer message(scope, scope_field::spans);
  message.add_bytes(span_field::trace_id, span.trace_id);
  message.add_bytes(span_field::span_id, span.span_id);
  if (!span.trace_state.empty()) message.add_string(span_field::trace_state, span.trace_state);
  if (!span.parent_id.empty()) message.add_bytes(span_field::parent_span_id, span.parent_id);
  message.add_string(span_field::name, span.name);
  if (span.kind != kind::unspecified) message.add_enum(span_field::kind, span.kind);
  message.add_fixed64(span_field::start, span.start);
  message.add_fixed64(span_field::end, span.end);
  write(message, span_field::attributes, span.attributes);
  for (const Event& event : span.events) write(message, event);
  for (const Link& link : span.links) write(message, link);
  write_status(message, span.status, span.status_message);
}

Event read_event(data_view message, std::uint64_t& dropped) {
  Event event{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case fixed64(event_field::time): event.time = reader.get_fixed64(); break;
      case length_delimited(event_field::name): event.name = reader.get_string(); break;
      case length_delimited(event_field::attributes):
        event.attributes.push_back(read_attribute(reader.get_view()));
        break;
      case varint(event_field::dropped_attributes): dropped += reader.get_uint32(); break;
      default: reader.skip();
    }
  }
  return event;
}

Link read_link(data_view message, std::uint64_t& dropped) {
  Link link{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(link_field::trace_id): link.trace_id = reader.get_bytes(); break;
      case length_delimited(link_field::span_id): link.span_id = reader.get_bytes(); break;
      case length_delimited(link_field::trace_state): link.trace_state = reader.get_string(); break;
      case length_delimited(link_field::attributes):
        link.attributes.push_back(read_attribute(reader.get_view()));
        break;
      case varint(link_field::dropped_attributes): dropped += reader.get_uint32(); break;
      default: reader.skip();
    }
  }
  return link;
}

void read_status(data_view message, Span& span) {
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(status_field::message): span.status_message = reader.get_string(); break;
      case varint(status_field::code): span.status = reader.get_enum(); break;
      default: reader.skip();
    }
  }
}

Span read_span(data_view message) {
  Span span{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(span_field::trace_id): span.trace_id = reader.get_bytes(); break;
      case length_delimited(span_field::span_id): span.span_id = reader.get_bytes(); break;
      case length_delimited(span_field::trace_state): span.trace_state = reader.get_string(); break;
      case length_delimited(span_field::parent_span_id): span.parent_id = reader.get_bytes(); break;
      case length_delimited(span_field::name): span.name = reader.get_string(); break;
      case varint(span_field::kind): span.kind = reader.get_enum(); break;
      case fixed64(span_field::start): span.start = reader.get_fixed64(); break;
      case fixed64(span_field::end): span.end = reader.get_fixed64(); break;
      case length_delimited(span_field::attributes):
        span.attributes.push_back(read_attribute(reader.get_view()));
        break;
      case length_delimited(span_field::events):
        span.events.push_back(read_event(reader.get_view(), span.dropped));
        break;
      case length_delimited(span_field::links): span.links.push_back(read_link(reader.get_view(), span.dropped)); break;
      case length_delimited(span_field::status): read_status(reader.get_view(), span); break;
      case varint(span_field::dropped_attributes):
      case varint(span_field::dropped_events):
      case varint(span_field::dropped_links): span.dropped += reader.get_uint32(); break;
      default: reader.skip();
    }
  }
  return span;
}

ScopeSpans read_scope_spans(data_view message) {
  ScopeSpans scope{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(scope_field::scope): scope.scope = read_scope(reader.get_view()); break;
      case length_delimited(scope_field::spans): scope.spans.push_back(read_span(reader.get_view())); break;
      default: reader.skip();
    }
  }
  return scope;
}

ResourceSpans read_resource_spans(data_view message) {
  ResourceSpans resource{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(resource_field::resource): resource.resource = read_resource(reader.get_view()); break;
      case length_delimited(resource_field::scope_spans):
        resource.scopes.push_back(read_scope_spans(reader.get_view()));
        break;
      default: reader.skip();
    }
  }
  return resource;
}

void read_traces(data_view message, Traces& traces) {
  pbf_reader reader(message);
  while (reader.next()) {
    if (reader.tag_and_type() == length_delimited(resource_spans)) {
      traces.push_back(read_resource_spans(reader.get_view()));
    } else {
      reader.skip();
    }
  }
}

TraceAnswer read_response(data_view message) {
  TraceAnswer answer{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(response_trace): read_traces(reader.get_view(), answer.traces); break;
      case varint(response_status): answer.is_partial = reader.get_int64() == status_partial; break;
      case length_delimited(response_message): answer.message = reader.get_string(); break;
      default: reader.skip();
    }
  }
  return answer;
}

}  // namespace

string traces_to_protobuf(const Traces& traces) {
  string out{};
  pbf_writer writer(out);
  for (const ResourceSpans& resource : traces) {
    pbf_writer resource_message(writer, resource_spans);
    write(resource_message, resource_field::resource, resource.resource);
    for (const ScopeSpans& scope : resource.scopes) {
      pbf_writer scope_message(resource_message, resource_field::scope_spans);
      write(scope_message, scope_field::scope, scope.scope);
      for (const Span& span : scope.spans) write(scope_message, span);
    }
  }
  return out;
}

std::optional<TraceAnswer> trace_from_protobuf(string_view body) {
  try {
    TraceAnswer answer{};
    read_traces(data_view(body.data(), body.size()), answer.traces);
    return answer;
  } catch (const protozero::exception&) {
    return std::nullopt;
  }
}

std::optional<TraceAnswer> trace_from_protobuf_v2(string_view body) {
  try {
    return read_response(data_view(body.data(), body.size()));
  } catch (const protozero::exception&) {
    return std::nullopt;
  }
}

}  // namespace pyat::wire::otlp
