// What becomes of a span that takes the way through Zipkin's format: there is no type but text, no link, no scope, no
// attribute of an event, and no time below a microsecond.
// https://github.com/open-telemetry/opentelemetry-collector-contrib, pkg/translator/zipkin/zipkinv2/to_translator.go
#pragma once

#include "wire/otlp_traces.hpp"
#include "wire/zipkin.hpp"

namespace pyat::smoke {

wire::zipkin::Span to_zipkin(const wire::otlp::Resource& resource, const wire::otlp::Span& span);

// As it comes out of a receiver, which makes spans of OpenTelemetry again.
struct Received {
  wire::otlp::Resource resource{};
  wire::otlp::Scope scope{};
  wire::otlp::Span span{};
};
Received received_from_zipkin(const wire::otlp::Resource& resource, const wire::otlp::Span& span);

}  // namespace pyat::smoke
