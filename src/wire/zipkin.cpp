#include "wire/zipkin.hpp"

#include <string_view>

#include "wire/json_text.hpp"

namespace pyat::wire::zipkin {
namespace {

using std::string;
using std::string_view;

void append(string& out, string_view key, string_view text) {
  if (text.empty()) return;
  out += ",\"";
  out += key;
  out += "\":";
  append_json_text(out, text);
}

void append(string& out, string_view key, std::uint64_t number) {
  out += ",\"";
  out += key;
  out += "\":";
  out += std::to_string(number);
}

void append_annotations(string& out, const std::vector<Annotation>& annotations) {
  out += R"(,"annotations":[)";
  for (const Annotation& annotation : annotations) {
    if (&annotation != &annotations.front()) out += ',';
    out += R"({"timestamp":)";
    out += std::to_string(annotation.time);
    append(out, "value", annotation.value);
    out += '}';
  }
  out += ']';
}

void append_span(string& out, const Span& span) {
  out += R"({"id":)";
  append_json_text(out, span.id);
  append(out, "traceId", span.trace_id);
  append(out, "parentId", span.parent_id);
  append(out, "name", span.name);
  append(out, "kind", span.kind);
  append(out, "timestamp", span.time);
  append(out, "duration", span.duration);
  if (!span.service.empty()) {
    out += R"(,"localEndpoint":{"serviceName":)";
    append_json_text(out, span.service);
    out += '}';
  }
  if (!span.annotations.empty()) append_annotations(out, span.annotations);
  out += R"(,"tags":{)";
  for (const auto& [key, value] : span.tags) {
    if (&key != &span.tags.front().first) out += ',';
    append_json_text(out, key);
    out += ':';
    append_json_text(out, value);
  }
  out += "}}";
}

}  // namespace

string to_json(const std::vector<Span>& spans) {
  string out = "[";
  for (const Span& span : spans) {
    if (&span != &spans.front()) out += ',';
    append_span(out, span);
  }
  out += ']';
  return out;
}

}  // namespace pyat::wire::zipkin
