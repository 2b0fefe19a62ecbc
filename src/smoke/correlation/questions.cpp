#include "smoke/correlation/questions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::chrono::duration_cast;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::size_t most_bytes = 4 * 1024 * 1024;
constexpr auto unreadable = "its answer cannot be read";

Poll get(const Door& door, const string& path) {
  net::Request request = request_to(door.access, "GET", path);
  request.headers.push_back({.name = "Accept", .value = "application/json"});
  request.headers.push_back({.name = "Cache-Control", .value = "no-store"});
  request.timeout = door.timeout;
  request.max_body = most_bytes;
  return {.request = std::move(request), .deadline = door.deadline};
}

string seconds_of(nanoseconds time) { return std::to_string(duration_cast<seconds>(time).count()); }

string metric_selector(const Material& material) { return string(metric_name) + material.selector(); }

}  // namespace

Poll ask_for_exemplars(const Door& metrics, const Material& material, const Exemplars& seen) {
  Poll poll = get(metrics, metrics.prefix + "/api/v1/query_exemplars" +
                               query_of({{"query", metric_selector(material)},
                                         {"start", seconds_of(material.begin() - seconds{60})},
                                         {"end", seconds_of(material.end() + seconds{60})}}));
  poll.lacks = [seen, wanted = material.happenings().size()](const string& body) -> string {
    auto exemplars = read_exemplars(body);
    if (!exemplars) return unreadable;
    *seen = std::move(*exemplars);
    return seen->size() >= wanted ? string{} : fmt::format("{} of {} exemplars are there", seen->size(), wanted);
  };
  return poll;
}

Poll ask_for_samples(const Door& metrics, const Material& material) {
  Poll poll = get(
      metrics, metrics.prefix + "/api/v1/query" +
                   query_of({{"query", metric_selector(material)}, {"time", seconds_of(material.end() + seconds{1})}}));
  poll.lacks = [wanted = material.happenings().size()](const string& body) -> string {
    const auto samples = count_samples(body);
    if (!samples) return unreadable;
    return *samples >= wanted ? string{} : fmt::format("{} of {} series are there", *samples, wanted);
  };
  return poll;
}

Poll ask_for_trace(const Door& traces, const string& trace_id, const string& span_id) {
  Poll poll = get(traces, traces.prefix + "/api/traces/" + trace_id);
  poll.lacks = [trace_id, span_id](const string& body) -> string {
    const auto spans = read_trace(body);
    if (!spans) return unreadable;
    const bool is_there = std::any_of(spans->begin(), spans->end(), [&](const SeenSpan& span) {
      return span.trace_id == trace_id && span.span_id == span_id;
    });
    if (is_there) return {};
    return spans->empty() ? string("there is no such trace")
                          : fmt::format("it has {} spans, and none of the id {}", spans->size(), span_id);
  };
  return poll;
}

Poll ask_for_lines(const Door& logs, const string& query, nanoseconds begin, nanoseconds end, std::vector<string> lines,
                   const Lines& seen) {
  Poll poll = get(logs, logs.prefix + "/loki/api/v1/query_range" +
                            query_of({{"query", query},
                                      {"start", std::to_string(begin.count())},
                                      {"end", std::to_string(end.count())},
                                      {"limit", "1000"},
                                      {"direction", "forward"}}));
  poll.lacks = [seen, lines = std::move(lines)](const string& body) -> string {
    auto found = read_lines(body);
    if (!found) return unreadable;
    *seen = std::move(*found);
    const auto missing = std::count_if(lines.begin(), lines.end(), [&](const string& line) {
      return std::none_of(seen->begin(), seen->end(), [&](const SeenLine& other) { return other.text == line; });
    });
    return missing == 0 ? string{}
                        : fmt::format("{} of {} lines are there", lines.size() - static_cast<std::size_t>(missing),
                                      lines.size());
  };
  return poll;
}

}  // namespace pyat::smoke::correlation
