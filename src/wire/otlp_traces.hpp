// Traces of OpenTelemetry, as they are sent in OTLP and as Tempo answers them.
// https://github.com/open-telemetry/opentelemetry-proto, trace/v1/trace.proto;
// https://github.com/grafana/tempo, pkg/tempopb/tempo.proto
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/otlp_common.hpp"

namespace pyat::wire::otlp {

inline constexpr std::size_t trace_id_size = 16, span_id_size = 8;

struct Event {
  std::uint64_t time = 0;  // ns since 1970
  std::string name{};
  Attributes attributes{};

  bool operator==(const Event&) const = default;
};

struct Link {
  std::string trace_id{}, span_id{};  // bytes
  std::string trace_state{};
  Attributes attributes{};

  bool operator==(const Link&) const = default;
};

// As numbers, because a server may answer others.
namespace kind {
inline constexpr std::int32_t unspecified = 0, internal = 1, server = 2, client = 3, producer = 4, consumer = 5;
}
namespace status {
inline constexpr std::int32_t unset = 0, ok = 1, error = 2;
}

struct Span {
  std::string trace_id{}, span_id{}, parent_id{};  // bytes; no parent: empty
  std::string trace_state{};
  std::string name{};
  std::int32_t kind = kind::unspecified;
  std::uint64_t start = 0, end = 0;  // ns since 1970
  Attributes attributes{};
  std::vector<Event> events{};
  std::vector<Link> links{};
  std::int32_t status = status::unset;
  std::string status_message{};
  // How many attributes, events and links somebody on the way has dropped of it, its events and links included.
  std::uint64_t dropped = 0;

  bool operator==(const Span&) const = default;
};

struct ScopeSpans {
  Scope scope{};
  std::vector<Span> spans{};

  bool operator==(const ScopeSpans&) const = default;
};

struct ResourceSpans {
  Resource resource{};
  std::vector<ScopeSpans> scopes{};

  bool operator==(const ResourceSpans&) const = default;
};

using Traces = std::vector<ResourceSpans>;

// ExportTraceServiceRequest, which is the same as TracesData and as Tempo's Trace.
std::string traces_to_protobuf(const Traces& traces);
std::string traces_to_json(const Traces& traces);

// Both forms in which Tempo gives a trace: of /api/traces/ID, and of /api/v2/traces/ID (TraceByIDResponse).
struct TraceAnswer {
  Traces traces{};
  bool is_partial = false;  // of the second form
  std::string message{};    // why, in the server's words
};

// Nothing where it cannot be read. Fields that are not known are passed over.
std::optional<TraceAnswer> trace_from_protobuf(std::string_view body);
std::optional<TraceAnswer> trace_from_protobuf_v2(std::string_view body);
std::optional<TraceAnswer> trace_from_json(std::string_view body);  // whichever of the two it is

}  // namespace pyat::wire::otlp
