// The spans of a run: trees with everything that a span can have, so that whatever is lost on the way is seen.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "smoke/run.hpp"
#include "smoke/traces/ids.hpp"
#include "wire/otlp_traces.hpp"

namespace pyat::smoke {

// The attribute that numbers the spans of a path: no two have the same.
inline constexpr std::string_view span_number = "pyat_span";
// The attribute, of the resource, that all spans of a group have, and no other of this store: what searches ask for.
inline constexpr std::string_view group_label = "pyat_group";
// Between two spans that belong together, two services.
inline constexpr std::size_t services = 2;

class TraceData {
 public:
  TraceData(Run run, std::string tag);

  const Run& run() const { return run_; }
  const std::string& tag() const { return tag_; }
  std::size_t traces() const { return traces_; }
  std::size_t spans() const { return run_.sizes.spans; }
  // The first span of a trace, among all.
  std::size_t first_of(std::size_t trace) const { return trace * per_trace_; }
  std::size_t trace_of(std::size_t span) const { return span / per_trace_; }

  // Traces are searched in groups: their number, and the traces of each.
  struct Group {
    std::size_t first = 0, count = 0;
    std::string name{};
    bool is_current = false;  // as young as the run
  };
  std::size_t groups() const;
  Group group(std::size_t number) const;
  std::size_t group_of(std::size_t trace) const;

  wire::otlp::Span span(std::size_t number) const;
  static std::size_t service_of(std::size_t span_in_trace) { return span_in_trace % services; }
  wire::otlp::Resource resource(std::size_t trace, std::size_t service) const;
  static wire::otlp::Scope scope(std::size_t service);
  wire::otlp::Traces trace(std::size_t number) const;

  // When its root begins and ends, ns since 1970.
  struct Times {
    std::uint64_t start = 0, end = 0;
  };
  Times times(std::size_t trace) const;
  // Between these everything lies, in whole seconds.
  std::chrono::sys_seconds earliest() const;
  std::chrono::sys_seconds latest() const;

 private:
  bool is_current(std::size_t trace) const;
  std::uint64_t random(std::string_view purpose, std::size_t number) const;
  wire::otlp::Attributes attributes(std::size_t number) const;
  std::vector<wire::otlp::Event> events(std::size_t number, const Times& span) const;
  std::vector<wire::otlp::Link> links(std::size_t number) const;

  Run run_;
  std::string tag_;
  std::size_t traces_, per_trace_;
};

// The name of a service, of a scope, of a span: what search answers beside ids.
std::string_view service_name(std::size_t service);

}  // namespace pyat::smoke
