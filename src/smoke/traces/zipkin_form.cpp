#include "smoke/traces/zipkin_form.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "smoke/traces/span_item.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
namespace otlp = wire::otlp;

constexpr string_view service = "service.name";
constexpr std::uint64_t microsecond = 1000;

string tag_text(const otlp::Value& value) {
  const auto* text = std::get_if<string>(&value.any);
  return text != nullptr ? *text : text_of(value).substr(text_of(value).find(' ') + 1);
}

std::vector<std::pair<string, string>> tags_of(const otlp::Resource& resource, const otlp::Span& span) {
  std::vector<std::pair<string, string>> tags{};
  for (const otlp::Attributes* attributes : {&resource.attributes, &span.attributes}) {
    for (const otlp::Attribute& attribute : *attributes) {
      if (attribute.key != service) tags.emplace_back(attribute.key, tag_text(attribute.value));
    }
  }
  return tags;
}

string service_of(const otlp::Resource& resource) {
  for (const otlp::Attribute& attribute : resource.attributes) {
    if (attribute.key == service) return tag_text(attribute.value);
  }
  return {};
}

}  // namespace

wire::zipkin::Span to_zipkin(const otlp::Resource& resource, const otlp::Span& span) {
  constexpr std::array<string_view, 6> kinds = {"", "", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"};
  wire::zipkin::Span out{.trace_id = util::hexadecimal(span.trace_id),
                         .id = util::hexadecimal(span.span_id),
                         .parent_id = util::hexadecimal(span.parent_id),
                         .name = span.name,
                         .kind = string(kinds[static_cast<std::size_t>(span.kind)]),
                         .time = span.start / microsecond,
                         .duration = (span.end - span.start) / microsecond,
                         .service = service_of(resource),
                         .tags = tags_of(resource, span)};
  for (const otlp::Event& event : span.events) {
    out.annotations.push_back({.time = event.time / microsecond, .value = event.name});
  }
  if (span.status == otlp::status::error) out.tags.emplace_back("error", "true");
  return out;
}

Received received_from_zipkin(const otlp::Resource& resource, const otlp::Span& span) {
  Received out{};
  out.resource.attributes = {{string(service), service_of(resource)}};
  out.span = {.trace_id = span.trace_id,
              .span_id = span.span_id,
              .parent_id = span.parent_id,
              .name = span.name,
              .kind = span.kind == otlp::kind::internal ? otlp::kind::unspecified : span.kind,
              .start = span.start / microsecond * microsecond};
  out.span.end = out.span.start + (span.end - span.start) / microsecond * microsecond;
  for (auto& [key, value] : tags_of(resource, span)) out.span.attributes.push_back({key, std::move(value)});
  for (const otlp::Event& event : span.events) {
    out.span.events.push_back({.time = event.time / microsecond * microsecond, .name = event.name});
  }
  if (span.status == otlp::status::error) out.span.status = otlp::status::error;
  return out;
}

}  // namespace pyat::smoke
