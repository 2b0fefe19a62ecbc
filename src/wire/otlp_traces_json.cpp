#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/json.hpp"
#include "wire/json_text.hpp"
#include "wire/otlp_json.hpp"
#include "wire/otlp_traces.hpp"

namespace pyat::wire::otlp {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

// ---- writing

// "key":
string& open(string& out, string_view key) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += key;
  out += "\":";
  return out;
}

void append_text(string& out, string_view key, string_view text) {
  if (!text.empty()) append_json_text(open(out, key), text);
}

template <typename List, typename Append>
void append_list(string& out, string_view key, const List& list, Append append) {
  open(out, key) += '[';
  for (const auto& element : list) {
    if (&element != &list.front()) out += ',';
    out += '{';
    append(element);
    out += '}';
  }
  out += ']';
}

void append_event(string& out, const Event& event) {
  append_json_uint64(open(out, "timeUnixNano"), event.time);
  append_text(out, "name", event.name);
  append_json(open(out, "attributes"), event.attributes);
}

void append_link(string& out, const Link& link) {
  append_text(out, "traceId", util::hexadecimal(link.trace_id));
  append_text(out, "spanId", util::hexadecimal(link.span_id));
  append_text(out, "traceState", link.trace_state);
  append_json(open(out, "attributes"), link.attributes);
}

void append_span(string& out, const Span& span) {
  append_text(out, "traceId", util::hexadecimal(span.trace_id));
  append_text(out, "spanId", util::hexadecimal(span.span_id));
  append_text(out, "parentSpanId", util::hexadecimal(span.parent_id));
  append_text(out, "traceState", span.trace_state);
  append_text(out, "name", span.name);
  open(out, "kind") += std::to_string(span.kind);
  append_json_uint64(open(out, "startTimeUnixNano"), span.start);
  append_json_uint64(open(out, "endTimeUnixNano"), span.end);
  append_json(open(out, "attributes"), span.attributes);
  append_list(out, "events", span.events, [&](const Event& event) { append_event(out, event); });
  append_list(out, "links", span.links, [&](const Link& link) { append_link(out, link); });
  open(out, "status") += '{';
  append_text(out, "message", span.status_message);
  open(out, "code") += std::to_string(span.status);
  out += '}';
}

// ---- reading. A reader says false where the value is not what it is meant to be.

constexpr std::array<string_view, 6> kind_names = {"SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER",
                                                   "SPAN_KIND_CLIENT",      "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"};
constexpr std::array<string_view, 3> status_names = {"STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"};

template <typename T>
bool take(std::optional<T> from, T& to) {
  if (!from) return false;
  to = std::move(*from);
  return true;
}

// By its name or its number.
template <typename Names>
bool take_enum(const json& value, const Names& names, std::int32_t& to) {
  if (value.is_string()) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (value.get_ref<const string&>() == names[i]) {
        to = static_cast<std::int32_t>(i);
        return true;
      }
    }
    return false;
  }
  const std::optional<std::int64_t> number = int64_from_json(value);
  if (!number || *number < INT32_MIN || *number > INT32_MAX) return false;
  to = static_cast<std::int32_t>(*number);
  return true;
}

bool add_dropped(const json& object, std::initializer_list<const char*> keys, std::uint64_t& sum) {
  for (const char* key : keys) {
    const std::optional<std::uint64_t> count = uint64_from_json(value_in(object, key));
    if (!count || *count > UINT32_MAX) return false;
    sum += *count;
  }
  return true;
}

// Absent and null are an empty list.
template <typename T, typename Read>
bool take_list(const json& list, std::vector<T>& to, Read read) {
  if (list.is_null()) return true;
  if (!list.is_array()) return false;
  to.reserve(to.size() + list.size());
  for (const json& element : list) {
    if (!element.is_object() || !read(element, to.emplace_back())) return false;
  }
  return true;
}

