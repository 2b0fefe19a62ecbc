#include "smoke/traces/data.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "util/digest.hpp"
#include "wire/base64.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using wire::otlp::Attributes;
using wire::otlp::Value;
namespace otlp = wire::otlp;

// Tempo shows at most 100 spans a trace in the results of a search (max_spans_per_span_set), and 3.0 at most that by
// default.
constexpr std::size_t few_in_trace = 10, many_in_trace = 100, few_spans = 500;
constexpr std::size_t traces_in_group = 50;

constexpr std::uint64_t ms = 1'000'000, second = 1000 * ms;
// Older than 30 s, which Tempo 3 hides from search (query_end_cutoff), and younger than 2 min, after which a trace is
// filed under another time than its own (ingestion_time_range_slack).
constexpr std::uint64_t oldest = 90 * second, youngest = 50 * second;

std::size_t per_trace(const Run& run) { return run.sizes.spans <= few_spans ? few_in_trace : many_in_trace; }

string bytes_of(std::uint64_t number) {
  string bytes(sizeof number, '\0');
  for (std::size_t at = 0; at < bytes.size(); ++at) bytes[at] = static_cast<char>(number >> (56 - 8 * at));
  return bytes;
}

string purpose(string_view what, string_view tag) {
  string text(what);
  text += ' ';
  text += tag;
  return text;
}

// Traces of all parts of a run have numbers of their own.
std::uint64_t whole_number(const Run& run, std::size_t number) {
  return (std::uint64_t{run.part} << 32) + static_cast<std::uint64_t>(number);
}

string trace_bytes(const Run& run, string_view tag, std::size_t trace) {
  const string what = purpose("trace id", tag);
  const std::uint64_t whole = whole_number(run, trace);
  std::uint64_t high = random_of(run, what, 2 * whole);
  const std::uint64_t low = random_of(run, what, 2 * whole + 1) | 1;
  // Some begin with zeros, which servers like to drop from the text of an id.
  constexpr std::array<std::uint64_t, 4> masks = {~0ULL, ~0ULL >> 4, ~0ULL >> 8, 0};
  high &= masks[trace % masks.size()];
  return bytes_of(high) + bytes_of(low);
}

string span_bytes(const Run& run, string_view tag, std::size_t number) {
  const std::uint64_t id = random_of(run, purpose("span id", tag), whole_number(run, number));
  return bytes_of((number % 4 == 3 ? id >> 8 : id) | 1);
}

// Every bit pattern of an exponent that is neither 0 nor all ones: a finite number in full precision.
double double_of(std::uint64_t bits) {
  constexpr std::uint64_t exponent = 0x7FF0000000000000;
  constexpr std::uint64_t middle = 0x3FE0000000000000;
  return std::bit_cast<double>((bits & ~exponent) | (middle + (bits & 0x0030000000000000)));
}

constexpr string_view unicode = "Grüße, 世界 🌍: \"quoted\" \\ 'single'\n\tsecond line {a=1}; ı̇";

constexpr std::array<string_view, 4> operations = {"GET /smoke", "SELECT smoke", "Warteschlange füllen", "処理"};

}  // namespace

string_view service_name(std::size_t service) {
  constexpr std::array<string_view, services> names = {"pyat-smoke-front", "pyat-smoke-back"};
  return names[service];
}

std::size_t traces_of(const Run& run) { return (run.sizes.spans + per_trace(run) - 1) / per_trace(run); }

std::size_t spans_of(const Run& run, std::size_t trace) {
  const std::size_t before = std::min(trace * per_trace(run), run.sizes.spans);
  return std::min(per_trace(run), run.sizes.spans - before);
}

string trace_id_of(const Run& run, string_view tag, std::size_t trace) {
  return util::hexadecimal(trace_bytes(run, tag, trace));
}

string span_id_of(const Run& run, string_view tag, std::size_t trace, std::size_t span) {
  return util::hexadecimal(span_bytes(run, tag, trace * per_trace(run) + span));
}

