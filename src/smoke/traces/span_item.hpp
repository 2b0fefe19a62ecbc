// A span as an item: in one spelling, however it was read, with a line for each thing that it has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "smoke/item.hpp"
#include "wire/otlp_traces.hpp"

namespace pyat::smoke {

Item item_of(const wire::otlp::Resource& resource, const wire::otlp::Scope& scope, const wire::otlp::Span& span);

// The key alone; ids are in base16.
std::string span_key(std::string_view trace_id, std::string_view span_id);

// The mark of the span with that number.
inline std::uint64_t span_mark(std::uint64_t number) { return number + 1; }

// "string \"text\"", "int 42", "map {…}": a value with its type. Bytes that are no UTF-8 are replaced.
std::string text_of(const wire::otlp::Value& value);
// Within quotation marks, and on one line.
std::string quoted_text(std::string_view text);
// "2026-11-21T10:00:01.250000001Z", of ns since 1970.
std::string time_text(std::uint64_t time);

}  // namespace pyat::smoke
