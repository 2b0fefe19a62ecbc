#include "smoke/logs/writes.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "wire/base64.hpp"
#include "wire/loki_push.hpp"
#include "wire/otlp_logs.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;
using wire::loki::Label;

constexpr size_t lines_of_small_runs = 1'000;
constexpr size_t lines_a_small_write = 50, lines_a_write = 500;  // some 100 KB: Loki takes 4 MB over gRPC
constexpr size_t bytes_a_second = 3'000'000;
constexpr size_t bytes_a_line = 200;  // on the average, metadata included

size_t lines_a_write_of(const LogData& data) {
  return data.lines() > lines_of_small_runs ? lines_a_write : lines_a_small_write;
}

// The numbers of the lines of a write, stream by stream, those that are repeated twice.
std::vector<std::vector<size_t>> by_stream(const LogData& data, const Write& write) {
  std::vector<std::vector<size_t>> lines(data.streams());
  for (size_t line = write.first; line < write.first + write.count; ++line) {
    std::vector<size_t>& of_stream = lines[data.stream_of(line)];
    of_stream.push_back(line);
    if (data.is_repeated(line)) of_stream.push_back(line);
  }
  return lines;
}

wire::loki::Streams streams_of(const LogData& data, const Write& write) {
  wire::loki::Streams streams{};
  const std::vector<std::vector<size_t>> lines = by_stream(data, write);
  for (size_t stream = 0; stream < lines.size(); ++stream) {
    if (lines[stream].empty()) continue;
    streams.push_back({.labels = data.labels(stream)});
    for (const size_t line : lines[stream]) {
      streams.back().entries.push_back(
          {.time = data.time_of(line), .line = data.line(line), .metadata = data.metadata(line)});
    }
  }
  return streams;
}

wire::otlp::Attributes resource_of(const LogData& data, size_t stream) {
  wire::otlp::Attributes attributes{{.key = "service.name", .value = string(job)},
                                    {.key = "service.namespace", .value = id_of(data.run())},
                                    {.key = "service.instance.id", .value = std::to_string(stream)},
                                    {.key = "job", .value = string(job)},
                                    {.key = "pyat.run", .value = id_of(data.run())},
                                    {.key = "pyat.retention", .value = string(retention)}};
  if (!data.route().tag.empty()) attributes.push_back({.key = "pyat.path", .value = data.route().tag});
  return attributes;
}

wire::otlp::LogRecord record_of(const LogData& data, size_t line) {
  wire::otlp::LogRecord record{.time = static_cast<std::uint64_t>(data.time_of(line)), .body = data.line(line)};
  for (const Label& label : data.metadata(line)) {
    if (label.name == "pyat_note") record.attributes.push_back({.key = "pyat.note", .value = label.value});
    if (label.name == "pyat_shard") record.attributes.push_back({.key = "pyat.shard", .value = label.value});
  }
  if (data.is_of_trace(line)) {
    record.trace_id = wire::from_hex(data.trace_id(line)).value_or("");
    record.span_id = wire::from_hex(data.span_id(line)).value_or("");
  }
  return record;
}

string otlp_of(const LogData& data, const Write& write) {
  std::vector<wire::otlp::ResourceLogs> logs{};
  const std::vector<std::vector<size_t>> lines = by_stream(data, write);
  for (size_t stream = 0; stream < lines.size(); ++stream) {
    if (lines[stream].empty()) continue;
    wire::otlp::ScopeLogs records{};
    for (const size_t line : lines[stream]) records.records.push_back(record_of(data, line));
    logs.push_back({.resource = {.attributes = resource_of(data, stream)}, .scopes = {std::move(records)}});
  }
  return wire::otlp::logs_as_protobuf(logs);
}

net::Request request_of(const LogData& data, const Write& write) {
  const Route& route = data.route();
  const bool is_json = route.protocol == "loki-json";
  const bool is_to_loki = route.through.empty() || route.through == "Grafana";
  const string_view path = !data.is_otlp() ? "/loki/api/v1/push" : is_to_loki ? "/otlp/v1/logs" : "/v1/logs";
  net::Request request = request_to(route.write, "POST", path);
  request.headers.push_back({.name = "Content-Type", .value = is_json ? "application/json" : "application/x-protobuf"});
  if (data.is_otlp()) {
    request.body = otlp_of(data, write);
  } else {
    const wire::loki::Streams streams = streams_of(data, write);
    request.body = is_json ? wire::loki::push_as_json(streams) : wire::loki::push_as_protobuf(streams);
  }
  return request;
}

}  // namespace

size_t log_writes(const LogData& data) {
  const size_t each = lines_a_write_of(data);
  return (data.lines() + each - 1) / each;
}

std::chrono::microseconds log_pace(const LogData& data) {
  if (data.lines() <= lines_of_small_runs) return std::chrono::microseconds{0};
  return std::chrono::microseconds{lines_a_write_of(data) * bytes_a_line * 1'000'000 / bytes_a_second};
}

// One lane: a Loki that takes nothing out of order ("unordered_writes: false") takes these.
Write log_write(const LogData& data, size_t number) {
  Write write{.first = number * lines_a_write_of(data)};
  write.count = std::min(lines_a_write_of(data), data.lines() - write.first);
  write.request = request_of(data, write);
  return write;
}

}  // namespace pyat::smoke
