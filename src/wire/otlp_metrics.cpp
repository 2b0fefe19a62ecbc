#include "wire/otlp_metrics.hpp"

#include <numeric>

#include "wire/otlp_protobuf.hpp"

namespace pyat::wire::otlp {
namespace {

using protozero::pbf_writer;
using std::string;

// AggregationTemporality
constexpr int cumulative = 2;

// NumberDataPoint and Exemplar have the same type of value in other fields: as_double, as_int (sfixed64).
void put_number(pbf_writer& out, std::uint32_t as_double, std::uint32_t as_int, const Number& number) {
  if (const auto* integer = std::get_if<std::int64_t>(&number)) {
    out.add_sfixed64(as_int, *integer);
  } else {
    out.add_double(as_double, std::get<double>(number));
  }
}

// Exemplar: time_unix_nano = 2, as_double = 3, span_id = 4, trace_id = 5, as_int = 6, filtered_attributes = 7.
void put_exemplars(pbf_writer& parent, std::uint32_t tag, const std::vector<Exemplar>& exemplars) {
  for (const Exemplar& exemplar : exemplars) {
    pbf_writer out(parent, tag);
    out.add_fixed64(2, exemplar.nanoseconds);
    put_number(out, 3, 6, exemplar.value);
    if (!exemplar.span_id.empty()) out.add_bytes(4, exemplar.span_id);
    if (!exemplar.trace_id.empty()) out.add_bytes(5, exemplar.trace_id);
    write(out, 7, exemplar.attributes);
  }
}

// NumberDataPoint: time_unix_nano = 3, as_double = 4, exemplars = 5, as_int = 6, attributes = 7.
void put_point(pbf_writer& parent, const NumberPoint& point) {
  pbf_writer out(parent, 1);
  out.add_fixed64(3, point.nanoseconds);
  put_number(out, 4, 6, point.value);
  put_exemplars(out, 5, point.exemplars);
  write(out, 7, point.attributes);
}

// HistogramDataPoint: time_unix_nano = 3, count = 4, sum = 5, bucket_counts = 6 (fixed64), explicit_bounds = 7,
// exemplars = 8, attributes = 9.
void put_point(pbf_writer& parent, const HistogramPoint& point) {
  pbf_writer out(parent, 1);
  out.add_fixed64(3, point.nanoseconds);
  out.add_fixed64(4, std::accumulate(point.counts.begin(), point.counts.end(), std::uint64_t{0}));
  out.add_double(5, point.sum);
  out.add_packed_fixed64(6, point.counts.begin(), point.counts.end());
  out.add_packed_double(7, point.bounds.begin(), point.bounds.end());
  put_exemplars(out, 8, point.exemplars);
  write(out, 9, point.attributes);
}

// ExponentialHistogramDataPoint.Buckets: offset = 1 (sint32), bucket_counts = 2.
void put_buckets(pbf_writer& parent, std::uint32_t tag, const Buckets& buckets) {
  pbf_writer out(parent, tag);
  out.add_sint32(1, buckets.offset);
  out.add_packed_uint64(2, buckets.counts.begin(), buckets.counts.end());
}

// ExponentialHistogramDataPoint: attributes = 1, time_unix_nano = 3, count = 4 (fixed64), sum = 5, scale = 6 (sint32),
// zero_count = 7 (fixed64), positive = 8, negative = 9, zero_threshold = 14.
void put_point(pbf_writer& parent, const ExponentialPoint& point) {
  pbf_writer out(parent, 1);
  write(out, 1, point.attributes);
  out.add_fixed64(3, point.nanoseconds);
  out.add_fixed64(4, point.count);
  out.add_double(5, point.sum);
  out.add_sint32(6, point.scale);
  out.add_fixed64(7, point.zero_count);
  put_buckets(out, 8, point.positive);
  put_buckets(out, 9, point.negative);
  out.add_double(14, point.zero_threshold);
}

// Metric: gauge = 5, sum = 7, histogram = 9, exponential_histogram = 10. Each has its points in field 1, and all but
// Gauge aggregation_temporality = 2; Sum has is_monotonic = 3.
struct DataWriter {
  pbf_writer& metric;

  void operator()(const Gauge& gauge) const { put(5, gauge.points, false, false); }
  void operator()(const Sum& sum) const { put(7, sum.points, true, true); }
  void operator()(const Histogram& histogram) const { put(9, histogram.points, true, false); }
  void operator()(const ExponentialHistogram& histogram) const { put(10, histogram.points, true, false); }

 private:
  template <typename Point>
  void put(std::uint32_t tag, const std::vector<Point>& points, bool has_temporality, bool is_monotonic) const {
    pbf_writer out(metric, tag);
    for (const Point& point : points) put_point(out, point);
    if (has_temporality) out.add_enum(2, cumulative);
    if (is_monotonic) out.add_bool(3, true);
  }
};

// Metric: name = 1, description = 2, unit = 3.
void put_metric(pbf_writer& parent, const Metric& metric) {
  pbf_writer out(parent, 2);
  out.add_string(1, metric.name);
  out.add_string(2, metric.description);
  out.add_string(3, metric.unit);
  std::visit(DataWriter{out}, metric.data);
}

}  // namespace

// ExportMetricsServiceRequest: resource_metrics = 1. ResourceMetrics: resource = 1, scope_metrics = 2.
// ScopeMetrics: scope = 1, metrics = 2.
string encode_metrics(const MetricsExport& metrics) {
  string bytes{};
  pbf_writer request(bytes);
  pbf_writer of_resource(request, 1);
  write(of_resource, 1, metrics.resource);
  pbf_writer of_scope(of_resource, 2);
  write(of_scope, 1, metrics.scope);
  for (const Metric& metric : metrics.metrics) put_metric(of_scope, metric);
  of_scope.commit();
  of_resource.commit();
  return bytes;
}

}  // namespace pyat::wire::otlp
