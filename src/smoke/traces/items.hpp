// What must be found of a run's traces: spans in full, spans as a search shows them, traces, groups of traces.
#pragma once

#include <cstddef>
#include <memory>

#include "smoke/item.hpp"
#include "smoke/traces/data.hpp"
#include "wire/tempo.hpp"

namespace pyat::smoke {

// In which form spans can be found at best.
enum class Form : std::uint8_t {
  otlp,                // in full
  otlp_without_bytes,  // with no attributes that are bytes
  zipkin               // as Zipkin's format leaves them
};

// Without what spans of that form do not keep.
wire::otlp::Span in_form(wire::otlp::Span span, Form form);

using SharedData = std::shared_ptr<const TraceData>;

// The first `count` spans, in full.
std::shared_ptr<const Items> span_items(SharedData data, Form form, std::size_t count);
// The first `count` spans, as far as a search shows them.
std::shared_ptr<const Items> found_span_items(SharedData data, Form form, std::size_t count);
// The first `count` traces.
std::shared_ptr<const Items> trace_items(SharedData data, Form form, std::size_t count);
// The first `count` groups.
std::shared_ptr<const Items> group_items(SharedData data, std::size_t count);

// The same of what was found.
Item item_of(const wire::tempo::FoundTrace& trace, const wire::tempo::FoundSpan& span);
Item item_of(const wire::tempo::FoundTrace& trace);
Item group_item(std::string_view name);

}  // namespace pyat::smoke
