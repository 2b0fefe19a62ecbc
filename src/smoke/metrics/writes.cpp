#include "smoke/metrics/writes.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "smoke/metrics/protocols.hpp"
#include "wire/base64.hpp"
#include "wire/otlp_metrics.hpp"
#include "wire/remote_write.hpp"
#include "wire/snappy.hpp"

namespace pyat::smoke::metrics {
namespace {

namespace otlp = wire::otlp;
using std::string;

constexpr std::size_t fewest_items = 50, most_items = 2'000;  // in a request
constexpr std::size_t usual_requests = 8;
constexpr unsigned lanes = 8;

struct Times {
  std::size_t begin, end;
};

Times times_of(const Group& group, const Chunk& chunk) {
  return chunk.end == 0 ? Times{0, group.times} : Times{chunk.begin, chunk.end};
}

// ---- remote write ----------------------------------------------------------------------------------------------

wire::TimeSeries series_of(const Plan& plan, const Group& group, std::size_t member, const Times& times) {
  wire::TimeSeries series{.labels = plan.labels(group, member)};
  for (std::size_t time = times.begin; time < times.end; ++time) {
    const std::int64_t at = plan.milliseconds(group, time);
    if (group.family == Family::native_histogram) {
      series.histograms.push_back(plan.native_histogram(group, time));
      continue;
    }
    series.samples.push_back(
        {.value = plan.value({.group = &group, .time = time, .member = member}), .milliseconds = at});
    if (member != exemplar_member || !plan.has_exemplar(group, time)) continue;
    Exemplar exemplar = plan.exemplar(group, time);
    series.exemplars.push_back(
        {.labels = {{"span_id", std::move(exemplar.span_id)}, {"trace_id", std::move(exemplar.trace_id)}},
         .value = exemplar.value,
         .milliseconds = at});
  }
  return series;
}

wire::WriteRequest remote_write_of(const Plan& plan, const Chunk& chunk) {
  wire::WriteRequest request{};
  for (std::size_t i = chunk.first_group; i < chunk.first_group + chunk.groups; ++i) {
    const Group& group = plan.groups()[i];
    if (request.metadata.empty() || request.metadata.back().family != name_of(group.family)) {
      request.metadata.push_back(plan.metadata(group.family));
    }
    for (std::size_t member = 0; member < group.members; ++member) {
      request.series.push_back(series_of(plan, group, member, times_of(group, chunk)));
      request.series.back().metadata = request.metadata.size() - 1;
    }
  }
  return request;
}

// ---- OpenTelemetry ---------------------------------------------------------------------------------------------

constexpr std::uint64_t nanoseconds_per_ms = 1'000'000;

// The labels of the series but those that servers make of other things: the name, `le`, and `job`, which is the
// resource's service.name. As a resource has nothing else, no server makes a `target_info` of it.
otlp::Attributes attributes_of(const Plan& plan, const Group& group) {
  otlp::Attributes attributes{};
  for (const wire::Label& label : plan.labels(group, 0)) {
    if (label.name == "__name__" || label.name == "le" || label.name == "job") continue;
    attributes.push_back({.key = label.name, .value = label.value});
  }
  return attributes;
}

otlp::NumberPoint number_point(const Plan& plan, const Group& group, std::size_t time) {
  const double value = plan.value({.group = &group, .time = time, .member = 0});
  otlp::NumberPoint point{};
  if (group.family == Family::counter) {
    point.value = static_cast<std::int64_t>(value);
  } else {
    point.value = value;
  }
  return point;
}

otlp::HistogramPoint histogram_point(const Plan& plan, const Group& group, std::size_t time) {
  otlp::HistogramPoint point{.sum = plan.value({.group = &group, .time = time, .member = sum_member}),
                             .bounds = {bounds.begin(), bounds.end()}};
  std::uint64_t below = 0;
  for (std::size_t member = 0; member < sum_member; ++member) {
    const auto up_to = static_cast<std::uint64_t>(plan.value({.group = &group, .time = time, .member = member}));
    point.counts.push_back(up_to - std::exchange(below, up_to));
  }
  if (!plan.has_exemplar(group, time)) return point;
  const Exemplar exemplar = plan.exemplar(group, time);
  point.exemplars.push_back(
      {.nanoseconds = static_cast<std::uint64_t>(plan.milliseconds(group, time)) * nanoseconds_per_ms,
       .value = exemplar.value,
       .span_id = wire::from_hex(exemplar.span_id).value_or(""),
       .trace_id = wire::from_hex(exemplar.trace_id).value_or("")});
  return point;
}

// Without the gaps: every bucket from the first to the last is counted. Index i of a native histogram ends at 2^i, and
// that of OpenTelemetry begins there.
otlp::Buckets buckets_of(const std::vector<wire::BucketSpan>& spans, const std::vector<std::int64_t>& deltas) {
  otlp::Buckets buckets{.offset = spans.front().offset - 1};
  std::int64_t count = 0;
  std::size_t next = 0;
  for (const wire::BucketSpan& span : spans) {
    if (next > 0) buckets.counts.insert(buckets.counts.end(), static_cast<std::size_t>(span.offset), 0);
    for (std::uint32_t i = 0; i < span.length; ++i) {
      count += deltas[next++];
      buckets.counts.push_back(static_cast<std::uint64_t>(count));
    }
  }
  return buckets;
}

otlp::ExponentialPoint exponential_point(const Plan& plan, const Group& group, std::size_t time) {
  const wire::NativeHistogram histogram = plan.native_histogram(group, time);
  return {.count = histogram.count,
          .sum = histogram.sum,
          .scale = histogram.schema,
          .zero_count = histogram.zero_count,
          .zero_threshold = histogram.zero_threshold,
          .positive = buckets_of(histogram.positive_spans, histogram.positive_deltas),
          .negative = buckets_of(histogram.negative_spans, histogram.negative_deltas)};
}

template <typename Data, typename Make>
void add_points(otlp::Metric& metric, const Plan& plan, const Group& group, const Times& times, const Make& make) {
  if (!std::holds_alternative<Data>(metric.data)) metric.data = Data{};
  const otlp::Attributes attributes = attributes_of(plan, group);
  for (std::size_t time = times.begin; time < times.end; ++time) {
    auto point = make(plan, group, time);
    point.attributes = attributes;
    point.nanoseconds = static_cast<std::uint64_t>(plan.milliseconds(group, time)) * nanoseconds_per_ms;
    std::get<Data>(metric.data).points.push_back(std::move(point));
  }
}

otlp::MetricsExport export_of(const Plan& plan, const Chunk& chunk) {
  otlp::MetricsExport out{};
  out.resource.attributes.push_back({.key = "service.name", .value = job});
  for (std::size_t i = chunk.first_group; i < chunk.first_group + chunk.groups; ++i) {
    const Group& group = plan.groups()[i];
    const Times times = times_of(group, chunk);
    if (out.metrics.empty() || out.metrics.back().name != name_of(group.family)) {
      wire::MetricMetadata metadata = plan.metadata(group.family);
      out.metrics.push_back({.name = std::move(metadata.family), .description = std::move(metadata.help)});
    }
    otlp::Metric& metric = out.metrics.back();
    switch (group.family) {
      case Family::histogram: add_points<otlp::Histogram>(metric, plan, group, times, histogram_point); break;
      case Family::counter: add_points<otlp::Sum>(metric, plan, group, times, number_point); break;
      case Family::gauge: add_points<otlp::Gauge>(metric, plan, group, times, number_point); break;
      case Family::native_histogram:
        add_points<otlp::ExponentialHistogram>(metric, plan, group, times, exponential_point);
        break;
    }
  }
  return out;
}

}  // namespace

std::vector<Chunk> chunks_of(const Plan& plan) {
  const std::size_t limit = std::clamp(plan.samples() / usual_requests, fewest_items, most_items);
  std::vector<Chunk> chunks{};
  std::size_t in_last = limit;  // so that the first group begins a chunk
  for (std::size_t i = 0; i < plan.groups().size(); ++i) {
    const Group& group = plan.groups()[i];
    if (group.count() > limit) {
      const std::size_t times = std::max<std::size_t>(limit / group.members, 1);
      for (std::size_t begin = 0; begin < group.times; begin += times) {
        chunks.push_back({.first_group = i, .begin = begin, .end = std::min(begin + times, group.times)});
      }
      in_last = limit;
    } else if (in_last + group.count() > limit || group.family == Family::native_histogram) {
      chunks.push_back({.first_group = i});
      in_last = group.count();
    } else {
      ++chunks.back().groups;
      in_last += group.count();
    }
  }
  return chunks;
}

Write write_of(const Plan& plan, const Route& route, const Chunk& chunk) {
  const Group& first = plan.groups()[chunk.first_group];
  Write write{.request = request_to(route.write, "POST", write_path_of(route)),
              .lane = static_cast<unsigned>(chunk.first_group % lanes)};
  write.first = plan.item(first, chunk.begin, 0);
  for (std::size_t i = chunk.first_group; i < chunk.first_group + chunk.groups; ++i) {
    const Times times = times_of(plan.groups()[i], chunk);
    write.count += (times.end - times.begin) * plan.groups()[i].members;
  }

  net::Request& request = write.request;
  if (route.protocol == otlp_http) {
    request.headers.push_back({"Content-Type", "application/x-protobuf"});
    request.body = encode_metrics(export_of(plan, chunk));
  } else if (route.protocol == otlp_json) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = encode_metrics_json(export_of(plan, chunk));
  } else {
    const bool is_second = route.protocol == remote_write_2;
    const wire::WriteRequest data = remote_write_of(plan, chunk);
    request.headers.push_back({"Content-Type", is_second ? "application/x-protobuf;proto=io.prometheus.write.v2.Request"
                                                         : "application/x-protobuf"});
    request.headers.push_back({"Content-Encoding", "snappy"});
    request.headers.push_back({"X-Prometheus-Remote-Write-Version", is_second ? "2.0.0" : "0.1.0"});
    request.body = wire::snappy_compress(is_second ? encode_remote_write_2(data) : encode_remote_write_1(data));
  }
  return write;
}

}  // namespace pyat::smoke::metrics