TraceData::TraceData(Run run, string tag)
    : run_(std::move(run)), tag_(std::move(tag)), traces_(traces_of(run_)), per_trace_(per_trace(run_)) {}

std::uint64_t TraceData::random(string_view what, std::size_t number) const {
  return random_of(run_, what, whole_number(run_, number));
}

// Of a run that is written at a rate all traces are.
bool TraceData::is_current(std::size_t trace) const { return traces_ > 1 && trace + 1 == traces_; }

std::size_t TraceData::groups() const {
  if (traces_ == 0) return 0;
  return traces_ == 1 ? 1 : (traces_ - 1 + traces_in_group - 1) / traces_in_group + 1;
}

std::size_t TraceData::group_of(std::size_t trace) const {
  return is_current(trace) ? groups() - 1 : trace / traces_in_group;
}

TraceData::Group TraceData::group(std::size_t number) const {
  Group group{};
  group.is_current = traces_ > 1 && number + 1 == groups();
  group.first = group.is_current ? traces_ - 1 : number * traces_in_group;
  const std::size_t end = traces_ > 1 && !group.is_current ? traces_ - 1 : traces_;
  group.count = std::min(traces_in_group, end - group.first);
  group.name = id_of(run_) + '.' + tag_ + '.' + std::to_string(run_.part) + '.' + std::to_string(number);
  return group;
}

TraceData::Times TraceData::times(std::size_t trace) const {
  const auto begin = static_cast<std::uint64_t>(run_.begin.time_since_epoch().count()) * second;
  const std::uint64_t odd = random("time", trace) % ms;
  if (run_.length.count() > 0) {
    const auto length = static_cast<std::uint64_t>(run_.length.count()) * ms;
    const std::uint64_t start = begin + run_.part * length + length * trace / std::max<std::size_t>(traces_, 1) + odd;
    return {.start = start, .end = start + 200 * ms + odd};
  }
  if (is_current(trace)) return {.start = begin - 900 * ms + odd, .end = begin - odd};
  const std::uint64_t start = begin - oldest + (oldest - youngest) * trace / std::max<std::size_t>(traces_, 1) + odd;
  return {.start = start, .end = start + 2 * second + odd};
}

std::chrono::sys_seconds TraceData::earliest() const {
  const std::uint64_t start = traces_ == 0 ? 0 : times(0).start;
  return std::chrono::sys_seconds{std::chrono::seconds{start / second}};
}

std::chrono::sys_seconds TraceData::latest() const {
  const std::uint64_t end = traces_ == 0 ? 0 : times(traces_ - 1).end;
  return std::chrono::sys_seconds{std::chrono::seconds{end / second + 1}};
}

Attributes TraceData::attributes(std::size_t number) const {
  const std::uint64_t noise = random("attributes", number);
  const auto whole = static_cast<std::int64_t>(noise);
  Attributes list = {
      {string(span_number), static_cast<std::int64_t>(number)},
      {"http.method", number % 2 == 0 ? "GET" : "POST"},  // these three have columns of their own in Tempo's blocks
      {"http.url", "http://pyat.example/" + std::to_string(number)},
      {"http.status_code", std::int64_t{200} + static_cast<std::int64_t>(number % 5)},
      {"pyat.bool", number % 2 == 1},
      {"pyat.double", double_of(noise)},
      {"pyat.int", whole},
      {"pyat.text", unicode},
  };
  switch (number % 4) {
    case 0:
      list.push_back({"pyat.bytes", otlp::Bytes{bytes_of(noise) + string("\0\xff\x80", 3)}});
      list.push_back({"pyat.smallest", std::numeric_limits<std::int64_t>::min()});
      break;
    case 1: list.push_back({"pyat.texts", otlp::Array{"one", unicode, "one"}}); break;
    case 2:
      list.push_back({"pyat.mixed", otlp::Array{"text", true, whole, double_of(noise)}});
      list.push_back({"pyat.largest", std::numeric_limits<std::int64_t>::max()});
      break;
    default:
      list.push_back({"pyat.map", Attributes{{"inner", Attributes{{"depth", 2}}}, {"list", otlp::Array{1, 2, 3}}}});
  }
  return list;
}

