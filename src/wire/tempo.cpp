#include "wire/tempo.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "util/text.hpp"
#include "wire/json.hpp"
#include "wire/otlp_json.hpp"

namespace pyat::wire::tempo {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::size_t trace_digits = 32, span_digits = 16;

template <typename T>
bool take(std::optional<T> from, T& to) {
  if (!from) return false;
  to = std::move(*from);
  return true;
}

bool take_id(const json& value, std::size_t digits, string& id) {
  if (!value.is_string()) return false;
  id = util::lower_ascii(value.get_ref<const string&>());
  const bool is_hex = id.find_first_not_of("0123456789abcdef") == string::npos;
  if (!is_hex || id.empty() || id.size() > digits) return false;
  id.insert(0, digits - id.size(), '0');
  return true;
}

bool read_span(const json& span, FoundSpan& to) {
  return take_id(value_in(span, "spanID"), span_digits, to.id) &&
         take(otlp::text_from_json(value_in(span, "name")), to.name) &&
         take(otlp::uint64_from_json(value_in(span, "startTimeUnixNano")), to.start) &&
         take(otlp::uint64_from_json(value_in(span, "durationNanos")), to.duration) &&
         take(otlp::attributes_from_json(value_in(span, "attributes")), to.attributes);
}

bool add_span_set(const json& set, FoundTrace& to) {
  if (set.is_null()) return true;
  const json& spans = value_in(set, "spans");
  const std::optional<std::uint64_t> matched = otlp::uint64_from_json(value_in(set, "matched"));
  if (!set.is_object() || !matched || !(spans.is_null() || spans.is_array())) return false;
  for (const json& span : spans) {
    if (!read_span(span, to.spans.emplace_back())) return false;
  }
  to.matched += *matched;
  return true;
}

bool read_trace(const json& trace, FoundTrace& to) {
  if (!take_id(value_in(trace, "traceID"), trace_digits, to.id) ||
      !take(otlp::text_from_json(value_in(trace, "rootServiceName")), to.root_service) ||
      !take(otlp::text_from_json(value_in(trace, "rootTraceName")), to.root_name) ||
      !take(otlp::uint64_from_json(value_in(trace, "startTimeUnixNano")), to.start) ||
      !take(otlp::uint64_from_json(value_in(trace, "durationMs")), to.duration_ms)) {
    return false;
  }
  // The older field repeats the first of the list.
  const json& sets = value_in(trace, "spanSets");
  if (sets.is_null()) return add_span_set(value_in(trace, "spanSet"), to);
  if (!sets.is_array()) return false;
  for (const json& set : sets) {
    if (!add_span_set(set, to)) return false;
  }
  return true;
}

}  // namespace

std::optional<std::vector<FoundTrace>> read_search(string_view text) {
  const json document = parse_json(text);
  const json& traces = value_in(document, "traces");
  if (!document.is_object() || !(traces.is_null() || traces.is_array())) return std::nullopt;
  std::vector<FoundTrace> found{};
  for (const json& trace : traces) {
    if (!read_trace(trace, found.emplace_back())) return std::nullopt;
  }
  return found;
}

std::optional<std::vector<string>> read_tag_values(string_view text) {
  const json document = parse_json(text);
  const json& values = value_in(document, "tagValues");
  if (!document.is_object() || !(values.is_null() || values.is_array())) return std::nullopt;
  std::vector<string> found{};
  for (const json& value : values) {
    if (value.is_string()) {
      found.push_back(value.get<string>());
    } else if (text_in(value, "type") == "string") {
      found.push_back(text_in(value, "value"));
    } else if (!value.is_object()) {
      return std::nullopt;
    }
  }
  return found;
}

}  // namespace pyat::wire::tempo