bool read_event(const json& event, Event& to, std::uint64_t& dropped) {
  return take(uint64_from_json(value_in(event, "timeUnixNano")), to.time) &&
         take(text_from_json(value_in(event, "name")), to.name) &&
         take(attributes_from_json(value_in(event, "attributes")), to.attributes) &&
         add_dropped(event, {"droppedAttributesCount"}, dropped);
}

bool read_link(const json& link, Link& to, std::uint64_t& dropped) {
  return take(id_from_json(value_in(link, "traceId"), trace_id_size), to.trace_id) &&
         take(id_from_json(value_in(link, "spanId"), span_id_size), to.span_id) &&
         take(text_from_json(value_in(link, "traceState")), to.trace_state) &&
         take(attributes_from_json(value_in(link, "attributes")), to.attributes) &&
         add_dropped(link, {"droppedAttributesCount"}, dropped);
}

bool read_status(const json& status, Span& to) {
  if (status.is_null()) return true;
  return status.is_object() && take_enum(value_in(status, "code"), status_names, to.status) &&
         take(text_from_json(value_in(status, "message")), to.status_message);
}

bool read_span(const json& span, Span& to) {
  return take(id_from_json(value_in(span, "traceId"), trace_id_size), to.trace_id) &&
         take(id_from_json(value_in(span, "spanId"), span_id_size), to.span_id) &&
         take(id_from_json(value_in(span, "parentSpanId"), span_id_size), to.parent_id) &&
         take(text_from_json(value_in(span, "traceState")), to.trace_state) &&
         take(text_from_json(value_in(span, "name")), to.name) &&
         take_enum(value_in(span, "kind"), kind_names, to.kind) &&
         take(uint64_from_json(value_in(span, "startTimeUnixNano")), to.start) &&
         take(uint64_from_json(value_in(span, "endTimeUnixNano")), to.end) &&
         take(attributes_from_json(value_in(span, "attributes")), to.attributes) &&
         take_list(value_in(span, "events"), to.events,
                   [&](const json& event, Event& e) { return read_event(event, e, to.dropped); }) &&
         take_list(value_in(span, "links"), to.links,
                   [&](const json& link, Link& l) { return read_link(link, l, to.dropped); }) &&
         read_status(value_in(span, "status"), to) &&
         add_dropped(span, {"droppedAttributesCount", "droppedEventsCount", "droppedLinksCount"}, to.dropped);
}

bool read_scope_spans(const json& scope, ScopeSpans& to) {
  return take(scope_from_json(value_in(scope, "scope")), to.scope) &&
         take_list(value_in(scope, "spans"), to.spans, read_span);
}

bool read_resource_spans(const json& resource, ResourceSpans& to) {
  return take(resource_from_json(value_in(resource, "resource")), to.resource) &&
         take_list(value_in(resource, "scopeSpans"), to.scopes, read_scope_spans);
}

}  // namespace

string traces_to_json(const Traces& traces) {
  string out = "{";
  append_list(out, "resourceSpans", traces, [&](const ResourceSpans& resource) {
    append_json(open(out, "resource"), resource.resource);
    append_list(out, "scopeSpans", resource.scopes, [&](const ScopeSpans& scope) {
      append_json(open(out, "scope"), scope.scope);
      append_list(out, "spans", scope.spans, [&](const Span& span) { append_span(out, span); });
    });
  });
  out += '}';
  return out;
}

std::optional<TraceAnswer> trace_from_json(string_view body) {
  const json document = parse_json(body);
  if (!document.is_object()) return std::nullopt;
  TraceAnswer answer{};
  const json& inner = value_in(document, "trace");
  if (!inner.is_null() && !inner.is_object()) return std::nullopt;
  const json& trace = inner.is_object() ? inner : document;
  const bool is_read = take_list(value_in(trace, "batches"), answer.traces, read_resource_spans) &&
                       take_list(value_in(trace, "resourceSpans"), answer.traces, read_resource_spans);
  if (!is_read || !take(text_from_json(value_in(document, "message")), answer.message)) return std::nullopt;
  answer.is_partial = text_in(document, "status") == "PARTIAL";
  return answer;
}

}  // namespace pyat::wire::otlp
