#include "smoke/correlation/material.hpp"

#include <fmt/format.h>

#include <utility>

#include "wire/base64.hpp"

namespace pyat::smoke::correlation {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::size_t happening_count = 3;
// Before the run's begin: old enough for servers that hide the youngest spans, young enough for those that refuse old
// ones.
constexpr seconds age{90};
constexpr milliseconds span_length{200};
constexpr milliseconds first_line_after{60};
constexpr milliseconds sample_after{100};

// All zeros would be no id.
string id_of(const Run& run, string_view purpose, std::size_t number, std::size_t digits) {
  string id{};
  for (std::size_t part = 0; id.size() < digits; ++part) {
    id += fmt::format("{:016x}", random_of(run, purpose, number * 2 + part) | 1U);
  }
  return id;
}

string bytes_of(string_view base16) { return wire::from_hex(base16).value_or(""); }

std::uint64_t since_1970(nanoseconds time) { return static_cast<std::uint64_t>(time.count()); }

wire::otlp::Span span_of(const Happening& happening, const string& id, string name, milliseconds inset) {
  return {.trace_id = bytes_of(happening.trace_id),
          .span_id = bytes_of(id),
          .name = std::move(name),
          .kind = wire::otlp::kind::internal,
          .start = since_1970(happening.begin + inset),
          .end = since_1970(happening.end - inset)};
}

}  // namespace

Material::Material(const Run& run) : run_id_(id_of(run)) {
  for (std::size_t i = 0; i < happening_count; ++i) {
    const nanoseconds begin = run.begin.time_since_epoch() - age + seconds{i};
    happenings_.push_back({.number = i,
                           .trace_id = correlation::id_of(run, "correlated trace", i, wire::otlp::trace_id_size * 2),
                           .span_id = correlation::id_of(run, "correlated span", i, wire::otlp::span_id_size * 2),
                           .child_id = correlation::id_of(run, "correlated child", i, wire::otlp::span_id_size * 2),
                           .begin = begin,
                           .end = begin + span_length,
                           .value = static_cast<double>(random_of(run, "correlated value", i) % 1'000'000 * 3 + i + 1),
                           .milliseconds = std::chrono::duration_cast<milliseconds>(begin + sample_after).count()});
  }
}

Spelling Material::spelling_in_exemplar(const Happening& happening) const {
  return happening.number + 1 == happenings_.size() ? spellings[1] : spellings[0];
}

std::vector<string> Material::lines(const Happening& happening) const {
  std::vector<string> lines{};
  for (const Spelling& spelling : spellings) {
    lines.push_back(fmt::format(R"(level=info msg="pyat smoke: correlation" event={} {}={} {}={})", happening.number,
                                spelling.trace, happening.trace_id, spelling.span, happening.span_id));
    lines.push_back(fmt::format(R"({{"level":"info","msg":"pyat smoke: correlation","event":{},"{}":"{}","{}":"{}"}})",
                                happening.number, spelling.trace, happening.trace_id, spelling.span,
                                happening.span_id));
  }
  return lines;
}

wire::WriteRequest Material::metrics() const {
  wire::WriteRequest request{};
  for (const Happening& happening : happenings_) {
    const Spelling spelling = spelling_in_exemplar(happening);
    request.series.push_back({.labels = {{"__name__", string(metric_name)},
                                         {"job", string(job)},
                                         {string(path_label), string(path_value)},
                                         {string(retention_label), string(retention)},
                                         {string(run_label), run_id_},
                                         {string(series_label), happening.series()}},
                              .samples = {{.value = happening.value, .milliseconds = happening.milliseconds}},
                              .exemplars = {{.labels = {{string(spelling.span), happening.span_id},
                                                        {string(spelling.trace), happening.trace_id}},
                                             .value = happening.value,
                                             .milliseconds = happening.milliseconds}}});
  }
  request.metadata.push_back({.type = wire::MetricType::counter,
                              .family = string(metric_name),
                              .help = "Written by pyat smoke to follow exemplars to their traces."});
  return request;
}

wire::otlp::Attributes Material::resource() const {
  return {{"service.name", string(job)},
          {"job", string(job)},
          {string(path_label), string(path_value)},
          {string(retention_label), string(retention)},
          {string(run_label), run_id_}};
}

wire::otlp::Traces Material::traces() const {
  wire::otlp::ResourceSpans all{.resource = {.attributes = resource()}, .scopes = {{.scope = {.name = string(job)}}}};
  for (const Happening& happening : happenings_) {
    wire::otlp::Span child = span_of(happening, happening.child_id, "inner", milliseconds{50});
    child.parent_id = bytes_of(happening.span_id);
    all.scopes.front().spans.push_back(span_of(happening, happening.span_id, "outer", milliseconds{0}));
    all.scopes.front().spans.push_back(std::move(child));
  }
  return {std::move(all)};
}

wire::loki::Labels Material::stream_labels() const {
  return {{"job", string(job)},
          {string(path_label), string(path_value)},
          {string(retention_label), string(retention)},
          {string(run_label), run_id_},
          {"service_name", string(job)}};
}

wire::loki::Streams Material::logs(bool with_metadata) const {
  wire::loki::Stream stream{.labels = stream_labels()};
  for (const Happening& happening : happenings_) {
    nanoseconds time = happening.begin + first_line_after;
    for (string& line : lines(happening)) {
      wire::loki::Entry entry{.time = time.count(), .line = std::move(line)};
      if (with_metadata) {
        entry.metadata = {{string(spellings[0].span), happening.span_id},
                          {string(spellings[0].trace), happening.trace_id}};
      }
      stream.entries.push_back(std::move(entry));
      time += milliseconds{1};
    }
  }
  return {std::move(stream)};
}

string Material::selector() const {
  return wire::loki::selector({{string(path_label), string(path_value)}, {string(run_label), run_id_}});
}

nanoseconds Material::begin() const { return happenings_.front().begin; }
nanoseconds Material::end() const { return happenings_.back().end; }

}  // namespace pyat::smoke::correlation
