#include "smoke/traces/search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "smoke/book.hpp"
#include "smoke/traces/answers.hpp"
#include "smoke/traces/release.hpp"
#include "util/percent.hpp"
#include "wire/tempo.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using wire::tempo::FoundSpan;
using wire::tempo::FoundTrace;

// More than are in a group, and no more than max_spans_per_span_set allows: an answer with as many is not trusted.
constexpr std::size_t trace_limit = 60, span_limit = 100;
// Around the spans, because servers round times.
constexpr std::chrono::seconds margin{60};

string window(const TraceData& data) {
  return fmt::format("start={}&end={}", (data.earliest() - margin).time_since_epoch().count(),
                     (data.latest() + margin).time_since_epoch().count());
}

// Zipkin knows no attributes of a resource.
string_view scope_of(Form form) { return form == Form::zipkin ? "span" : "resource"; }

net::Request get(const Route& route, const string& path) {
  net::Request request = request_to(route.read, "GET", path);
  request.max_body = most_of_an_answer;
  return request;
}

// Of the traces that the search may find, which are all but the youngest.
std::size_t searchable_traces(const TraceData& data) {
  std::size_t count = 0;
  for (std::size_t number = 0; number < data.groups(); ++number) {
    const TraceData::Group group = data.group(number);
    if (!group.is_current) count = group.first + group.count;
  }
  return count;
}

std::optional<std::vector<FoundTrace>> read_search(const net::Request& request, const net::Answer& answer,
                                                   Reading& reading) {
  reading.problem = trouble_with(request, answer);
  if (!reading.problem.empty()) return std::nullopt;
  auto traces = wire::tempo::read_search(answer.body);
  if (!traces) {
    reading.problem = "answers something that is no result of a search";
  } else if (traces->size() >= trace_limit) {
    reading.problem = fmt::format("answers as many traces as it was asked for at most ({})", trace_limit);
  }
  return traces;
}

Reading read_spans(const net::Request& request, const net::Answer& answer, Book& book) {
  Reading reading{};
  const auto traces = read_search(request, answer, reading);
  if (!traces) return reading;
  for (const FoundTrace& trace : *traces) {
    for (const FoundSpan& span : trace.spans) book.add(item_of(trace, span));
    if (trace.matched > trace.spans.size() && reading.problem.empty()) {
      reading.problem = fmt::format("shows {} of the {} spans that it has found of trace {}", trace.spans.size(),
                                    trace.matched, trace.id);
    }
  }
  return reading;
}

Reading read_traces(const net::Request& request, const net::Answer& answer, Book& book) {
  Reading reading{};
  const auto traces = read_search(request, answer, reading);
  if (!traces) return reading;
  for (const FoundTrace& trace : *traces) book.add(item_of(trace));
  return reading;
}

// A query for each group of traces, and what it shows of the expected items.
template <typename Parameters, typename Range>
void add_queries(View& view, const TraceData& data, const Route& route, Parameters parameters, Range range) {
  for (std::size_t number = 0; number < data.groups(); ++number) {
    const TraceData::Group group = data.group(number);
    if (group.is_current) continue;
    const auto [first, count] = range(group);
    const string path =
        fmt::format("/api/search?{}&limit={}&spss={}&{}", parameters(group), trace_limit, span_limit, window(data));
    view.queries.push_back({.request = get(route, path), .first = first, .count = count});
  }
}

View traceql_view(const SharedData& data, Form form, const Route& route, std::size_t traces) {
  View view{.name = "TraceQL search"};
  const auto first_span = [&](std::size_t trace) { return std::min(data->first_of(trace), data->spans()); };
  view.expected = found_span_items(data, form, first_span(traces));
  // Names and numbers are shown because they are asked for.
  const auto parameters = [&](const TraceData::Group& group) {
    return "q=" + util::percent_encoded(fmt::format(R"({{ {}.{} = "{}" && name != "" && span.{} {} }})", scope_of(form),
                                                    group_label, group.name, span_number,
                                                    form == Form::zipkin ? R"(!= "")" : ">= 0"));
  };
  add_queries(view, *data, route, parameters, [&](const TraceData::Group& group) {
    const std::size_t first = first_span(group.first);
    return std::pair(first, first_span(group.first + group.count) - first);
  });
  view.read = read_spans;
  return view;
}

View tag_view(const SharedData& data, Form form, const Route& route, std::size_t traces) {
  View view{.name = "search by tag"};
  view.expected = trace_items(data, form, traces);
  add_queries(
      view, *data, route,
      [](const TraceData::Group& group) {
        return fmt::format("tags={}", util::percent_encoded(fmt::format("{}={}", group_label, group.name)));
      },
      [](const TraceData::Group& group) { return std::pair(group.first, group.count); });
  view.read = read_traces;
  view.may_come_right = true;  // until all spans are there, the root or the duration may be another
  view.origin = [data](std::size_t trace) { return data->first_of(trace); };
  return view;
}

View values_view(const SharedData& data, Form form, const Route& route, std::size_t groups) {
  View view{.name = "values of a tag"};
  view.expected = group_items(data, groups);
  const string name = fmt::format("{}.{}", scope_of(form), group_label);
  const string query = fmt::format(R"({{ {}.{} = "{}" }})", scope_of(form), run_label, id_of(data->run()));
  const string path =
      fmt::format("/api/v2/search/tag/{}/values?q={}&{}", name, util::percent_encoded(query), window(*data));
  view.queries.push_back({.request = get(route, path), .first = 0, .count = groups});
  const string all = data->group(0).name;
  const string ours = all.substr(0, all.rfind('.') + 1);
  const string current = data->group(data->groups() - 1).name;
  const bool has_current = data->group(data->groups() - 1).is_current;
  view.read = [ours, current, has_current](const net::Request& request, const net::Answer& answer, Book& book) {
    Reading reading{.problem = trouble_with(request, answer)};
    if (!reading.problem.empty()) return reading;
    const auto values = wire::tempo::read_tag_values(answer.body);
    if (!values) return Reading{.problem = "answers something that is no list of values"};
    for (const string& value : *values) {
      if (value.starts_with(ours) && !(has_current && value == current)) book.add(group_item(value));
    }
    return reading;
  };
  view.origin = [data](std::size_t group) { return data->first_of(data->group(group).first); };
  return view;
}

}  // namespace

std::vector<View> views_by_search(const SharedData& data, Form form, const Route& route) {
  const std::size_t traces = searchable_traces(*data);
  if (traces == 0) return {};
  const std::size_t groups = data->group_of(traces - 1) + 1;
  std::vector<View> views{};
  views.push_back(traceql_view(data, form, route, traces));
  views.push_back(tag_view(data, form, route, traces));
  views.push_back(values_view(data, form, route, groups));
  Freshness fresh = search_freshness(route.release);
  if (data->run().length.count() > 0) {  // the spans are as young as the run
    fresh.not_before += search_cutoff(route.release);
    fresh.deadline += search_cutoff(route.release);
  }
  for (View& view : views) {
    view.not_before = fresh.not_before;
    view.deadline = fresh.deadline;
  }
  return views;
}

}  // namespace pyat::smoke