std::vector<otlp::Event> TraceData::events(std::size_t number, const Times& span) const {
  std::vector<otlp::Event> events{};
  for (std::size_t i = 0; i < number % 3; ++i) {
    const std::uint64_t at = span.start + (span.end - span.start) * (i + 1) / 4;
    const auto count = static_cast<std::int64_t>(i);
    events.push_back({.time = at,
                      .name = i == 0 ? "exception" : "nächster Versuch",
                      .attributes = {{"pyat.event", count}, {"exception.message", unicode}, {"retry", i == 1}}});
  }
  return events;
}

// From every third span to the root of the next trace, so that traces form a ring.
std::vector<otlp::Link> TraceData::links(std::size_t number) const {
  if (number % 3 != 1) return {};
  const std::size_t other = (trace_of(number) + 1) % traces_;
  return {{.trace_id = trace_bytes(run_, tag_, other),
           .span_id = span_bytes(run_, tag_, first_of(other)),
           .trace_state = number % 2 == 0 ? "pyat=link" : "",
           .attributes = {{"pyat.link", "to the next trace"}, {"number", static_cast<std::int64_t>(number)}}}};
}

otlp::Span TraceData::span(std::size_t number) const {
  const std::size_t trace = trace_of(number), first = first_of(trace), index = number - first;
  const Times root = times(trace);
  Times times = root;
  if (index > 0) {
    const std::uint64_t step = (root.end - root.start) / (per_trace_ + 1);
    times.start = root.start + step * index + random("start", number) % (step / 2);
    times.end = times.start + 1000 + random("duration", number) % (step / 2);
  }
  otlp::Span span{.trace_id = trace_bytes(run_, tag_, trace),
                  .span_id = span_bytes(run_, tag_, number),
                  .parent_id = index == 0 ? string{} : span_bytes(run_, tag_, first + (index - 1) / 3),
                  .trace_state = number % 4 == 1 ? "pyat=" + std::to_string(number) + ",other=t61rcWkgMzE" : string{},
                  .name = string(operations[number % operations.size()]) + ' ' + std::to_string(index),
                  .kind = static_cast<std::int32_t>((number + 2) % 6),
                  .start = times.start,
                  .end = times.end,
                  .attributes = attributes(number),
                  .events = events(number, times),
                  .links = links(number),
                  .status = static_cast<std::int32_t>(number % 3)};
  if (span.status == otlp::status::error) span.status_message = "geplant: planned, 計画通り";
  return span;
}

otlp::Resource TraceData::resource(std::size_t trace, std::size_t service) const {
  return {.attributes = {{"service.name", service_name(service)},
                         {"job", job},
                         {string(run_label), id_of(run_)},
                         {string(retention_label), retention},
                         {string(group_label), group(group_of(trace)).name},
                         {"pyat.replica", static_cast<std::int64_t>(service)}}};
}

otlp::Scope TraceData::scope(std::size_t service) {
  return {.name = service == 0 ? "pyat.smoke/front" : "pyat.smoke/back", .version = "1.0"};
}

otlp::Traces TraceData::trace(std::size_t number) const {
  const std::size_t first = first_of(number), count = spans_of(run_, number);
  otlp::Traces traces{};
  for (std::size_t service = 0; service < std::min(services, count); ++service) {
    otlp::ScopeSpans scope{.scope = TraceData::scope(service)};
    for (std::size_t index = service; index < count; index += services) scope.spans.push_back(span(first + index));
    traces.push_back({.resource = resource(number, service), .scopes = {std::move(scope)}});
  }
  return traces;
}

}  // namespace pyat::smoke
