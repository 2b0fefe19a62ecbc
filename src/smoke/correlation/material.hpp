// What is written to be found from one signal to the next: some things that happened, each seen as a sample with an
// exemplar, as a trace, and as log lines.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "smoke/run.hpp"
#include "wire/loki_push.hpp"
#include "wire/otlp_traces.hpp"
#include "wire/remote_write.hpp"

namespace pyat::smoke::correlation {

inline constexpr std::string_view metric_name = "pyat_smoke_correlation_total";
inline constexpr std::string_view path_label = "pyat_path";  // keeps this apart from the run's other series and streams
inline constexpr std::string_view path_value = "correlation";
inline constexpr std::string_view series_label = "series";

// How applications spell the two ids: OpenTelemetry's way first, then that of Grafana's own programs, then that of many
// libraries for Java and JavaScript.
struct Spelling {
  std::string_view trace, span;
};
inline constexpr std::array<Spelling, 3> spellings = {
    {{"trace_id", "span_id"}, {"traceID", "spanID"}, {"traceId", "spanId"}}};

struct Happening {
  std::size_t number = 0;
  std::string trace_id{}, span_id{};  // in base16; the span is the root, in which the rest happens
  std::string child_id{};
  std::chrono::nanoseconds begin{}, end{};  // of the root span, since 1970
  double value = 0;                         // of the sample and of its exemplar
  std::int64_t milliseconds = 0;            // of both

  // "0", the series in which it is counted.
  std::string series() const { return std::to_string(number); }
};

class Material {
 public:
  explicit Material(const Run& run);

  const std::vector<Happening>& happenings() const { return happenings_; }
  const std::string& run_id() const { return run_id_; }

  // The exemplars of the last happening spell the ids as Tempo's metrics generator does, the others as OpenTelemetry.
  Spelling spelling_in_exemplar(const Happening& happening) const;
  // Each line has the ids in one spelling, as logfmt or as JSON.
  std::vector<std::string> lines(const Happening& happening) const;

  wire::WriteRequest metrics() const;
  wire::otlp::Traces traces() const;
  // Without structured metadata for a Loki that refuses it.
  wire::loki::Streams logs(bool with_metadata) const;

  // {pyat_path="correlation", pyat_run="…"}: for PromQL and LogQL.
  std::string selector() const;
  // Attributes of all spans' resource that Grafana may make labels of.
  wire::otlp::Attributes resource() const;
  wire::loki::Labels stream_labels() const;

  // Everything is between these.
  std::chrono::nanoseconds begin() const;
  std::chrono::nanoseconds end() const;

 private:
  std::string run_id_;
  std::vector<Happening> happenings_{};
};

}  // namespace pyat::smoke::correlation
