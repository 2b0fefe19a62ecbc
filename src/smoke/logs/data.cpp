#include "smoke/logs/data.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "smoke/logs/text.hpp"
#include "smoke/traces/ids.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;
using wire::loki::Label;
using wire::loki::Labels;

// Of a run that is written at once: how far its oldest line lies back.
constexpr std::chrono::nanoseconds extent = std::chrono::seconds{60};
constexpr size_t lines_a_stream = 25;
constexpr size_t most_streams = 32;

constexpr string_view difficult_text = "said \"jo\", C:\\new\\table, caf\u00e9 \u65e5\u672c \U0001f525";
constexpr string_view unescaped_text = "caf\u00e9 \u65e5\u672c \U0001f525, /new/table";

string text_for(bool takes_escapes) { return string(takes_escapes ? difficult_text : unescaped_text); }

std::int64_t nanoseconds_of(std::chrono::nanoseconds duration) { return duration.count(); }

}  // namespace

LogData::LogData(const Run& run, const Route& route)
    : run_(run),
      route_(route),
      id_(id_of(run)),
      is_otlp_(route.protocol == "otlp-http"),
      has_metadata_(is_otlp_ || takes_metadata(route)),
      escapes_(escapes_of(route)),
      streams_(std::clamp<size_t>(lines() / lines_a_stream, 1, most_streams)),
      traces_(traces_of(run)) {
  const auto count = static_cast<std::int64_t>(std::max<size_t>(lines(), 1));
  const std::int64_t start = nanoseconds_of(run.begin.time_since_epoch());
  const bool is_at_once = run.length.count() == 0;
  const std::int64_t length = nanoseconds_of(is_at_once ? extent : std::chrono::nanoseconds(run.length));
  step_ = std::max<std::int64_t>(length / count, 1);
  begin_ = is_at_once ? start - step_ * count : start + length * static_cast<std::int64_t>(run.part);
  last_ = is_at_once ? start : begin_ + length - 1;
}

std::int64_t LogData::time_of(size_t line) const {
  const size_t slot = line % 8 == 7 ? line - 1 : line;
  const auto within = random_of(run_, "log time", run_.part * lines() + slot) % static_cast<std::uint64_t>(step_);
  return begin_ + step_ * static_cast<std::int64_t>(slot) + static_cast<std::int64_t>(within);
}

std::uint64_t LogData::mark_of(size_t line) const {
  const std::uint64_t mark = random_of(run_, "log line " + route_.tag, run_.part * lines() + line);
  return mark == 0 ? 1 : mark;
}

bool LogData::is_repeated(size_t line) const { return line == std::min<size_t>(12, lines() - 1); }

string LogData::line(size_t line) const {
  return line_of({.run = &run_, .number = run_.part * lines() + line, .place = line, .mark = mark_of(line)});
}

string LogData::trace_id(size_t line) const { return trace_id_of(run_, route_.traces_tag, line / 4 % traces_); }

string LogData::span_id(size_t line) const {
  const size_t trace = line / 4 % traces_;
  return span_id_of(run_, route_.traces_tag, trace, line / 4 / traces_ % spans_of(run_, trace));
}

Labels LogData::labels(size_t stream) const {
  if (is_otlp_) {  // by default the attributes of a resource that Loki makes labels of are a few well known ones
    return {{.name = "service_instance_id", .value = std::to_string(stream)},
            {.name = "service_name", .value = string(job)},
            {.name = "service_namespace", .value = id_}};
  }
  Labels labels{{.name = "job", .value = string(job)}};
  if (!route_.tag.empty()) labels.push_back({.name = "pyat_path", .value = route_.tag});
  labels.push_back({.name = string(retention_label), .value = string(retention)});
  labels.push_back({.name = string(run_label), .value = id_});
  labels.push_back({.name = "pyat_stream", .value = std::to_string(stream)});
  if (stream % 4 == 1) labels.push_back({.name = "pyat_text", .value = text_for(escapes_.in_labels)});
  return labels;
}

bool LogData::is_label(string_view name) const {
  constexpr std::array<string_view, 3> of_otlp{"service_instance_id", "service_name", "service_namespace"};
  const std::array<string_view, 6> pushed{"job", "pyat_path", retention_label, run_label, "pyat_stream", "pyat_text"};
  return is_otlp_ ? std::find(of_otlp.begin(), of_otlp.end(), name) != of_otlp.end()
                  : std::find(pushed.begin(), pushed.end(), name) != pushed.end();
}

bool LogData::is_metadata(string_view name) const {
  constexpr std::array<string_view, 8> names{"job",     "pyat_note",  "pyat_path", retention_label,
                                             run_label, "pyat_shard", "span_id",   "trace_id"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

Labels LogData::metadata(size_t line) const {
  Labels metadata{};
  if (!has_metadata_) return metadata;
  if (is_otlp_) {
    metadata.push_back({.name = "job", .value = string(job)});
    if (!route_.tag.empty()) metadata.push_back({.name = "pyat_path", .value = route_.tag});
    metadata.push_back({.name = string(retention_label), .value = string(retention)});
    metadata.push_back({.name = string(run_label), .value = id_});
  }
  if (line % 4 == 2) {
    metadata.push_back({.name = "pyat_note", .value = text_for(escapes_.in_metadata)});
    metadata.push_back({.name = "pyat_shard", .value = std::to_string(line % 5)});
  }
  if (is_of_trace(line)) {
    metadata.push_back({.name = "span_id", .value = span_id(line)});
    metadata.push_back({.name = "trace_id", .value = trace_id(line)});
  }
  std::sort(metadata.begin(), metadata.end(), [](const Label& a, const Label& b) { return a.name < b.name; });
  return metadata;
}

string LogData::query(size_t stream) const {
  if (is_otlp_) {
    // Which attributes become labels is for the tenant's otlp_config to say, but what a filter says is true of both.
    string query = R"({service_name="pyat-smoke"} | pyat_run=)";
    wire::loki::append_quoted(query, id_);
    query += " | pyat_path=";
    wire::loki::append_quoted(query, route_.tag);
    if (stream != all_streams) {
      query += " | service_instance_id=";
      wire::loki::append_quoted(query, std::to_string(stream));
    }
    return query;
  }
  Labels matchers{{.name = "job", .value = string(job)},
                  {.name = "pyat_path", .value = route_.tag},  // where it is empty: of streams without it
                  {.name = string(run_label), .value = id_}};
  if (stream != all_streams) matchers.push_back({.name = "pyat_stream", .value = std::to_string(stream)});
  return wire::loki::selector(matchers);
}

}  // namespace pyat::smoke
